-- name: verdicts_of
-- What was planned for one person, plan by plan, newest first; applied or not.
SELECT plan_id, as_of, playbook, tier, channel, template, offer, verdict, code, evidence, draw, not_before
FROM plan_rows
WHERE subject_id = $subject_id AND ($plan_id = '' OR plan_id = $plan_id)
ORDER BY as_of DESC, plan_id DESC, playbook
LIMIT 200
