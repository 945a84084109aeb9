-- name: one_user
-- One person's row of a day.
SELECT * FROM user_signals WHERE as_of = $as_of_day AND subject_id = $subject_id

-- name: like_users
-- How many people share a value type (or have none, too), and the median of each number among them.
SELECT
    count(*) AS like_users,
    median(idle_days) AS idle_days,
    median(tenure_days) AS tenure_days,
    median(logins_7d) AS logins_7d,
    median(logins_prev_7d) AS logins_prev_7d,
    median(active_days_28d) AS active_days_28d,
    median(sessions_28d) AS sessions_28d,
    median(minutes_per_active_day) AS minutes_per_active_day,
    median(task_minutes) AS task_minutes,
    median(errors_28d) AS errors_28d,
    median(order_idle_days) AS order_idle_days,
    median(orders_365d) AS orders_365d,
    median(paid_365d_fen) AS paid_365d_fen,
    median(r_score) AS r_score,
    median(f_score) AS f_score,
    median(m_score) AS m_score
FROM user_signals
WHERE as_of = $as_of_day AND coalesce(value_tier, '') = $value_tier
