-- name: retention_cells
-- Per segment and cohort (period of the first day there, or of the sign-up) its size, how many were there again n periods
-- later, and how many were there last n periods later. periods maps each day to a running number: days, weeks and months
-- are one question. segments says which segment each person is of; who is not in it is of none. Which of sixty periods
-- somebody was there in is one whole number, a bit a period (bits): rows of people and periods would take ten times the room.
WITH here AS (
    SELECT subject_id, min(day) AS first_day, max(day) AS last_day
    FROM activity_daily
    WHERE day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
    GROUP BY subject_id
),
began AS (
    SELECT subject_id, first_day AS day, last_day FROM here WHERE NOT $by_sign_up
    UNION ALL
    SELECT u.subject_id, h.day, e.last_day
    FROM users AS u
    INNER JOIN sign_up_hours AS h
        ON h.utc_day = CAST(u.signed_up_at AS DATE) AND u.signed_up_at >= h.begins AND u.signed_up_at < h.ends
    LEFT JOIN here AS e ON e.subject_id = u.subject_id
    WHERE u.signed_up_at < $as_of AND $by_sign_up
),
firsts AS (
    SELECT b.subject_id, s.segment, p.period AS cohort, q.period - p.period AS last_n
    FROM began AS b
    INNER JOIN periods AS p ON p.day = b.day
    LEFT JOIN periods AS q ON q.day = b.last_day
    LEFT JOIN segments AS s ON s.subject_id = b.subject_id
),
again AS (
    SELECT f.segment, f.cohort, f.subject_id, t.turn, bit_or(t.bit) AS bits
    FROM activity_daily AS a
    INNER JOIN periods AS p ON p.day = a.day
    INNER JOIN firsts AS f ON f.subject_id = a.subject_id
    INNER JOIN bits AS t ON t.n = p.period - f.cohort
    WHERE a.day <= $last_day AND CASE WHEN $any_act THEN a.active ELSE a.present END > 0
    GROUP BY f.segment, f.cohort, f.subject_id, t.turn
)
SELECT g.segment, g.cohort, 'on' AS kind, t.n, count(*) AS users
FROM again AS g
INNER JOIN bits AS t ON t.turn = g.turn
WHERE (g.bits & t.bit) <> 0
GROUP BY g.segment, g.cohort, t.n
UNION ALL
SELECT segment, cohort, 'last' AS kind, last_n AS n, count(*) AS users
FROM firsts
WHERE last_n > 0
GROUP BY segment, cohort, last_n
UNION ALL
SELECT segment, cohort, 'size' AS kind, 0 AS n, count(*) AS users FROM firsts GROUP BY segment, cohort

-- name: here_span
-- First day with anything done before $as_of.
SELECT min(day) AS first_day FROM activity_daily WHERE day <= $last_day
