-- name: user_signals
-- One row for everybody known before $as_of: signed up (at no known time counts as always), or seen doing anything.
-- "here" is an act that counts as being there: of the tracking plan's presence, or any where no fact has such an act.
WITH ever AS (
    SELECT
        subject_id,
        min(day) AS first_day,
        min(CASE WHEN CASE WHEN $any_act THEN active ELSE present END > 0 THEN day END) AS first_present_day,
        max(CASE WHEN CASE WHEN $any_act THEN active ELSE present END > 0 THEN day END) AS last_present_day
    FROM activity_daily
    WHERE day <= $last_day
    GROUP BY subject_id
),
lately AS (
    SELECT
        subject_id,
        sum(CASE WHEN day >= $since_7d THEN here ELSE 0 END) AS logins_7d,
        sum(CASE WHEN day >= $since_14d AND day < $since_7d THEN here ELSE 0 END) AS logins_prev_7d,
        count(*) FILTER (WHERE here > 0) AS active_days_28d,
        sum(sessions) AS sessions_28d,
        sum(active_seconds) AS active_seconds_28d,
        count(*) FILTER (WHERE sessions > 0) AS session_days_28d,
        sum(error) AS errors_28d,
        median(task_seconds) / 60 AS task_minutes
    FROM (
        SELECT
            subject_id,
            day,
            CASE WHEN $any_act THEN active ELSE present END AS here,
            sessions,
            active_seconds,
            error,
            CASE WHEN first_core_at >= first_login_at
                THEN date_diff('second', first_login_at, first_core_at) END AS task_seconds
        FROM activity_daily
        WHERE day >= $since_28d AND day <= $last_day
    ) AS days
    GROUP BY subject_id
),
bought AS (
    SELECT
        subject_id,
        max(CASE WHEN orders > 0 THEN day END) AS last_order_day,
        sum(CASE WHEN day >= $since_365d THEN orders ELSE 0 END) AS orders_365d,
        sum(CASE WHEN day >= $since_365d THEN paid_fen ELSE 0 END) AS paid_365d_fen
    FROM activity_daily
    WHERE day <= $last_day AND (orders > 0 OR paid_fen <> 0)
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
        coalesce(e.subject_id, k.subject_id) AS subject_id,
        CASE WHEN k.sign_up_day < e.first_day OR e.first_day IS NULL THEN k.sign_up_day ELSE e.first_day END AS first_day,
        e.first_present_day,
        e.last_present_day,
        date_diff('day', e.last_present_day, $last_day) AS idle_days
    FROM ever AS e
    FULL JOIN known AS k ON k.subject_id = e.subject_id
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
    p.first_present_day,
    p.first_day,
    date_diff('day', p.first_day, $as_of_day) AS tenure_days,
    CAST(coalesce(l.logins_7d, 0) AS BIGINT) AS logins_7d,
    CAST(coalesce(l.logins_prev_7d, 0) AS BIGINT) AS logins_prev_7d,
    coalesce(l.active_days_28d, 0) AS active_days_28d,
    CAST(coalesce(l.sessions_28d, 0) AS BIGINT) AS sessions_28d,
    CASE WHEN l.session_days_28d > 0 THEN l.active_seconds_28d / (60 * l.session_days_28d) END AS minutes_per_active_day,
    l.task_minutes,
    CAST(coalesce(l.errors_28d, 0) AS BIGINT) AS errors_28d,
    date_diff('day', b.last_order_day, $last_day) AS order_idle_days,
    CAST(coalesce(b.orders_365d, 0) AS BIGINT) AS orders_365d,
    CAST(coalesce(b.paid_365d_fen, 0) AS BIGINT) AS paid_365d_fen,
    r.r_score,
    r.f_score,
    r.m_score,
    r.value_tier,
    coalesce(r.high_value_leaving, FALSE) AS high_value_leaving
FROM people AS p
LEFT JOIN lately AS l ON l.subject_id = p.subject_id
LEFT JOIN bought AS b ON b.subject_id = p.subject_id
LEFT JOIN rfm_scores AS r ON r.subject_id = p.subject_id
