-- name: touched
-- Whom applied plans really reached, by tier: a message sent, or a person's task done.
SELECT DISTINCT v.subject_id, v.tier
FROM verdicts AS v
INNER JOIN receipts AS r ON r.plan_id = v.plan_id AND r.subject_id = v.subject_id AND r.playbook = v.playbook
WHERE v.verdict IN ('allow', 'hold') AND r.state IN ('sent', 'task_done')
ORDER BY v.subject_id
