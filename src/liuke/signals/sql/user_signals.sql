-- name: user_signals
-- One row for everybody known before $as_of: signed up (at no known time counts as always), or seen doing anything.
-- "here" is an act that counts as being there: of the tracking plan's presence, or any where no fact has such an act.
-- carried_user_signals says the same of a day of which only the days since another, measured one are new.
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
        median(task_seconds) / 60 AS task_minutes,
        count(*) AS seen_days_28d,
        sum(core) AS core_28d,
        sum(community) AS community_28d,
        sum(friction) AS friction_28d
    FROM (
        SELECT
            subject_id,
            day,
            CASE WHEN $any_act THEN active ELSE present END AS here,
            sessions,
            active_seconds,
            error,
            core,
            comment + "like" + share + invite AS community,
            error + slow + stuck AS friction,
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
        max(CASE WHEN orders > 0 AND day < $before_day THEN day END) AS before_order_day,
        min(CASE WHEN orders > 0 THEN day END) AS first_order_day,
        count(CASE WHEN orders > 0 THEN 1 END) AS order_days,
        sum(CASE WHEN day >= $since_90d THEN paid_fen ELSE 0 END) AS paid_90d_fen,
        sum(CASE WHEN day >= $since_180d THEN paid_fen ELSE 0 END) AS paid_180d_fen,
        sum(CASE WHEN day >= $value_from THEN paid_fen ELSE 0 END) AS value_paid_fen,
        sum(CASE WHEN day >= $since_365d THEN orders ELSE 0 END) AS orders_365d,
        sum(CASE WHEN day >= $since_365d THEN paid_fen ELSE 0 END) AS paid_365d_fen
    FROM activity_daily
    WHERE day <= $last_day AND (orders > 0 OR paid_fen <> 0)
    GROUP BY subject_id
),
cored AS (
    SELECT subject_id, sum(core) AS value_core
    FROM activity_daily
    WHERE day >= $value_from AND day <= $last_day AND core > 0
    GROUP BY subject_id
),
annoyed AS (
    SELECT
        subject_id,
        sum(CASE WHEN error + slow + stuck > 0 THEN power(0.5, date_diff('day', day, $last_day) / $half_life_days) END)
            AS hurt_sum,
        sum(CASE WHEN error + slow + stuck > 0 AND day < $since_28d
            THEN power(0.5, (date_diff('day', day, $last_day) - 28) / $half_life_days) END) AS hurt_before,
        sum(CASE WHEN push_off > 0 THEN power(0.5, date_diff('day', day, $last_day) / $half_life_days) END) AS refused_sum,
        sum(CASE WHEN push_off > 0 AND day < $since_28d
            THEN power(0.5, (date_diff('day', day, $last_day) - 28) / $half_life_days) END) AS refused_before
    FROM activity_daily
    WHERE day <= $last_day AND (error + slow + stuck > 0 OR push_off > 0)
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
        e.first_day AS first_act_day,
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
    coalesce(r.high_value_leaving, FALSE) AS high_value_leaving,
    p.first_act_day,
    CAST(coalesce(l.active_seconds_28d, 0) AS BIGINT) AS active_seconds_28d,
    coalesce(l.session_days_28d, 0) AS session_days_28d,
    b.last_order_day,
    b.before_order_day,
    b.first_order_day,
    coalesce(b.order_days, 0) AS order_days,
    coalesce(l.seen_days_28d, 0) AS seen_days_28d,
    CAST(coalesce(l.core_28d, 0) AS BIGINT) AS core_28d,
    CAST(coalesce(l.community_28d, 0) AS BIGINT) AS community_28d,
    CAST(coalesce(l.friction_28d, 0) AS BIGINT) AS friction_28d,
    CAST(coalesce(b.paid_90d_fen, 0) AS BIGINT) AS paid_90d_fen,
    CAST(coalesce(b.paid_180d_fen, 0) AS BIGINT) AS paid_180d_fen,
    CAST(coalesce(c.value_core, 0) AS BIGINT) AS value_core,
    CAST(coalesce(b.value_paid_fen, 0) AS BIGINT) AS value_paid_fen,
    a.hurt_sum,
    a.hurt_before,
    a.refused_sum,
    a.refused_before
FROM people AS p
LEFT JOIN cored AS c ON c.subject_id = p.subject_id
LEFT JOIN annoyed AS a ON a.subject_id = p.subject_id
LEFT JOIN lately AS l ON l.subject_id = p.subject_id
LEFT JOIN bought AS b ON b.subject_id = p.subject_id
LEFT JOIN rfm_scores AS r ON r.subject_id = p.subject_id

-- name: carried_user_signals
-- The same from what was measured of everybody on $carried_day, at most a week before: windows gain the days since (begun) and
-- lose as many at their other end (left_14d, left_28d, left_rest), each of them counted for itself: only what it changes. Of
-- the people in touched, whose earlier days changed since, everything is read anew. What cuts the fifths of RFM is asked
-- first (carried_cuts).
WITH begun AS (
    SELECT
        subject_id,
        min(day) AS new_day,
        min(CASE WHEN here > 0 THEN day END) AS first_present_day,
        max(CASE WHEN here > 0 THEN day END) AS last_present_day,
        min(CASE WHEN orders > 0 THEN day END) AS first_order_day,
        max(CASE WHEN orders > 0 THEN day END) AS last_order_day,
        max(CASE WHEN orders > 0 AND day < $before_day THEN day END) AS before_order_day,
        count(CASE WHEN orders > 0 THEN 1 END) AS order_days,
        CAST(sum(here) AS BIGINT) AS logins,
        count(CASE WHEN here > 0 THEN 1 END) AS active_days,
        count(*) AS seen_days,
        CAST(sum(sessions) AS BIGINT) AS sessions,
        CAST(sum(active_seconds) AS BIGINT) AS active_seconds,
        count(CASE WHEN sessions > 0 THEN 1 END) AS session_days,
        CAST(sum(error) AS BIGINT) AS error,
        CAST(sum(core) AS BIGINT) AS core,
        CAST(sum(community) AS BIGINT) AS community,
        CAST(sum(friction) AS BIGINT) AS friction,
        CAST(sum(orders) AS BIGINT) AS orders,
        CAST(sum(paid_fen) AS BIGINT) AS paid_fen,
        sum(CASE WHEN friction > 0 THEN power(0.5, date_diff('day', day, $last_day) / $half_life_days) END) AS hurt_sum,
        sum(CASE WHEN push_off > 0 THEN power(0.5, date_diff('day', day, $last_day) / $half_life_days) END) AS refused_sum
    FROM (
        SELECT
            a.subject_id,
            a.day,
            CASE WHEN $any_act THEN a.active ELSE a.present END AS here,
            a.sessions,
            a.active_seconds,
            a.error,
            a.core,
            a.comment + a."like" + a.share + a.invite AS community,
            a.error + a.slow + a.stuck AS friction,
            a.push_off,
            a.orders,
            a.paid_fen
        FROM activity_daily AS a
        WHERE a.day >= $carried_day AND a.day <= $last_day
    ) AS days
    GROUP BY subject_id
),
left_14d AS (
    SELECT subject_id, CAST(sum(here_7d) AS BIGINT) AS logins_7d, CAST(sum(here_14d) AS BIGINT) AS logins_14d
    FROM (
        SELECT subject_id, CASE WHEN $any_act THEN active ELSE present END AS here_7d, 0 AS here_14d
        FROM activity_daily
        WHERE day >= $carried_since_7d AND day < $since_7d
        UNION ALL
        SELECT subject_id, 0 AS here_7d, CASE WHEN $any_act THEN active ELSE present END AS here_14d
        FROM activity_daily
        WHERE day >= $carried_since_14d AND day < $since_14d
    ) AS days
    GROUP BY subject_id
),
left_28d AS (
    SELECT
        subject_id,
        count(CASE WHEN CASE WHEN $any_act THEN active ELSE present END > 0 THEN 1 END) AS active_days,
        count(*) AS seen_days,
        CAST(sum(sessions) AS BIGINT) AS sessions,
        CAST(sum(active_seconds) AS BIGINT) AS active_seconds,
        count(CASE WHEN sessions > 0 THEN 1 END) AS session_days,
        CAST(sum(error) AS BIGINT) AS error,
        CAST(sum(core) AS BIGINT) AS core,
        CAST(sum(comment + "like" + share + invite) AS BIGINT) AS community,
        CAST(sum(error + slow + stuck) AS BIGINT) AS friction,
        sum(CASE WHEN error + slow + stuck > 0
            THEN power(0.5, (date_diff('day', day, $last_day) - 28) / $half_life_days) END) AS hurt_before,
        sum(CASE WHEN push_off > 0
            THEN power(0.5, (date_diff('day', day, $last_day) - 28) / $half_life_days) END) AS refused_before
    FROM activity_daily
    WHERE day >= $carried_since_28d AND day < $since_28d
    GROUP BY subject_id
),
left_rest AS (
    SELECT
        subject_id,
        max(before_day) AS before_day,
        CAST(sum(paid_90d_fen) AS BIGINT) AS paid_90d_fen,
        CAST(sum(paid_180d_fen) AS BIGINT) AS paid_180d_fen,
        CAST(sum(orders_365d) AS BIGINT) AS orders_365d,
        CAST(sum(paid_365d_fen) AS BIGINT) AS paid_365d_fen,
        CAST(sum(value_core) AS BIGINT) AS value_core,
        CAST(sum(value_paid_fen) AS BIGINT) AS value_paid_fen
    FROM (
        SELECT subject_id, CAST(NULL AS DATE) AS before_day, paid_fen AS paid_90d_fen, 0 AS paid_180d_fen, 0 AS orders_365d,
            0 AS paid_365d_fen, 0 AS value_core, 0 AS value_paid_fen
        FROM activity_daily
        WHERE day >= $carried_since_90d AND day < $since_90d AND paid_fen <> 0
        UNION ALL
        SELECT subject_id, NULL, 0, paid_fen, 0, 0, 0, 0
        FROM activity_daily
        WHERE day >= $carried_since_180d AND day < $since_180d AND paid_fen <> 0
        UNION ALL
        SELECT subject_id, NULL, 0, 0, orders, paid_fen, 0, 0
        FROM activity_daily
        WHERE day >= $carried_since_365d AND day < $since_365d AND (orders > 0 OR paid_fen <> 0)
        UNION ALL
        SELECT subject_id, day, 0, 0, 0, 0, 0, 0
        FROM activity_daily
        WHERE day >= $carried_before_day AND day < $before_day AND orders > 0
        UNION ALL
        SELECT subject_id, NULL, 0, 0, 0, 0, core, paid_fen
        FROM activity_daily
        WHERE day >= $carried_value_from AND day < $value_from AND (core > 0 OR paid_fen <> 0)
    ) AS days
    GROUP BY subject_id
),
other_tasks AS (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE first_core_at >= first_login_at
        AND ((day >= $carried_day AND day <= $last_day) OR (day >= $carried_since_28d AND day < $since_28d))
),
tasks AS (
    SELECT o.subject_id, median(a.task_seconds) / 60 AS task_minutes
    FROM other_tasks AS o
    LEFT JOIN (
        SELECT subject_id, date_diff('second', first_login_at, first_core_at) AS task_seconds
        FROM activity_daily
        WHERE day >= $since_28d AND day <= $last_day AND first_core_at >= first_login_at
    ) AS a ON a.subject_id = o.subject_id
    GROUP BY o.subject_id
),
state AS (
    SELECT
        s.subject_id,
        CASE WHEN $all_users THEN s.first_act_day ELSE s.first_day END AS first_day,
        s.first_act_day,
        s.first_present_day,
        s.last_present_day,
        s.logins_7d - coalesce(f.logins_7d, 0) AS logins_7d,
        s.logins_prev_7d + coalesce(f.logins_7d, 0) - coalesce(f.logins_14d, 0) AS logins_prev_7d,
        s.active_days_28d - coalesce(m.active_days, 0) AS active_days_28d,
        s.sessions_28d - coalesce(m.sessions, 0) AS sessions_28d,
        s.active_seconds_28d - coalesce(m.active_seconds, 0) AS active_seconds_28d,
        s.session_days_28d - coalesce(m.session_days, 0) AS session_days_28d,
        s.errors_28d - coalesce(m.error, 0) AS errors_28d,
        s.task_minutes,
        s.last_order_day,
        coalesce(r.before_day, s.before_order_day) AS before_order_day,
        s.orders_365d - coalesce(r.orders_365d, 0) AS orders_365d,
        s.paid_365d_fen - coalesce(r.paid_365d_fen, 0) AS paid_365d_fen,
        s.first_order_day,
        s.order_days,
        s.seen_days_28d - coalesce(m.seen_days, 0) AS seen_days_28d,
        s.core_28d - coalesce(m.core, 0) AS core_28d,
        s.community_28d - coalesce(m.community, 0) AS community_28d,
        s.friction_28d - coalesce(m.friction, 0) AS friction_28d,
        s.paid_90d_fen - coalesce(r.paid_90d_fen, 0) AS paid_90d_fen,
        s.paid_180d_fen - coalesce(r.paid_180d_fen, 0) AS paid_180d_fen,
        s.value_core - coalesce(r.value_core, 0) AS value_core,
        s.value_paid_fen - coalesce(r.value_paid_fen, 0) AS value_paid_fen,
        s.hurt_sum * $half_life_gone AS hurt_sum,
        coalesce(s.hurt_before * $half_life_gone + m.hurt_before, s.hurt_before * $half_life_gone, m.hurt_before) AS hurt_before,
        s.refused_sum * $half_life_gone AS refused_sum,
        coalesce(s.refused_before * $half_life_gone + m.refused_before, s.refused_before * $half_life_gone, m.refused_before)
            AS refused_before
    FROM user_signals AS s
    LEFT JOIN left_14d AS f ON f.subject_id = s.subject_id
    LEFT JOIN left_28d AS m ON m.subject_id = s.subject_id
    LEFT JOIN left_rest AS r ON r.subject_id = s.subject_id
    WHERE s.as_of = $carried_day
),
carried AS (
    SELECT
        coalesce(s.subject_id, b.subject_id) AS subject_id,
        coalesce(s.first_day, b.new_day) AS first_day,
        coalesce(s.first_act_day, b.new_day) AS first_act_day,
        coalesce(s.first_present_day, b.first_present_day) AS first_present_day,
        coalesce(b.last_present_day, s.last_present_day) AS last_present_day,
        coalesce(s.logins_7d, 0) + coalesce(b.logins, 0) AS logins_7d,
        coalesce(s.logins_prev_7d, 0) AS logins_prev_7d,
        coalesce(s.active_days_28d, 0) + coalesce(b.active_days, 0) AS active_days_28d,
        coalesce(s.sessions_28d, 0) + coalesce(b.sessions, 0) AS sessions_28d,
        coalesce(s.active_seconds_28d, 0) + coalesce(b.active_seconds, 0) AS active_seconds_28d,
        coalesce(s.session_days_28d, 0) + coalesce(b.session_days, 0) AS session_days_28d,
        coalesce(s.errors_28d, 0) + coalesce(b.error, 0) AS errors_28d,
        CASE WHEN k.subject_id IS NOT NULL THEN k.task_minutes ELSE s.task_minutes END AS task_minutes,
        coalesce(b.last_order_day, s.last_order_day) AS last_order_day,
        coalesce(b.before_order_day, s.before_order_day) AS before_order_day,
        coalesce(s.orders_365d, 0) + coalesce(b.orders, 0) AS orders_365d,
        coalesce(s.paid_365d_fen, 0) + coalesce(b.paid_fen, 0) AS paid_365d_fen,
        coalesce(s.first_order_day, b.first_order_day) AS first_order_day,
        coalesce(s.order_days, 0) + coalesce(b.order_days, 0) AS order_days,
        coalesce(s.seen_days_28d, 0) + coalesce(b.seen_days, 0) AS seen_days_28d,
        coalesce(s.core_28d, 0) + coalesce(b.core, 0) AS core_28d,
        coalesce(s.community_28d, 0) + coalesce(b.community, 0) AS community_28d,
        coalesce(s.friction_28d, 0) + coalesce(b.friction, 0) AS friction_28d,
        coalesce(s.paid_90d_fen, 0) + coalesce(b.paid_fen, 0) AS paid_90d_fen,
        coalesce(s.paid_180d_fen, 0) + coalesce(b.paid_fen, 0) AS paid_180d_fen,
        coalesce(s.value_core, 0) + coalesce(b.core, 0) AS value_core,
        coalesce(s.value_paid_fen, 0) + coalesce(b.paid_fen, 0) AS value_paid_fen,
        coalesce(s.hurt_sum + b.hurt_sum, s.hurt_sum, b.hurt_sum) AS hurt_sum,
        s.hurt_before,
        coalesce(s.refused_sum + b.refused_sum, s.refused_sum, b.refused_sum) AS refused_sum,
        s.refused_before
    FROM state AS s
    FULL JOIN begun AS b ON b.subject_id = s.subject_id
    LEFT JOIN tasks AS k ON k.subject_id = coalesce(s.subject_id, b.subject_id)
    LEFT JOIN touched AS t ON t.subject_id = coalesce(s.subject_id, b.subject_id)
    WHERE t.subject_id IS NULL
),
anew AS (
    SELECT
        a.subject_id,
        min(a.day) AS first_day,
        min(a.day) AS first_act_day,
        min(CASE WHEN a.here > 0 THEN a.day END) AS first_present_day,
        max(CASE WHEN a.here > 0 THEN a.day END) AS last_present_day,
        CAST(sum(CASE WHEN a.day >= $since_7d THEN a.here ELSE 0 END) AS BIGINT) AS logins_7d,
        CAST(sum(CASE WHEN a.day >= $since_14d AND a.day < $since_7d THEN a.here ELSE 0 END) AS BIGINT) AS logins_prev_7d,
        count(CASE WHEN a.day >= $since_28d AND a.here > 0 THEN 1 END) AS active_days_28d,
        CAST(sum(CASE WHEN a.day >= $since_28d THEN a.sessions ELSE 0 END) AS BIGINT) AS sessions_28d,
        CAST(sum(CASE WHEN a.day >= $since_28d THEN a.active_seconds ELSE 0 END) AS BIGINT) AS active_seconds_28d,
        count(CASE WHEN a.day >= $since_28d AND a.sessions > 0 THEN 1 END) AS session_days_28d,
        CAST(sum(CASE WHEN a.day >= $since_28d THEN a.error ELSE 0 END) AS BIGINT) AS errors_28d,
        median(CASE WHEN a.day >= $since_28d THEN a.task_seconds END) / 60 AS task_minutes,
        max(CASE WHEN a.orders > 0 THEN a.day END) AS last_order_day,
        max(CASE WHEN a.orders > 0 AND a.day < $before_day THEN a.day END) AS before_order_day,
        CAST(sum(CASE WHEN a.day >= $since_365d THEN a.orders ELSE 0 END) AS BIGINT) AS orders_365d,
        CAST(sum(CASE WHEN a.day >= $since_365d THEN a.paid_fen ELSE 0 END) AS BIGINT) AS paid_365d_fen,
        min(CASE WHEN a.orders > 0 THEN a.day END) AS first_order_day,
        count(CASE WHEN a.orders > 0 THEN 1 END) AS order_days,
        count(CASE WHEN a.day >= $since_28d THEN 1 END) AS seen_days_28d,
        CAST(sum(CASE WHEN a.day >= $since_28d THEN a.core ELSE 0 END) AS BIGINT) AS core_28d,
        CAST(sum(CASE WHEN a.day >= $since_28d THEN a.community ELSE 0 END) AS BIGINT) AS community_28d,
        CAST(sum(CASE WHEN a.day >= $since_28d THEN a.friction ELSE 0 END) AS BIGINT) AS friction_28d,
        CAST(sum(CASE WHEN a.day >= $since_90d THEN a.paid_fen ELSE 0 END) AS BIGINT) AS paid_90d_fen,
        CAST(sum(CASE WHEN a.day >= $since_180d THEN a.paid_fen ELSE 0 END) AS BIGINT) AS paid_180d_fen,
        CAST(sum(CASE WHEN a.day >= $value_from THEN a.core ELSE 0 END) AS BIGINT) AS value_core,
        CAST(sum(CASE WHEN a.day >= $value_from THEN a.paid_fen ELSE 0 END) AS BIGINT) AS value_paid_fen,
        sum(CASE WHEN a.friction > 0 THEN power(0.5, date_diff('day', a.day, $last_day) / $half_life_days) END) AS hurt_sum,
        sum(CASE WHEN a.friction > 0 AND a.day < $since_28d
            THEN power(0.5, (date_diff('day', a.day, $last_day) - 28) / $half_life_days) END) AS hurt_before,
        sum(CASE WHEN a.push_off > 0 THEN power(0.5, date_diff('day', a.day, $last_day) / $half_life_days) END) AS refused_sum,
        sum(CASE WHEN a.push_off > 0 AND a.day < $since_28d
            THEN power(0.5, (date_diff('day', a.day, $last_day) - 28) / $half_life_days) END) AS refused_before
    FROM (
        SELECT
            d.subject_id,
            d.day,
            CASE WHEN $any_act THEN d.active ELSE d.present END AS here,
            d.sessions,
            d.active_seconds,
            d.error,
            d.core,
            d.comment + d."like" + d.share + d.invite AS community,
            d.error + d.slow + d.stuck AS friction,
            d.push_off,
            d.orders,
            d.paid_fen,
            CASE WHEN d.first_core_at >= d.first_login_at
                THEN date_diff('second', d.first_login_at, d.first_core_at) END AS task_seconds
        FROM activity_daily AS d
        INNER JOIN touched AS t ON t.subject_id = d.subject_id
        WHERE d.day <= $last_day
    ) AS a
    GROUP BY a.subject_id
),
known AS (
    SELECT u.subject_id, h.day AS sign_up_day
    FROM users AS u
    LEFT JOIN touched AS t ON t.subject_id = u.subject_id
    LEFT JOIN sign_up_hours AS h
        ON h.utc_day = CAST(u.signed_up_at AS DATE) AND u.signed_up_at >= h.begins AND u.signed_up_at < h.ends
    WHERE (u.signed_up_at IS NULL OR u.signed_up_at < $as_of)
        AND ($all_users OR u.signed_up_at >= $carried_at OR u.ingested_at > $users_through OR t.subject_id IS NOT NULL)
),
people AS (
    SELECT
        coalesce(e.subject_id, k.subject_id) AS subject_id,
        CASE WHEN k.sign_up_day < e.first_day OR e.first_day IS NULL THEN k.sign_up_day ELSE e.first_day END AS first_day,
        e.first_act_day,
        e.first_present_day,
        e.last_present_day,
        date_diff('day', e.last_present_day, $last_day) AS idle_days,
        coalesce(e.logins_7d, 0) AS logins_7d,
        coalesce(e.logins_prev_7d, 0) AS logins_prev_7d,
        coalesce(e.active_days_28d, 0) AS active_days_28d,
        coalesce(e.sessions_28d, 0) AS sessions_28d,
        coalesce(e.active_seconds_28d, 0) AS active_seconds_28d,
        coalesce(e.session_days_28d, 0) AS session_days_28d,
        coalesce(e.errors_28d, 0) AS errors_28d,
        e.task_minutes,
        e.last_order_day,
        e.before_order_day,
        coalesce(e.orders_365d, 0) AS orders_365d,
        coalesce(e.paid_365d_fen, 0) AS paid_365d_fen,
        e.first_order_day,
        coalesce(e.order_days, 0) AS order_days,
        coalesce(e.seen_days_28d, 0) AS seen_days_28d,
        coalesce(e.core_28d, 0) AS core_28d,
        coalesce(e.community_28d, 0) AS community_28d,
        coalesce(e.friction_28d, 0) AS friction_28d,
        coalesce(e.paid_90d_fen, 0) AS paid_90d_fen,
        coalesce(e.paid_180d_fen, 0) AS paid_180d_fen,
        coalesce(e.value_core, 0) AS value_core,
        coalesce(e.value_paid_fen, 0) AS value_paid_fen,
        e.hurt_sum,
        e.hurt_before,
        e.refused_sum,
        e.refused_before,
        CASE WHEN e.last_order_day >= $rfm_since THEN e.last_order_day END AS r_day,
        CASE WHEN e.before_order_day >= $before_since THEN e.before_order_day END AS before_day
    FROM (SELECT * FROM carried UNION ALL SELECT * FROM anew) AS e
    FULL JOIN known AS k ON k.subject_id = e.subject_id
    WHERE e.first_act_day IS NOT NULL OR k.subject_id IS NOT NULL OR NOT $all_users
),
scored AS (
    SELECT
        p.*,
        CASE WHEN p.r_day IS NULL THEN NULL WHEN $by_quintile THEN 1
            + CASE WHEN -date_diff('day', p.r_day, $as_of_day) > $r_above_1 THEN 1 ELSE 0 END
            + CASE WHEN -date_diff('day', p.r_day, $as_of_day) > $r_above_2 THEN 1 ELSE 0 END
            + CASE WHEN -date_diff('day', p.r_day, $as_of_day) > $r_above_3 THEN 1 ELSE 0 END
            + CASE WHEN -date_diff('day', p.r_day, $as_of_day) > $r_above_4 THEN 1 ELSE 0 END
        ELSE 1
            + CASE WHEN date_diff('day', p.r_day, $last_day) <= $r_cut_1 THEN 1 ELSE 0 END
            + CASE WHEN date_diff('day', p.r_day, $last_day) <= $r_cut_2 THEN 1 ELSE 0 END
            + CASE WHEN date_diff('day', p.r_day, $last_day) <= $r_cut_3 THEN 1 ELSE 0 END
            + CASE WHEN date_diff('day', p.r_day, $last_day) <= $r_cut_4 THEN 1 ELSE 0 END
        END AS r_score,
        CASE WHEN p.before_day IS NULL THEN NULL WHEN $by_quintile THEN 1
            + CASE WHEN -date_diff('day', p.before_day, $as_of_day) > $b_above_1 THEN 1 ELSE 0 END
            + CASE WHEN -date_diff('day', p.before_day, $as_of_day) > $b_above_2 THEN 1 ELSE 0 END
            + CASE WHEN -date_diff('day', p.before_day, $as_of_day) > $b_above_3 THEN 1 ELSE 0 END
            + CASE WHEN -date_diff('day', p.before_day, $as_of_day) > $b_above_4 THEN 1 ELSE 0 END
        ELSE 1
            + CASE WHEN date_diff('day', p.before_day, $before_day) - 1 <= $r_cut_1 THEN 1 ELSE 0 END
            + CASE WHEN date_diff('day', p.before_day, $before_day) - 1 <= $r_cut_2 THEN 1 ELSE 0 END
            + CASE WHEN date_diff('day', p.before_day, $before_day) - 1 <= $r_cut_3 THEN 1 ELSE 0 END
            + CASE WHEN date_diff('day', p.before_day, $before_day) - 1 <= $r_cut_4 THEN 1 ELSE 0 END
        END AS r_score_before,
        CASE WHEN p.r_day IS NULL THEN NULL WHEN $by_quintile THEN 1
            + CASE WHEN p.orders_365d > $f_above_1 THEN 1 ELSE 0 END
            + CASE WHEN p.orders_365d > $f_above_2 THEN 1 ELSE 0 END
            + CASE WHEN p.orders_365d > $f_above_3 THEN 1 ELSE 0 END
            + CASE WHEN p.orders_365d > $f_above_4 THEN 1 ELSE 0 END
        ELSE 1
            + CASE WHEN p.orders_365d >= $f_cut_1 THEN 1 ELSE 0 END
            + CASE WHEN p.orders_365d >= $f_cut_2 THEN 1 ELSE 0 END
            + CASE WHEN p.orders_365d >= $f_cut_3 THEN 1 ELSE 0 END
            + CASE WHEN p.orders_365d >= $f_cut_4 THEN 1 ELSE 0 END
        END AS f_score,
        CASE WHEN p.r_day IS NULL THEN NULL WHEN $by_quintile THEN 1
            + CASE WHEN p.paid_365d_fen > $m_above_1 THEN 1 ELSE 0 END
            + CASE WHEN p.paid_365d_fen > $m_above_2 THEN 1 ELSE 0 END
            + CASE WHEN p.paid_365d_fen > $m_above_3 THEN 1 ELSE 0 END
            + CASE WHEN p.paid_365d_fen > $m_above_4 THEN 1 ELSE 0 END
        ELSE 1
            + CASE WHEN p.paid_365d_fen >= $m_cut_1 THEN 1 ELSE 0 END
            + CASE WHEN p.paid_365d_fen >= $m_cut_2 THEN 1 ELSE 0 END
            + CASE WHEN p.paid_365d_fen >= $m_cut_3 THEN 1 ELSE 0 END
            + CASE WHEN p.paid_365d_fen >= $m_cut_4 THEN 1 ELSE 0 END
        END AS m_score
    FROM people AS p
)
SELECT
    $as_of_day AS as_of,
    subject_id,
    idle_days,
    CASE
        WHEN idle_days < $idle_light_from_days THEN 'active'
        WHEN idle_days < $idle_medium_from_days THEN 'light'
        WHEN idle_days < $idle_heavy_from_days THEN 'medium'
        WHEN idle_days IS NOT NULL THEN 'heavy'
    END AS idle_tier,
    last_present_day,
    first_present_day,
    first_day,
    date_diff('day', first_day, $as_of_day) AS tenure_days,
    CAST(logins_7d AS BIGINT) AS logins_7d,
    CAST(logins_prev_7d AS BIGINT) AS logins_prev_7d,
    CAST(active_days_28d AS BIGINT) AS active_days_28d,
    CAST(sessions_28d AS BIGINT) AS sessions_28d,
    CASE WHEN session_days_28d > 0 THEN active_seconds_28d / (60 * session_days_28d) END AS minutes_per_active_day,
    task_minutes,
    CAST(errors_28d AS BIGINT) AS errors_28d,
    date_diff('day', last_order_day, $last_day) AS order_idle_days,
    CAST(orders_365d AS BIGINT) AS orders_365d,
    CAST(paid_365d_fen AS BIGINT) AS paid_365d_fen,
    r_score,
    f_score,
    m_score,
    CASE
        WHEN r_day IS NULL THEN NULL
        WHEN m_score >= $high_from AND r_score >= $high_from AND f_score >= $high_from THEN 'key_value'
        WHEN m_score >= $high_from AND r_score >= $high_from THEN 'key_grow'
        WHEN m_score >= $high_from AND f_score >= $high_from THEN 'key_keep'
        WHEN m_score >= $high_from THEN 'key_rescue'
        WHEN r_score >= $high_from AND f_score >= $high_from THEN 'value'
        WHEN r_score >= $high_from THEN 'grow'
        WHEN f_score >= $high_from THEN 'keep'
        ELSE 'rescue'
    END AS value_tier,
    coalesce((f_score >= $high_value_from OR m_score >= $high_value_from) AND r_score < r_score_before, FALSE) AS high_value_leaving,
    first_act_day,
    CAST(active_seconds_28d AS BIGINT) AS active_seconds_28d,
    CAST(session_days_28d AS BIGINT) AS session_days_28d,
    last_order_day,
    before_order_day,
    first_order_day,
    CAST(order_days AS BIGINT) AS order_days,
    CAST(seen_days_28d AS BIGINT) AS seen_days_28d,
    CAST(core_28d AS BIGINT) AS core_28d,
    CAST(community_28d AS BIGINT) AS community_28d,
    CAST(friction_28d AS BIGINT) AS friction_28d,
    CAST(paid_90d_fen AS BIGINT) AS paid_90d_fen,
    CAST(paid_180d_fen AS BIGINT) AS paid_180d_fen,
    CAST(value_core AS BIGINT) AS value_core,
    CAST(value_paid_fen AS BIGINT) AS value_paid_fen,
    hurt_sum,
    hurt_before,
    refused_sum,
    refused_before
FROM scored

-- name: carried_cuts
-- Where the fifths of RFM end among the buyers of a day that is carried on: whose value is above the n-th has more than n
-- fifths below. r and b (R as it was before) are days before the day, f orders, m money.
WITH ends AS (
    SELECT subject_id, day AS order_day, CAST(NULL AS DATE) AS before_day, orders, paid_fen
    FROM activity_daily
    WHERE day >= $carried_day AND day <= $last_day AND (orders > 0 OR paid_fen <> 0)
    UNION ALL
    SELECT subject_id, CAST(NULL AS DATE) AS order_day, CAST(NULL AS DATE) AS before_day, -orders AS orders, -paid_fen AS paid_fen
    FROM activity_daily
    WHERE day >= $carried_since_365d AND day < $since_365d AND (orders > 0 OR paid_fen <> 0)
    UNION ALL
    SELECT subject_id, CAST(NULL AS DATE) AS order_day, day AS before_day, 0 AS orders, 0 AS paid_fen
    FROM activity_daily
    WHERE day >= $carried_before_day AND day < $before_day AND orders > 0
),
moves AS (
    SELECT
        e.subject_id,
        max(CASE WHEN e.orders > 0 THEN e.order_day END) AS last_order_day,
        max(e.before_day) AS before_day,
        CAST(sum(e.orders) AS BIGINT) AS orders,
        CAST(sum(e.paid_fen) AS BIGINT) AS paid_fen
    FROM ends AS e
    LEFT JOIN touched AS t ON t.subject_id = e.subject_id
    WHERE t.subject_id IS NULL
    GROUP BY e.subject_id
),
state AS (
    SELECT s.subject_id, s.last_order_day, s.before_order_day, s.orders_365d, s.paid_365d_fen
    FROM user_signals AS s
    LEFT JOIN touched AS t ON t.subject_id = s.subject_id
    WHERE s.as_of = $carried_day AND s.last_order_day IS NOT NULL AND t.subject_id IS NULL
),
carried AS (
    SELECT
        coalesce(m.last_order_day, s.last_order_day) AS last_order_day,
        coalesce(m.before_day, s.before_order_day) AS before_order_day,
        coalesce(s.orders_365d, 0) + coalesce(m.orders, 0) AS orders,
        coalesce(s.paid_365d_fen, 0) + coalesce(m.paid_fen, 0) AS paid_fen
    FROM state AS s
    FULL JOIN moves AS m ON m.subject_id = s.subject_id
    UNION ALL
    SELECT
        max(CASE WHEN d.orders > 0 THEN d.day END) AS last_order_day,
        max(CASE WHEN d.orders > 0 AND d.day < $before_day THEN d.day END) AS before_order_day,
        CAST(sum(CASE WHEN d.day >= $since_365d THEN d.orders ELSE 0 END) AS BIGINT) AS orders,
        CAST(sum(CASE WHEN d.day >= $since_365d THEN d.paid_fen ELSE 0 END) AS BIGINT) AS paid_fen
    FROM activity_daily AS d
    INNER JOIN touched AS t ON t.subject_id = d.subject_id
    WHERE d.day <= $last_day
    GROUP BY d.subject_id
),
buyers AS (
    SELECT
        CASE WHEN last_order_day >= $rfm_since THEN -date_diff('day', last_order_day, $as_of_day) END AS r,
        CASE WHEN before_order_day >= $before_since THEN -date_diff('day', before_order_day, $as_of_day) END AS b,
        CAST(orders AS BIGINT) AS f,
        CAST(paid_fen AS BIGINT) AS m
    FROM carried
),
cuts AS (
    SELECT
        'r' AS letter,
        min(CASE WHEN 5 * upto >= total THEN value END) AS above_1,
        min(CASE WHEN 5 * upto >= 2 * total THEN value END) AS above_2,
        min(CASE WHEN 5 * upto >= 3 * total THEN value END) AS above_3,
        min(CASE WHEN 5 * upto >= 4 * total THEN value END) AS above_4
    FROM (
        SELECT value, sum(n) OVER (ORDER BY value) AS upto, sum(n) OVER () AS total
        FROM (
            SELECT r AS value, count(*) AS n
            FROM buyers
            WHERE r IS NOT NULL
            GROUP BY r
        ) AS counted
    ) AS running_r
    UNION ALL
    SELECT
        'b' AS letter,
        min(CASE WHEN 5 * upto >= total THEN value END) AS above_1,
        min(CASE WHEN 5 * upto >= 2 * total THEN value END) AS above_2,
        min(CASE WHEN 5 * upto >= 3 * total THEN value END) AS above_3,
        min(CASE WHEN 5 * upto >= 4 * total THEN value END) AS above_4
    FROM (
        SELECT value, sum(n) OVER (ORDER BY value) AS upto, sum(n) OVER () AS total
        FROM (
            SELECT b AS value, count(*) AS n
            FROM buyers
            WHERE b IS NOT NULL
            GROUP BY b
        ) AS counted
    ) AS running_b
    UNION ALL
    SELECT
        'f' AS letter,
        min(CASE WHEN 5 * upto >= total THEN value END) AS above_1,
        min(CASE WHEN 5 * upto >= 2 * total THEN value END) AS above_2,
        min(CASE WHEN 5 * upto >= 3 * total THEN value END) AS above_3,
        min(CASE WHEN 5 * upto >= 4 * total THEN value END) AS above_4
    FROM (
        SELECT value, sum(n) OVER (ORDER BY value) AS upto, sum(n) OVER () AS total
        FROM (
            SELECT f AS value, count(*) AS n
            FROM buyers
            WHERE r IS NOT NULL
            GROUP BY f
        ) AS counted
    ) AS running_f
    UNION ALL
    SELECT
        'm' AS letter,
        min(CASE WHEN 5 * upto >= total THEN value END) AS above_1,
        min(CASE WHEN 5 * upto >= 2 * total THEN value END) AS above_2,
        min(CASE WHEN 5 * upto >= 3 * total THEN value END) AS above_3,
        min(CASE WHEN 5 * upto >= 4 * total THEN value END) AS above_4
    FROM (
        SELECT value, sum(n) OVER (ORDER BY value) AS upto, sum(n) OVER () AS total
        FROM (
            SELECT m AS value, count(*) AS n
            FROM buyers
            WHERE r IS NOT NULL
            GROUP BY m
        ) AS counted
    ) AS running_m
)
SELECT letter, above_1, above_2, above_3, above_4 FROM cuts ORDER BY letter

-- name: users_mark
-- What the people imported through $users_through look like: changed, where somebody was changed or taken out.
SELECT
    CAST(count(*) AS BIGINT) AS n,
    CAST(count(signed_up_at) AS BIGINT) AS dated,
    CAST(coalesce(sum(date_diff('second', TIMESTAMP '1970-01-01 00:00:00', signed_up_at)), 0) AS BIGINT) AS seconds,
    CAST(coalesce(sum(length(subject_id)), 0) AS BIGINT) AS letters
FROM users
WHERE ingested_at IS NULL OR ingested_at <= $users_through

-- name: users_through
-- The newest import of people.
SELECT max(ingested_at) AS users_through FROM users
