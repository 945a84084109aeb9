-- name: login_decay
-- Logins of the last window against the window before (S2), over the people known before both windows.
WITH windowed AS (
    SELECT
        subject_id,
        sum(CASE WHEN day >= $recent_from THEN here ELSE 0 END) AS recent,
        sum(CASE WHEN day < $recent_from THEN here ELSE 0 END) AS earlier
    FROM (
        SELECT subject_id, day, CASE WHEN $any_act THEN active ELSE present END AS here
        FROM activity_daily
        WHERE day >= $earlier_from AND day <= $last_day
    ) AS days
    WHERE here > 0
    GROUP BY subject_id
),
known AS (
    SELECT a.subject_id
    FROM activity_daily AS a
    INNER JOIN windowed AS w ON w.subject_id = a.subject_id
    WHERE a.day < $earlier_from
    UNION
    SELECT u.subject_id FROM users AS u WHERE u.signed_up_at < $earlier_at
)
SELECT
    CAST(coalesce(sum(w.recent), 0) AS BIGINT) AS recent,
    CAST(coalesce(sum(w.earlier), 0) AS BIGINT) AS earlier,
    count(*) AS users
FROM windowed AS w
INNER JOIN known AS k ON k.subject_id = w.subject_id
