-- name: plan_rows_of
-- What a plan says of chosen people ($chosen: subject_id), all that a message is written by.
SELECT p.playbook, p.version, p.tier, p.subject_id, p.channel, p.verdict, p.variant
FROM plan_rows AS p
INNER JOIN chosen AS c ON c.subject_id = p.subject_id
WHERE p.plan_id = $plan_id
ORDER BY p.playbook, p.tier, p.subject_id
