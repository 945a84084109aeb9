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
LIMIT $most OFFSET $offset

-- name: plan_found
-- How many there are of whom plan_sample shows a few.
SELECT count(*) AS found
FROM plan_rows
WHERE plan_id = $plan_id
    AND ($playbook = '' OR playbook = $playbook)
    AND ($tier = '' OR tier = $tier)
    AND ($verdict = '' OR verdict = $verdict OR ($verdict = 'send' AND verdict IN ('allow', 'hold')))
    AND ($code = '' OR code = $code)

-- name: arms
-- Who was drawn into which arm of a playbook by some plans, in the order of the plans, neither arm first.
SELECT
    r.plan_id,
    r.tier,
    r.subject_id,
    CASE WHEN r.verdict = 'withhold' THEN 'holdout' ELSE 'treated' END AS arm
FROM plan_rows AS r
INNER JOIN wanted AS w ON w.plan_id = r.plan_id
WHERE r.playbook = $playbook
    AND (r.verdict = 'withhold' AND $arm <> 'treated' OR r.verdict IN ('allow', 'hold') AND $arm <> 'holdout')
ORDER BY w.place, r.draw * 9973 - floor(r.draw * 9973), r.tier, r.subject_id
LIMIT $most OFFSET $offset

-- name: arms_found
-- How many there are in those arms.
SELECT count(*) AS found
FROM plan_rows AS r
INNER JOIN wanted AS w ON w.plan_id = r.plan_id
WHERE r.playbook = $playbook
    AND (r.verdict = 'withhold' AND $arm <> 'treated' OR r.verdict IN ('allow', 'hold') AND $arm <> 'holdout')
