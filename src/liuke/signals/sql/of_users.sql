-- name: tiers
-- How many of the measured stand in each idle tier; no tier where nobody ever saw them there.
SELECT
    count(idle_tier) AS users,
    count(*) FILTER (WHERE idle_tier = 'active') AS active,
    count(*) FILTER (WHERE idle_tier = 'light') AS light,
    count(*) FILTER (WHERE idle_tier = 'medium') AS medium,
    count(*) FILTER (WHERE idle_tier = 'heavy') AS heavy,
    count(*) FILTER (WHERE idle_tier IS NULL) AS never
FROM user_signals
WHERE as_of = $as_of_day

-- name: day_n
-- Of those who came first n days before $last_day: how many were there on $last_day. steps names each n and its day.
SELECT t.n, count(*) AS size, count(*) FILTER (WHERE u.last_present_day = $last_day) AS users
FROM user_signals AS u
INNER JOIN steps AS t ON t.cohort_day = u.first_present_day
WHERE u.as_of = $as_of_day
GROUP BY t.n
ORDER BY t.n

-- name: decay
-- Logins of the last window against the window before (S2), over those of the measured who were known before both.
SELECT
    CAST(coalesce(sum(CASE WHEN d.day >= $recent_from THEN d.here ELSE 0 END), 0) AS BIGINT) AS recent,
    CAST(coalesce(sum(CASE WHEN d.day < $recent_from THEN d.here ELSE 0 END), 0) AS BIGINT) AS earlier,
    count(DISTINCT d.subject_id) AS users
FROM (
    SELECT subject_id, day, CASE WHEN $any_act THEN active ELSE present END AS here
    FROM activity_daily
    WHERE day >= $earlier_from AND day <= $last_day
) AS d
INNER JOIN user_signals AS u ON u.subject_id = d.subject_id
WHERE d.here > 0 AND u.as_of = $as_of_day AND u.first_day < $earlier_from

-- name: kept_decay
-- The same where the windows are those of which every user's logins are kept.
SELECT
    CAST(coalesce(sum(logins_7d), 0) AS BIGINT) AS recent,
    CAST(coalesce(sum(logins_prev_7d), 0) AS BIGINT) AS earlier,
    count(*) AS users
FROM user_signals
WHERE as_of = $as_of_day AND first_day < $earlier_from AND logins_7d + logins_prev_7d > 0

-- name: scored
-- Of the measured: the buyers, as RFM scored them.
SELECT value_tier, paid_365d_fen AS paid_fen, high_value_leaving
FROM user_signals
WHERE as_of = $as_of_day AND value_tier IS NOT NULL
