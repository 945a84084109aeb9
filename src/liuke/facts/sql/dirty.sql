-- name: dirty
-- Days whose roll-up is older than their facts.
SELECT DISTINCT day FROM dirty_days ORDER BY day
