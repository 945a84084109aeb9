-- name: by_first_action
-- Per cohort (period of the first day there) its size, how many were there again n periods later, and how many were there
-- last n periods later. periods maps each day to a running number: days, weeks and months are one question.
WITH firsts AS (
    SELECT f.subject_id, p.period AS cohort, q.period - p.period AS last_n
    FROM (
        SELECT subject_id, min(day) AS first_day, max(day) AS last_day
        FROM activity_daily
        WHERE day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
        GROUP BY subject_id
    ) AS f
    INNER JOIN periods AS p ON p.day = f.first_day
    INNER JOIN periods AS q ON q.day = f.last_day
),
again AS (
    SELECT DISTINCT f.cohort, a.subject_id, p.period - f.cohort AS n
    FROM activity_daily AS a
    INNER JOIN periods AS p ON p.day = a.day
    INNER JOIN firsts AS f ON f.subject_id = a.subject_id
    WHERE a.day <= $last_day AND CASE WHEN $any_act THEN a.active ELSE a.present END > 0
        AND p.period > f.cohort AND p.period <= f.cohort + $cells
)
SELECT cohort, 'on' AS kind, n, count(*) AS users FROM again GROUP BY cohort, n
UNION ALL
SELECT cohort, 'last' AS kind, last_n AS n, count(*) AS users FROM firsts GROUP BY cohort, last_n
UNION ALL
SELECT cohort, 'size' AS kind, 0 AS n, count(*) AS users FROM firsts GROUP BY cohort

-- name: by_sign_up
-- The same with the period of the sign-up as cohort: those who never came count in the size, days before it do not count.
WITH firsts AS (
    SELECT u.subject_id, p.period AS cohort
    FROM users AS u
    INNER JOIN sign_up_hours AS h
        ON h.utc_day = CAST(u.signed_up_at AS DATE) AND u.signed_up_at >= h.begins AND u.signed_up_at < h.ends
    INNER JOIN periods AS p ON p.day = h.day
    WHERE u.signed_up_at < $as_of
),
again AS (
    SELECT DISTINCT f.cohort, a.subject_id, p.period - f.cohort AS n
    FROM activity_daily AS a
    INNER JOIN periods AS p ON p.day = a.day
    INNER JOIN firsts AS f ON f.subject_id = a.subject_id
    WHERE a.day <= $last_day AND CASE WHEN $any_act THEN a.active ELSE a.present END > 0 AND p.period > f.cohort
)
SELECT cohort, 'on' AS kind, n, count(*) AS users FROM again WHERE n <= $cells GROUP BY cohort, n
UNION ALL
SELECT cohort, 'last' AS kind, last_n AS n, count(*) AS users
FROM (SELECT cohort, max(n) AS last_n FROM again GROUP BY cohort, subject_id) AS lasts
GROUP BY cohort, last_n
UNION ALL
SELECT cohort, 'size' AS kind, 0 AS n, count(*) AS users FROM firsts GROUP BY cohort

-- name: here_span
-- First day with anything done before $as_of.
SELECT min(day) AS first_day FROM activity_daily WHERE day <= $last_day
