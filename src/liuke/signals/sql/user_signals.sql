-- name: user_signals
-- One row for everybody known before $as_of: signed up (at no known time counts as always), or seen doing anything.
-- "here" is an act that counts as being there: of the tracking plan's presence, or any where no fact has such an act.
WITH days AS (
    SELECT
        subject_id,
        day,
        CASE WHEN $any_act THEN active ELSE present END AS here,
        sessions,
        active_seconds,
        CASE WHEN first_core_at >= first_login_at
            THEN date_diff('second', first_login_at, first_core_at) END AS task_seconds,
        error,
        orders,
        paid_fen
    FROM activity_daily
    WHERE day <= $last_day
),
seen AS (
    SELECT
        subject_id,
        min(day) AS first_day,
        max(CASE WHEN here > 0 THEN day END) AS last_present_day,
        sum(CASE WHEN day >= $since_7d THEN here ELSE 0 END) AS logins_7d,
        sum(CASE WHEN day >= $since_14d AND day < $since_7d THEN here ELSE 0 END) AS logins_prev_7d,
        count(*) FILTER (WHERE here > 0 AND day >= $since_28d) AS active_days_28d,
        sum(CASE WHEN day >= $since_28d THEN sessions ELSE 0 END) AS sessions_28d,
        sum(CASE WHEN day >= $since_28d THEN active_seconds ELSE 0 END) AS active_seconds_28d,
        count(*) FILTER (WHERE sessions > 0 AND day >= $since_28d) AS session_days_28d,
        sum(CASE WHEN day >= $since_28d THEN error ELSE 0 END) AS errors_28d,
        max(CASE WHEN orders > 0 THEN day END) AS last_order_day,
        sum(CASE WHEN day >= $since_365d THEN orders ELSE 0 END) AS orders_365d,
        sum(CASE WHEN day >= $since_365d THEN paid_fen ELSE 0 END) AS paid_365d_fen
    FROM days
    GROUP BY subject_id
),
tasks AS (
    SELECT subject_id, median(task_seconds) / 60 AS task_minutes
    FROM days
    WHERE task_seconds IS NOT NULL AND day >= $since_28d
    GROUP BY subject_id
),
known AS (
    SELECT u.subject_id, h.day AS sign_up_day
    FROM users AS u
    LEFT JOIN sign_up_hours AS h
        ON h.utc_day = CAST(u.signed_up_at AS DATE) AND u.signed_up_at >= h.begins AND u.signed_up_at < h.ends
    WHERE u.signed_up_at IS NULL OR u.signed_up_at < $as_of
),
people AS (
    SELECT
        coalesce(s.subject_id, k.subject_id) AS subject_id,
        CASE WHEN k.sign_up_day < s.first_day OR s.first_day IS NULL THEN k.sign_up_day ELSE s.first_day END AS first_day,
        date_diff('day', s.last_present_day, $last_day) AS idle_days,
        s.last_present_day,
        s.logins_7d,
        s.logins_prev_7d,
        s.active_days_28d,
        s.sessions_28d,
        s.active_seconds_28d,
        s.session_days_28d,
        s.errors_28d,
        date_diff('day', s.last_order_day, $last_day) AS order_idle_days,
        s.orders_365d,
        s.paid_365d_fen
    FROM seen AS s
    FULL JOIN known AS k ON k.subject_id = s.subject_id
)
SELECT
    $as_of_day AS as_of,
    p.subject_id,
    p.idle_days,
    CASE
        WHEN p.idle_days < $idle_light_from_days THEN 'active'
        WHEN p.idle_days < $idle_medium_from_days THEN 'light'
        WHEN p.idle_days < $idle_heavy_from_days THEN 'medium'
        WHEN p.idle_days IS NOT NULL THEN 'heavy'
    END AS idle_tier,
    p.last_present_day,
    p.first_day,
    date_diff('day', p.first_day, $as_of_day) AS tenure_days,
    coalesce(p.logins_7d, 0) AS logins_7d,
    coalesce(p.logins_prev_7d, 0) AS logins_prev_7d,
    coalesce(p.active_days_28d, 0) AS active_days_28d,
    coalesce(p.sessions_28d, 0) AS sessions_28d,
    CASE WHEN p.session_days_28d > 0 THEN p.active_seconds_28d / (60 * p.session_days_28d) END AS minutes_per_active_day,
    t.task_minutes,
    coalesce(p.errors_28d, 0) AS errors_28d,
    p.order_idle_days,
    coalesce(p.orders_365d, 0) AS orders_365d,
    CAST(coalesce(p.paid_365d_fen, 0) AS BIGINT) AS paid_365d_fen,
    r.r_score,
    r.f_score,
    r.m_score,
    r.value_tier,
    coalesce(r.high_value_leaving, FALSE) AS high_value_leaving
FROM people AS p
LEFT JOIN tasks AS t ON t.subject_id = p.subject_id
LEFT JOIN rfm_scores AS r ON r.subject_id = p.subject_id
