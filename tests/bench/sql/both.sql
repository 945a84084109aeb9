-- name: sums
-- Sums over what was computed of everybody: equal on both engines where every row is.
SELECT
    count(*) AS users,
    CAST(sum(idle_days) AS BIGINT) AS idle_days,
    CAST(sum(logins_7d) AS BIGINT) AS logins_7d,
    CAST(sum(sessions_28d) AS BIGINT) AS sessions_28d,
    CAST(sum(paid_365d_fen) AS BIGINT) AS paid_365d_fen,
    CAST(sum(r_score * 25 + f_score * 5 + m_score) AS BIGINT) AS scores,
    CAST(sum(round(task_minutes * 60)) AS BIGINT) AS task_seconds,
    count(*) FILTER (WHERE high_value_leaving) AS leaving,
    max(last_present_day) AS last_present_day
FROM user_signals
WHERE as_of = $as_of_day
