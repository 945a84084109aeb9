-- name: spent
-- What was really spent on each day of $spending_days by each playbook: every touch that left the house, calls and
-- letters once they are done. A touch nobody wrote a cost down for is counted apart.
SELECT
    d.day,
    r.playbook,
    CAST(coalesce(sum(r.cost_fen), 0) AS BIGINT) AS cost_fen,
    count(*) AS touches,
    count(*) FILTER (WHERE r.cost_fen IS NULL) AS touches_without_cost
FROM receipts AS r
INNER JOIN spending_days AS d ON r.at >= d.begins AND r.at < d.ends
WHERE r.state IN ('sent', 'uncertain', 'task_done') AND NOT coalesce(r.dry_run, FALSE)
GROUP BY d.day, r.playbook
ORDER BY d.day, r.playbook
