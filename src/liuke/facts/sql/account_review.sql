-- name: milestones_of
-- The delivery plan of one account as it was known on a day: promised, reached, still open.
SELECT m.milestone_id, m.name, m.due_at, CASE WHEN m.done_at < $as_of THEN m.done_at END AS done_at, m.consultant
FROM milestones AS m
WHERE m.account_id = $account_id
ORDER BY m.due_at NULLS LAST, m.milestone_id

-- name: seats_of
-- Seats of one account that were there, month by month of thirty days, the newest first.
SELECT CAST(floor(date_diff('day', a.day, $last_day) / 30) AS INTEGER) AS months_ago, count(DISTINCT a.subject_id) AS seats
FROM activity_daily AS a
INNER JOIN users AS u ON u.subject_id = a.subject_id
WHERE u.account_id = $account_id AND a.active > 0 AND a.day <= $last_day AND a.day >= $seats_from
GROUP BY CAST(floor(date_diff('day', a.day, $last_day) / 30) AS INTEGER)
ORDER BY months_ago

-- name: tickets_of
-- Tickets of one account or its people within a window, with the hours to the first answer and to the solution.
SELECT
    count(*) AS tickets,
    count(*) FILTER (WHERE f.resolved_at IS NULL OR f.resolved_at >= $as_of) AS open_ones,
    median(date_diff('minute', f.ts, f.answered_at)) FILTER (WHERE f.answered_at < $as_of) / 60.0 AS answer_hours,
    median(date_diff('minute', f.ts, f.resolved_at)) FILTER (WHERE f.resolved_at < $as_of) / 60.0 AS solve_hours
FROM feedback AS f
LEFT JOIN users AS u ON u.subject_id = f.subject_id
WHERE f.kind = 'ticket' AND coalesce(f.account_id, u.account_id) = $account_id
    AND f.ts >= $service_from AND f.ts < $as_of
