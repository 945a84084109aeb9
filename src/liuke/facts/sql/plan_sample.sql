-- name: plan_sample
-- A few of a plan's people, the same few each time, and no arm before the other: by the later digits of the number drawn.
SELECT playbook, version, tier, subject_id, channel, template, offer, verdict, code, evidence, draw, variant
FROM plan_rows
WHERE plan_id = $plan_id
    AND ($playbook = '' OR playbook = $playbook)
    AND ($tier = '' OR tier = $tier)
    AND ($verdict = '' OR verdict = $verdict OR ($verdict = 'send' AND verdict IN ('allow', 'hold')))
    AND ($code = '' OR code = $code)
ORDER BY draw * 9973 - floor(draw * 9973), playbook, tier, subject_id
LIMIT $most
