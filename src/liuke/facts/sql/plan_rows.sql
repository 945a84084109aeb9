-- name: plan_rows
-- Everybody of a plan, in one order.
SELECT playbook, version, tier, subject_id, channel, template, offer, cost_fen, verdict, code, evidence, draw, not_before, held_by,
    variant, entry_share
FROM plan_rows
WHERE plan_id = $plan_id
ORDER BY playbook, tier, subject_id
