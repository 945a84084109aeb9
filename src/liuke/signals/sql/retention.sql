-- name: by_first_action
-- Per cohort (period of the first day there) and periods since: who was there, on and on or after. periods maps each
-- day to a running number, so that days, weeks and months are one question.
WITH here AS (
    SELECT DISTINCT a.subject_id, p.period
    FROM activity_daily AS a
    INNER JOIN periods AS p ON p.day = a.day
    WHERE a.day <= $last_day AND CASE WHEN $any_act THEN a.active ELSE a.present END > 0
),
firsts AS (
    SELECT subject_id, min(period) AS cohort, max(period) AS last_period
    FROM here
    GROUP BY subject_id
)
SELECT cohort, kind, n, count(*) AS users
FROM (
    SELECT f.cohort, 'on' AS kind, h.period - f.cohort AS n
    FROM firsts AS f
    INNER JOIN here AS h ON h.subject_id = f.subject_id
    UNION ALL
    SELECT cohort, 'last' AS kind, last_period - cohort AS n
    FROM firsts
) AS cells
GROUP BY cohort, kind, n
ORDER BY cohort, kind, n

-- name: by_sign_up
-- The same with the period of the sign-up as cohort. Days before the sign-up do not count.
WITH firsts AS (
    SELECT u.subject_id, p.period AS cohort
    FROM users AS u
    INNER JOIN sign_up_hours AS h
        ON h.utc_day = CAST(u.signed_up_at AS DATE) AND u.signed_up_at >= h.begins AND u.signed_up_at < h.ends
    INNER JOIN periods AS p ON p.day = h.day
    WHERE u.signed_up_at < $as_of
),
here AS (
    SELECT DISTINCT a.subject_id, f.cohort, p.period - f.cohort AS n
    FROM activity_daily AS a
    INNER JOIN periods AS p ON p.day = a.day
    INNER JOIN firsts AS f ON f.subject_id = a.subject_id
    WHERE a.day <= $last_day AND CASE WHEN $any_act THEN a.active ELSE a.present END > 0 AND p.period >= f.cohort
)
SELECT cohort, kind, n, count(*) AS users
FROM (
    SELECT cohort, 'on' AS kind, n FROM here WHERE n > 0
    UNION ALL
    SELECT cohort, 'last' AS kind, max(n) AS n FROM here GROUP BY cohort, subject_id
    UNION ALL
    SELECT cohort, 'on' AS kind, 0 AS n FROM firsts
) AS cells
GROUP BY cohort, kind, n
ORDER BY cohort, kind, n

-- name: here_span
-- First day with anything done before $as_of.
SELECT min(day) AS first_day FROM activity_daily WHERE day <= $last_day

-- name: day_n
-- Of those who came first n days before $last_day: how many were there on $last_day. steps names each n and its day.
SELECT t.n, count(*) AS size, count(*) FILTER (WHERE f.last_here = $last_day) AS users
FROM (
    SELECT subject_id, min(day) AS first_day, max(day) AS last_here
    FROM activity_daily
    WHERE day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
    GROUP BY subject_id
) AS f
INNER JOIN steps AS t ON t.cohort_day = f.first_day
GROUP BY t.n
ORDER BY t.n
