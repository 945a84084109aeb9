-- name: login_decay
-- Logins of the last window against the window before (S2), over the people known before both windows.
WITH seen AS (
    SELECT
        subject_id,
        min(day) AS first_day,
        sum(CASE WHEN day >= $recent_from THEN here ELSE 0 END) AS recent,
        sum(CASE WHEN day >= $earlier_from AND day < $recent_from THEN here ELSE 0 END) AS earlier
    FROM (
        SELECT subject_id, day, CASE WHEN $any_act THEN active ELSE present END AS here
        FROM activity_daily
        WHERE day <= $last_day
    ) AS days
    GROUP BY subject_id
)
SELECT
    CAST(coalesce(sum(s.recent), 0) AS BIGINT) AS recent,
    CAST(coalesce(sum(s.earlier), 0) AS BIGINT) AS earlier,
    count(*) FILTER (WHERE s.recent + s.earlier > 0) AS users
FROM seen AS s
LEFT JOIN users AS u ON u.subject_id = s.subject_id
WHERE s.first_day < $earlier_from OR u.signed_up_at < $earlier_at
