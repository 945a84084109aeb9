-- name: usage
-- Visits and time of the last 28 days (S4); days without a timed act say nothing of time.
SELECT
    count(DISTINCT subject_id) AS users,
    count(*) AS user_days,
    CAST(coalesce(sum(sessions), 0) AS BIGINT) AS sessions,
    CAST(coalesce(sum(active_seconds), 0) AS BIGINT) AS active_seconds,
    median(CASE WHEN first_core_at >= first_login_at
        THEN date_diff('second', first_login_at, first_core_at) END) / 60 AS task_minutes
FROM activity_daily
WHERE day >= $since_28d AND day <= $last_day AND sessions > 0

-- name: kept_usage
-- The same of a day whose signals of each person are kept.
SELECT
    count(CASE WHEN session_days_28d > 0 THEN 1 END) AS users,
    CAST(coalesce(sum(session_days_28d), 0) AS BIGINT) AS user_days,
    CAST(coalesce(sum(sessions_28d), 0) AS BIGINT) AS sessions,
    CAST(coalesce(sum(active_seconds_28d), 0) AS BIGINT) AS active_seconds,
    (
        SELECT median(date_diff('second', first_login_at, first_core_at)) / 60
        FROM activity_daily
        WHERE day >= $since_28d AND day <= $last_day AND sessions > 0 AND first_core_at >= first_login_at
    ) AS task_minutes
FROM user_signals
WHERE as_of = $as_of_day

-- name: features
-- Per feature of core acts, last 28 days: who used it and how often; minutes from a day's first login to its first use; and,
-- of days with a timed use, minutes of all use that day. What came already counted has no time.
SELECT
    u.feature,
    max(f.label) AS label,
    count(DISTINCT u.subject_id) AS users,
    CAST(sum(u.n) AS BIGINT) AS uses,
    median(CASE WHEN u.first_at >= a.first_login_at
        THEN date_diff('second', a.first_login_at, u.first_at) END) / 60 AS task_minutes,
    CAST(sum(CASE WHEN u.first_at IS NOT NULL THEN a.active_seconds END) AS BIGINT) AS active_seconds,
    count(u.first_at) AS user_days
FROM (
    SELECT e.subject_id, e.day, coalesce(e.feature, r.feature) AS feature, min(e.ts) AS first_at, count(*) AS n
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE e.day >= $since_28d AND e.day <= $last_day AND r.role = 'core' AND coalesce(e.feature, r.feature) IS NOT NULL
    GROUP BY e.subject_id, e.day, coalesce(e.feature, r.feature)
    UNION ALL
    SELECT c.subject_id, c.day, c.feature, CAST(NULL AS TIMESTAMP) AS first_at, CAST(sum(c.n) AS BIGINT) AS n
    FROM activity_counts AS c
    WHERE c.day >= $since_28d AND c.day <= $last_day AND c.role = 'core' AND c.feature IS NOT NULL
    GROUP BY c.subject_id, c.day, c.feature
) AS u
LEFT JOIN activity_daily AS a ON a.subject_id = u.subject_id AND a.day = u.day
LEFT JOIN features AS f ON f.feature = u.feature
GROUP BY u.feature
ORDER BY users DESC, u.feature
