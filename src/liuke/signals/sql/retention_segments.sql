-- name: day_n
-- Per day on which people were there first and n of steps: how many they are, and how many were there again n days later.
WITH firsts AS (
    SELECT subject_id, min(day) AS first_day
    FROM activity_daily
    WHERE day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
    GROUP BY subject_id
    HAVING min(day) >= $from_day
),
sizes AS (SELECT first_day, count(*) AS size FROM firsts GROUP BY first_day),
again AS (
    SELECT f.first_day, s.n, count(*) AS users
    FROM activity_daily AS a
    INNER JOIN firsts AS f ON f.subject_id = a.subject_id
    INNER JOIN steps AS s ON s.n = date_diff('day', f.first_day, a.day)
    WHERE a.day >= $from_day AND a.day <= $last_day AND CASE WHEN $any_act THEN a.active ELSE a.present END > 0
    GROUP BY f.first_day, s.n
)
SELECT z.first_day AS day, s.n, z.size, coalesce(g.users, 0) AS users
FROM sizes AS z
CROSS JOIN steps AS s
LEFT JOIN again AS g ON g.first_day = z.first_day AND g.n = s.n
ORDER BY z.first_day, s.n

-- name: not_back
-- People there first from $from_day through $through_day: whether they were not there $n_days days later, and what they paid.
SELECT
    f.subject_id,
    coalesce(sum(CASE WHEN date_diff('day', f.first_day, a.day) = $n_days
        THEN CASE WHEN $any_act THEN a.active ELSE a.present END ELSE 0 END), 0) = 0 AS fell,
    CAST(sum(a.paid_fen) AS BIGINT) AS paid_fen
FROM (
    SELECT subject_id, min(day) AS first_day
    FROM activity_daily
    WHERE day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
    GROUP BY subject_id
    HAVING min(day) >= $from_day AND min(day) <= $through_day
) AS f
INNER JOIN activity_daily AS a ON a.subject_id = f.subject_id
WHERE a.day <= $last_day
GROUP BY f.subject_id
ORDER BY f.subject_id
