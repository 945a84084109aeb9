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
