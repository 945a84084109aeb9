-- name: plan_sample
-- A few of a plan's people by verdict, the same few each time: those with the smallest numbers drawn.
SELECT playbook, tier, subject_id, channel, template, offer, verdict, code, evidence, draw
FROM plan_rows
WHERE plan_id = $plan_id
    AND ($playbook = '' OR playbook = $playbook)
    AND ($tier = '' OR tier = $tier)
    AND ($verdict = '' OR verdict = $verdict OR ($verdict = 'send' AND verdict IN ('allow', 'hold')))
    AND ($code = '' OR code = $code)
ORDER BY draw, playbook, tier, subject_id
LIMIT $most
