-- name: user_metrics
-- The twelve metrics of everybody measured on the day (S12), each so that more is better (gaps and friction are negative),
-- and like whom they are: same plan (or value type) and tenure. What the business has no facts of is unknown for all.
WITH there AS (
    SELECT
        coalesce(max(core_28d), 0) > 0 AS core,
        coalesce(max(community_28d), 0) > 0 AS community,
        coalesce(max(friction_28d), 0) > 0 AS friction
    FROM user_signals
    WHERE as_of = $as_of_day
),
answers AS (
    SELECT subject_id, max(score) AS score
    FROM (
        SELECT subject_id, score, rank() OVER (PARTITION BY subject_id ORDER BY ts DESC) AS latest
        FROM survey_responses
        WHERE ts < $as_of AND day >= $since_365d AND coalesce(survey, 'nps') = 'nps' AND score >= 0 AND score <= 10
            AND subject_id IS NOT NULL
    ) AS given
    WHERE latest = 1
    GROUP BY subject_id
),
moods AS (
    SELECT f.subject_id, avg(1 - s.p_negative) AS mood
    FROM feedback AS f
    INNER JOIN text_scores AS s ON s.kind = 'feedback' AND s.day = f.day
        AND s.text_id = coalesce(f.feedback_id, CAST(f.row_hash AS VARCHAR) || '-' || CAST(f.nth AS VARCHAR), md5(f.text))
    WHERE f.ts < $as_of AND f.day >= $since_90d AND f.subject_id IS NOT NULL
    GROUP BY f.subject_id
)
SELECT
    $as_of_day AS as_of,
    'user' AS whose,
    s.subject_id AS id,
    coalesce(u.plan, s.value_tier, '-') || CASE WHEN s.tenure_days < 28 THEN '/0' WHEN s.tenure_days < 90 THEN '/28'
        WHEN s.tenure_days < 365 THEN '/90' ELSE '/365' END AS peer,
    CAST(CASE WHEN s.last_present_day IS NOT NULL THEN s.active_days_28d END AS DOUBLE) AS login_days,
    CAST(CASE WHEN s.idle_days IS NOT NULL THEN -least(s.idle_days, 400) END AS DOUBLE) AS login_gap,
    CASE WHEN s.logins_7d + s.logins_prev_7d > 0
        THEN round(s.logins_7d / CAST(s.logins_7d + s.logins_prev_7d AS DOUBLE), 2) END AS login_decay,
    CASE WHEN s.last_present_day IS NOT NULL THEN round(c.breadth, 2) END AS feature_breadth,
    CASE WHEN t.core AND s.active_days_28d > 0
        THEN round(coalesce(s.core_28d, 0) / CAST(s.active_days_28d AS DOUBLE), 1) END AS core_acts,
    CASE WHEN t.community AND s.last_present_day IS NOT NULL
        THEN CAST(least(coalesce(s.community_28d, 0), 100) AS DOUBLE) END AS community,
    CAST(CASE WHEN s.order_idle_days IS NOT NULL THEN -least(s.order_idle_days, 400) END AS DOUBLE) AS payment_recency,
    CASE WHEN s.order_idle_days IS NOT NULL THEN CAST(least(s.orders_365d, 100) AS DOUBLE) END AS order_frequency,
    CASE WHEN greatest(s.paid_90d_fen, 0) + greatest(s.paid_180d_fen - s.paid_90d_fen, 0) > 0
        THEN round(greatest(s.paid_90d_fen, 0)
            / CAST(greatest(s.paid_90d_fen, 0) + greatest(s.paid_180d_fen - s.paid_90d_fen, 0) AS DOUBLE), 2) END
        AS spending_trend,
    a.score AS nps,
    round(m.mood, 2) AS complaints,
    CASE WHEN t.friction AND s.active_days_28d > 0
        THEN round(-coalesce(s.friction_28d, 0) / CAST(s.active_days_28d AS DOUBLE), 1) END AS friction
FROM user_signals AS s
CROSS JOIN there AS t
LEFT JOIN (SELECT subject_id, plan FROM users WHERE plan IS NOT NULL) AS u ON u.subject_id = s.subject_id
LEFT JOIN (SELECT subject_id, breadth FROM user_scorecard WHERE as_of = $as_of_day AND breadth IS NOT NULL) AS c
    ON c.subject_id = s.subject_id
LEFT JOIN answers AS a ON a.subject_id = s.subject_id
LEFT JOIN moods AS m ON m.subject_id = s.subject_id
WHERE s.as_of = $as_of_day

-- name: account_metrics
-- The same of accounts: the means of their people, the account's own payments where its contracts say them. What was made of
-- people (user_metrics) is given as metrics.
WITH members AS (
    SELECT u.subject_id, coalesce(g.goes_on_as, u.account_id) AS account_id
    FROM users AS u
    LEFT JOIN goes_on AS g ON g.account_id = u.account_id
    WHERE u.account_id IS NOT NULL AND (u.signed_up_at IS NULL OR u.signed_up_at < $as_of)
),
of_people AS (
    SELECT
        m.account_id,
        avg(h.login_days) AS login_days,
        max(h.login_gap) AS login_gap,
        CASE WHEN sum(s.logins_7d + s.logins_prev_7d) > 0
            THEN sum(s.logins_7d) / CAST(sum(s.logins_7d + s.logins_prev_7d) AS DOUBLE) END AS login_decay,
        avg(h.core_acts) AS core_acts,
        avg(h.community) AS community,
        max(h.payment_recency) AS payment_recency,
        CAST(sum(h.order_frequency) AS DOUBLE) AS order_frequency,
        avg(h.spending_trend) AS spending_trend,
        avg(h.nps) AS nps,
        avg(h.complaints) AS complaints,
        avg(h.friction) AS friction
    FROM members AS m
    INNER JOIN metrics AS h ON h.as_of = $as_of_day AND h.whose = 'user' AND h.id = m.subject_id
    INNER JOIN user_signals AS s ON s.as_of = $as_of_day AND s.subject_id = m.subject_id
    GROUP BY m.account_id
),
running AS (
    SELECT
        coalesce(g.goes_on_as, s.account_id) AS account_id,
        max(CASE WHEN coalesce(s.ended_at > $as_of, TRUE) THEN s.plan END) AS plan,
        sum(CASE WHEN s.started_at < $as_of AND coalesce(s.ended_at > $as_of, TRUE)
            THEN s.amount_fen / CAST(s.period_days AS DOUBLE) ELSE 0 END) AS now_fen,
        sum(CASE WHEN s.started_at < $since_90d_at AND coalesce(s.ended_at > $since_90d_at, TRUE)
            THEN s.amount_fen / CAST(s.period_days AS DOUBLE) ELSE 0 END) AS before_fen
    FROM subscriptions AS s
    LEFT JOIN goes_on AS g ON g.account_id = s.account_id
    WHERE s.account_id IS NOT NULL AND s.started_at < $as_of AND s.period_days > 0
        AND (s.currency IS NULL OR s.currency = $currency)
    GROUP BY coalesce(g.goes_on_as, s.account_id)
),
moods AS (
    SELECT coalesce(g.goes_on_as, f.account_id) AS account_id, avg(1 - s.p_negative) AS mood
    FROM feedback AS f
    INNER JOIN text_scores AS s ON s.kind = 'feedback' AND s.day = f.day
        AND s.text_id = coalesce(f.feedback_id, CAST(f.row_hash AS VARCHAR) || '-' || CAST(f.nth AS VARCHAR), md5(f.text))
    LEFT JOIN goes_on AS g ON g.account_id = f.account_id
    WHERE f.ts < $as_of AND f.day >= $since_90d AND f.account_id IS NOT NULL
    GROUP BY coalesce(g.goes_on_as, f.account_id)
)
SELECT
    $as_of_day AS as_of,
    'account' AS whose,
    a.account_id AS id,
    coalesce(r.plan, a.plan, '-') || CASE WHEN a.started_at IS NULL THEN '/' WHEN a.started_at >= $since_90d_at THEN '/0'
        WHEN a.started_at >= $since_365d_at THEN '/90' ELSE '/365' END AS peer,
    round(p.login_days, 1) AS login_days,
    p.login_gap,
    round(p.login_decay, 2) AS login_decay,
    round(c.breadth, 2) AS feature_breadth,
    round(p.core_acts, 1) AS core_acts,
    round(p.community, 1) AS community,
    p.payment_recency,
    p.order_frequency,
    CASE WHEN r.now_fen + r.before_fen > 0 THEN round(r.now_fen / (r.now_fen + r.before_fen), 2)
        ELSE round(p.spending_trend, 2) END AS spending_trend,
    round(p.nps, 1) AS nps,
    round(coalesce(m.mood, p.complaints), 2) AS complaints,
    round(p.friction, 1) AS friction
FROM accounts AS a
LEFT JOIN of_people AS p ON p.account_id = a.account_id
LEFT JOIN running AS r ON r.account_id = a.account_id
LEFT JOIN moods AS m ON m.account_id = a.account_id
LEFT JOIN account_scorecard AS c ON c.as_of = $as_of_day AND c.account_id = a.account_id
WHERE (a.started_at IS NULL OR a.started_at < $as_of) AND a.account_id NOT IN (SELECT g.account_id FROM goes_on AS g)

-- name: health_scale
-- How each metric is spread among like people today: kept, so that later days can be held against it.
SELECT $as_of_day AS as_of, $whose AS whose, 'login_days' AS metric, peer, login_days AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND login_days IS NOT NULL
GROUP BY peer, login_days
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'login_gap' AS metric, peer, login_gap AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND login_gap IS NOT NULL
GROUP BY peer, login_gap
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'login_decay' AS metric, peer, login_decay AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND login_decay IS NOT NULL
GROUP BY peer, login_decay
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'feature_breadth' AS metric, peer, feature_breadth AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND feature_breadth IS NOT NULL
GROUP BY peer, feature_breadth
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'core_acts' AS metric, peer, core_acts AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND core_acts IS NOT NULL
GROUP BY peer, core_acts
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'community' AS metric, peer, community AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND community IS NOT NULL
GROUP BY peer, community
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'payment_recency' AS metric, peer, payment_recency AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND payment_recency IS NOT NULL
GROUP BY peer, payment_recency
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'order_frequency' AS metric, peer, order_frequency AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND order_frequency IS NOT NULL
GROUP BY peer, order_frequency
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'spending_trend' AS metric, peer, spending_trend AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND spending_trend IS NOT NULL
GROUP BY peer, spending_trend
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'nps' AS metric, peer, nps AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND nps IS NOT NULL
GROUP BY peer, nps
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'complaints' AS metric, peer, complaints AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND complaints IS NOT NULL
GROUP BY peer, complaints
UNION ALL
SELECT $as_of_day AS as_of, $whose AS whose, 'friction' AS metric, peer, friction AS value, count(*) AS n
FROM metrics
WHERE as_of = $as_of_day AND whose = $whose AND friction IS NOT NULL
GROUP BY peer, friction

-- name: scale_days
-- The day to hold today against: the newest kept one that lies far enough back, or else the oldest after it.
SELECT
    max(CASE WHEN as_of <= $before_day AND as_of >= $oldest_day THEN as_of END) AS far_enough,
    min(CASE WHEN as_of > $before_day THEN as_of END) AS oldest_since
FROM health_scale
WHERE whose = $whose AND as_of <= $as_of_day

-- name: old_scales
-- Days whose spread is no longer needed.
SELECT DISTINCT as_of FROM health_scale WHERE as_of < $oldest_day

-- name: trend_day
-- The newest day with a health to compare with, far enough back and not too far.
SELECT max(as_of) AS trend_day FROM user_health WHERE as_of <= $before_day AND as_of >= $oldest_day

-- name: health
-- Each one's twelve scores against like ones of the reference day, put together by the weights of the metrics known. A score
-- is the share of like ones that are worse off (of equal ones, half). With too few like ones: all.
WITH reference AS (
    SELECT metric, peer, value, n FROM health_scale WHERE as_of = $reference_day AND whose = $whose
),
asked AS (
    SELECT DISTINCT metric, peer, value FROM health_scale WHERE as_of = $as_of_day AND whose = $whose
),
of_peers AS (
    SELECT metric, peer, value, sum(n) AS n
    FROM (SELECT metric, peer, value, n FROM reference UNION ALL SELECT metric, peer, value, 0 AS n FROM asked) AS both_days
    GROUP BY metric, peer, value
),
of_all AS (
    SELECT metric, value, sum(n) AS n FROM of_peers GROUP BY metric, value
),
peer_curve AS (
    SELECT
        metric,
        peer,
        value,
        sum(n) OVER (PARTITION BY metric, peer ORDER BY value) - n / 2.0 AS below,
        sum(n) OVER (PARTITION BY metric, peer) AS total
    FROM of_peers
),
all_curve AS (
    SELECT
        metric,
        value,
        sum(n) OVER (PARTITION BY metric ORDER BY value) - n / 2.0 AS below,
        sum(n) OVER (PARTITION BY metric) AS total
    FROM of_all
),
scale AS (
    SELECT
        q.metric,
        q.peer,
        q.value,
        round(CAST(CASE WHEN p.total >= $health_min_peers THEN 100 * p.below / p.total
            WHEN e.total >= $health_least_of_all THEN 100 * e.below / e.total END AS DOUBLE), 1) AS score
    FROM asked AS q
    INNER JOIN peer_curve AS p ON p.metric = q.metric AND p.peer = q.peer AND p.value = q.value
    INNER JOIN all_curve AS e ON e.metric = q.metric AND e.value = q.value
),
scored AS (
    SELECT
        m.id,
        s1.score AS login_days,
        s2.score AS login_gap,
        s3.score AS login_decay,
        s4.score AS feature_breadth,
        s5.score AS core_acts,
        s6.score AS community,
        s7.score AS payment_recency,
        s8.score AS order_frequency,
        s9.score AS spending_trend,
        s10.score AS nps,
        s11.score AS complaints,
        s12.score AS friction
    FROM metrics AS m
    LEFT JOIN scale AS s1 ON s1.metric = 'login_days' AND s1.peer = m.peer AND s1.value = m.login_days
    LEFT JOIN scale AS s2 ON s2.metric = 'login_gap' AND s2.peer = m.peer AND s2.value = m.login_gap
    LEFT JOIN scale AS s3 ON s3.metric = 'login_decay' AND s3.peer = m.peer AND s3.value = m.login_decay
    LEFT JOIN scale AS s4 ON s4.metric = 'feature_breadth' AND s4.peer = m.peer AND s4.value = m.feature_breadth
    LEFT JOIN scale AS s5 ON s5.metric = 'core_acts' AND s5.peer = m.peer AND s5.value = m.core_acts
    LEFT JOIN scale AS s6 ON s6.metric = 'community' AND s6.peer = m.peer AND s6.value = m.community
    LEFT JOIN scale AS s7 ON s7.metric = 'payment_recency' AND s7.peer = m.peer AND s7.value = m.payment_recency
    LEFT JOIN scale AS s8 ON s8.metric = 'order_frequency' AND s8.peer = m.peer AND s8.value = m.order_frequency
    LEFT JOIN scale AS s9 ON s9.metric = 'spending_trend' AND s9.peer = m.peer AND s9.value = m.spending_trend
    LEFT JOIN scale AS s10 ON s10.metric = 'nps' AND s10.peer = m.peer AND s10.value = m.nps
    LEFT JOIN scale AS s11 ON s11.metric = 'complaints' AND s11.peer = m.peer AND s11.value = m.complaints
    LEFT JOIN scale AS s12 ON s12.metric = 'friction' AND s12.peer = m.peer AND s12.value = m.friction
    WHERE m.as_of = $as_of_day AND m.whose = $whose
),
weighed AS (
    SELECT
        id,
        login_days,
        login_gap,
        login_decay,
        feature_breadth,
        core_acts,
        community,
        payment_recency,
        order_frequency,
        spending_trend,
        nps,
        complaints,
        friction,
        CASE WHEN login_days IS NULL THEN 0 ELSE 1 END
            + CASE WHEN login_gap IS NULL THEN 0 ELSE 1 END
            + CASE WHEN login_decay IS NULL THEN 0 ELSE 1 END
            + CASE WHEN feature_breadth IS NULL THEN 0 ELSE 1 END
            + CASE WHEN core_acts IS NULL THEN 0 ELSE 1 END
            + CASE WHEN community IS NULL THEN 0 ELSE 1 END
            + CASE WHEN payment_recency IS NULL THEN 0 ELSE 1 END
            + CASE WHEN order_frequency IS NULL THEN 0 ELSE 1 END
            + CASE WHEN spending_trend IS NULL THEN 0 ELSE 1 END
            + CASE WHEN nps IS NULL THEN 0 ELSE 1 END
            + CASE WHEN complaints IS NULL THEN 0 ELSE 1 END
            + CASE WHEN friction IS NULL THEN 0 ELSE 1 END AS known,
        CASE WHEN login_days IS NULL THEN 0.0 ELSE $weight_login_days END
            + CASE WHEN login_gap IS NULL THEN 0.0 ELSE $weight_login_gap END
            + CASE WHEN login_decay IS NULL THEN 0.0 ELSE $weight_login_decay END
            + CASE WHEN feature_breadth IS NULL THEN 0.0 ELSE $weight_feature_breadth END
            + CASE WHEN core_acts IS NULL THEN 0.0 ELSE $weight_core_acts END
            + CASE WHEN community IS NULL THEN 0.0 ELSE $weight_community END
            + CASE WHEN payment_recency IS NULL THEN 0.0 ELSE $weight_payment_recency END
            + CASE WHEN order_frequency IS NULL THEN 0.0 ELSE $weight_order_frequency END
            + CASE WHEN spending_trend IS NULL THEN 0.0 ELSE $weight_spending_trend END
            + CASE WHEN nps IS NULL THEN 0.0 ELSE $weight_nps END
            + CASE WHEN complaints IS NULL THEN 0.0 ELSE $weight_complaints END
            + CASE WHEN friction IS NULL THEN 0.0 ELSE $weight_friction END AS weight,
        coalesce(login_days, 0) * $weight_login_days
            + coalesce(login_gap, 0) * $weight_login_gap
            + coalesce(login_decay, 0) * $weight_login_decay
            + coalesce(feature_breadth, 0) * $weight_feature_breadth
            + coalesce(core_acts, 0) * $weight_core_acts
            + coalesce(community, 0) * $weight_community
            + coalesce(payment_recency, 0) * $weight_payment_recency
            + coalesce(order_frequency, 0) * $weight_order_frequency
            + coalesce(spending_trend, 0) * $weight_spending_trend
            + coalesce(nps, 0) * $weight_nps
            + coalesce(complaints, 0) * $weight_complaints
            + coalesce(friction, 0) * $weight_friction AS points
    FROM scored
),
judged AS (
    SELECT
        id,
        login_days,
        login_gap,
        login_decay,
        feature_breadth,
        core_acts,
        community,
        payment_recency,
        order_frequency,
        spending_trend,
        nps,
        complaints,
        friction,
        known,
        weight,
        CASE WHEN known >= $health_min_metrics AND weight > 0 THEN round(CAST(points / weight AS DOUBLE), 1) END AS health,
        coalesce((50 - login_days) * $weight_login_days / nullif(weight, 0), 0) AS lost_login_days,
        coalesce((50 - login_gap) * $weight_login_gap / nullif(weight, 0), 0) AS lost_login_gap,
        coalesce((50 - login_decay) * $weight_login_decay / nullif(weight, 0), 0) AS lost_login_decay,
        coalesce((50 - feature_breadth) * $weight_feature_breadth / nullif(weight, 0), 0) AS lost_feature_breadth,
        coalesce((50 - core_acts) * $weight_core_acts / nullif(weight, 0), 0) AS lost_core_acts,
        coalesce((50 - community) * $weight_community / nullif(weight, 0), 0) AS lost_community,
        coalesce((50 - payment_recency) * $weight_payment_recency / nullif(weight, 0), 0) AS lost_payment_recency,
        coalesce((50 - order_frequency) * $weight_order_frequency / nullif(weight, 0), 0) AS lost_order_frequency,
        coalesce((50 - spending_trend) * $weight_spending_trend / nullif(weight, 0), 0) AS lost_spending_trend,
        coalesce((50 - nps) * $weight_nps / nullif(weight, 0), 0) AS lost_nps,
        coalesce((50 - complaints) * $weight_complaints / nullif(weight, 0), 0) AS lost_complaints,
        coalesce((50 - friction) * $weight_friction / nullif(weight, 0), 0) AS lost_friction
    FROM weighed
),
first_lost AS (
    SELECT
        *,
        greatest(lost_login_days, lost_login_gap, lost_login_decay, lost_feature_breadth, lost_core_acts, lost_community, lost_payment_recency, lost_order_frequency, lost_spending_trend, lost_nps, lost_complaints, lost_friction) AS most
    FROM judged
),
first_named AS (
    SELECT
        *,
        CASE
            WHEN lost_login_days = most THEN 'login_days'
            WHEN lost_login_gap = most THEN 'login_gap'
            WHEN lost_login_decay = most THEN 'login_decay'
            WHEN lost_feature_breadth = most THEN 'feature_breadth'
            WHEN lost_core_acts = most THEN 'core_acts'
            WHEN lost_community = most THEN 'community'
            WHEN lost_payment_recency = most THEN 'payment_recency'
            WHEN lost_order_frequency = most THEN 'order_frequency'
            WHEN lost_spending_trend = most THEN 'spending_trend'
            WHEN lost_nps = most THEN 'nps'
            WHEN lost_complaints = most THEN 'complaints'
            WHEN lost_friction = most THEN 'friction'
        END AS worst
    FROM first_lost
),
second_lost AS (
    SELECT
        *,
        greatest(
            CASE WHEN worst <> 'login_days' THEN lost_login_days ELSE -1000 END,
            CASE WHEN worst <> 'login_gap' THEN lost_login_gap ELSE -1000 END,
            CASE WHEN worst <> 'login_decay' THEN lost_login_decay ELSE -1000 END,
            CASE WHEN worst <> 'feature_breadth' THEN lost_feature_breadth ELSE -1000 END,
            CASE WHEN worst <> 'core_acts' THEN lost_core_acts ELSE -1000 END,
            CASE WHEN worst <> 'community' THEN lost_community ELSE -1000 END,
            CASE WHEN worst <> 'payment_recency' THEN lost_payment_recency ELSE -1000 END,
            CASE WHEN worst <> 'order_frequency' THEN lost_order_frequency ELSE -1000 END,
            CASE WHEN worst <> 'spending_trend' THEN lost_spending_trend ELSE -1000 END,
            CASE WHEN worst <> 'nps' THEN lost_nps ELSE -1000 END,
            CASE WHEN worst <> 'complaints' THEN lost_complaints ELSE -1000 END,
            CASE WHEN worst <> 'friction' THEN lost_friction ELSE -1000 END
        ) AS next_most
    FROM first_named
),
earlier AS (
    SELECT subject_id AS id, health FROM user_health WHERE as_of = $trend_day AND $whose = 'user'
    UNION ALL
    SELECT account_id AS id, health FROM account_health WHERE as_of = $trend_day AND $whose = 'account'
)
SELECT
    $as_of_day AS as_of,
    l.id AS subject_id,
    l.health,
    CASE
        WHEN l.health < $health_red_below THEN 'red'
        WHEN l.health < $health_amber_below THEN 'amber'
        WHEN l.health IS NOT NULL THEN 'green'
    END AS health_band,
    round(l.health - e.health, 1) AS health_trend,
    CASE WHEN l.health IS NOT NULL AND l.most >= 1 THEN l.worst || ' -' || CAST(CAST(round(l.most) AS INTEGER) AS VARCHAR)
        || CASE WHEN l.next_most >= 1 THEN ', ' || CASE
            WHEN l.worst <> 'login_days' AND l.lost_login_days = l.next_most THEN 'login_days'
            WHEN l.worst <> 'login_gap' AND l.lost_login_gap = l.next_most THEN 'login_gap'
            WHEN l.worst <> 'login_decay' AND l.lost_login_decay = l.next_most THEN 'login_decay'
            WHEN l.worst <> 'feature_breadth' AND l.lost_feature_breadth = l.next_most THEN 'feature_breadth'
            WHEN l.worst <> 'core_acts' AND l.lost_core_acts = l.next_most THEN 'core_acts'
            WHEN l.worst <> 'community' AND l.lost_community = l.next_most THEN 'community'
            WHEN l.worst <> 'payment_recency' AND l.lost_payment_recency = l.next_most THEN 'payment_recency'
            WHEN l.worst <> 'order_frequency' AND l.lost_order_frequency = l.next_most THEN 'order_frequency'
            WHEN l.worst <> 'spending_trend' AND l.lost_spending_trend = l.next_most THEN 'spending_trend'
            WHEN l.worst <> 'nps' AND l.lost_nps = l.next_most THEN 'nps'
            WHEN l.worst <> 'complaints' AND l.lost_complaints = l.next_most THEN 'complaints'
            WHEN l.worst <> 'friction' AND l.lost_friction = l.next_most THEN 'friction'
        END || ' -' || CAST(CAST(round(l.next_most) AS INTEGER) AS VARCHAR) ELSE '' END END AS health_pulled_by,
    CAST(l.known AS INTEGER) AS health_metrics,
    l.login_days AS health_login_days,
    l.login_gap AS health_login_gap,
    l.login_decay AS health_login_decay,
    l.feature_breadth AS health_feature_breadth,
    l.core_acts AS health_core_acts,
    l.community AS health_community,
    l.payment_recency AS health_payment_recency,
    l.order_frequency AS health_order_frequency,
    l.spending_trend AS health_spending_trend,
    l.nps AS health_nps,
    l.complaints AS health_complaints,
    l.friction AS health_friction
FROM second_lost AS l
LEFT JOIN earlier AS e ON e.id = l.id

-- name: health_said
-- How many are in each band today, and how many are unknown.
SELECT
    count(*) AS everybody,
    count(health) AS known,
    avg(health) AS health,
    count(CASE WHEN health_band = 'red' THEN 1 END) AS red,
    count(CASE WHEN health_band = 'amber' THEN 1 END) AS amber,
    count(CASE WHEN health_band = 'green' THEN 1 END) AS green,
    avg(health_trend) AS trend,
    avg(health_login_days) AS login_days,
    count(health_login_days) AS n_login_days,
    avg(health_login_gap) AS login_gap,
    count(health_login_gap) AS n_login_gap,
    avg(health_login_decay) AS login_decay,
    count(health_login_decay) AS n_login_decay,
    avg(health_feature_breadth) AS feature_breadth,
    count(health_feature_breadth) AS n_feature_breadth,
    avg(health_core_acts) AS core_acts,
    count(health_core_acts) AS n_core_acts,
    avg(health_community) AS community,
    count(health_community) AS n_community,
    avg(health_payment_recency) AS payment_recency,
    count(health_payment_recency) AS n_payment_recency,
    avg(health_order_frequency) AS order_frequency,
    count(health_order_frequency) AS n_order_frequency,
    avg(health_spending_trend) AS spending_trend,
    count(health_spending_trend) AS n_spending_trend,
    avg(health_nps) AS nps,
    count(health_nps) AS n_nps,
    avg(health_complaints) AS complaints,
    count(health_complaints) AS n_complaints,
    avg(health_friction) AS friction,
    count(health_friction) AS n_friction
FROM user_health
WHERE as_of = $as_of_day

-- name: health_said_accounts
-- The same of accounts.
SELECT
    count(*) AS everybody,
    count(health) AS known,
    avg(health) AS health,
    count(CASE WHEN health_band = 'red' THEN 1 END) AS red,
    count(CASE WHEN health_band = 'amber' THEN 1 END) AS amber,
    count(CASE WHEN health_band = 'green' THEN 1 END) AS green,
    avg(health_trend) AS trend,
    avg(health_login_days) AS login_days,
    count(health_login_days) AS n_login_days,
    avg(health_login_gap) AS login_gap,
    count(health_login_gap) AS n_login_gap,
    avg(health_login_decay) AS login_decay,
    count(health_login_decay) AS n_login_decay,
    avg(health_feature_breadth) AS feature_breadth,
    count(health_feature_breadth) AS n_feature_breadth,
    avg(health_core_acts) AS core_acts,
    count(health_core_acts) AS n_core_acts,
    avg(health_community) AS community,
    count(health_community) AS n_community,
    avg(health_payment_recency) AS payment_recency,
    count(health_payment_recency) AS n_payment_recency,
    avg(health_order_frequency) AS order_frequency,
    count(health_order_frequency) AS n_order_frequency,
    avg(health_spending_trend) AS spending_trend,
    count(health_spending_trend) AS n_spending_trend,
    avg(health_nps) AS nps,
    count(health_nps) AS n_nps,
    avg(health_complaints) AS complaints,
    count(health_complaints) AS n_complaints,
    avg(health_friction) AS friction,
    count(health_friction) AS n_friction
FROM account_health
WHERE as_of = $as_of_day

-- name: red_days
-- The share in red of each measured day, as it was measured then.
SELECT as_of AS day, value, n
FROM signal_daily
WHERE signal = 'health' AND segment = 'red' AND as_of >= $from_day AND as_of <= $as_of_day
ORDER BY as_of

-- name: red_people
-- Whose health is known today, and whether it is red; what they paid in a year.
SELECT h.subject_id, h.health_band = 'red' AS fell, s.paid_365d_fen AS paid_fen
FROM user_health AS h
INNER JOIN user_signals AS s ON s.as_of = h.as_of AND s.subject_id = h.subject_id
WHERE h.as_of = $as_of_day AND h.health IS NOT NULL
ORDER BY h.subject_id

-- name: learn_days
-- Measured days from which enough time has passed to see who stayed.
SELECT max(as_of) AS day FROM user_health WHERE as_of <= $before_day

-- name: stayed
-- The scores of a past day, of those who were there in the four weeks before it, and whether they came back within the days
-- after it: the same people each time, at most so many.
SELECT
    h.health_login_days AS login_days,
    h.health_login_gap AS login_gap,
    h.health_login_decay AS login_decay,
    h.health_feature_breadth AS feature_breadth,
    h.health_core_acts AS core_acts,
    h.health_community AS community,
    h.health_payment_recency AS payment_recency,
    h.health_order_frequency AS order_frequency,
    h.health_spending_trend AS spending_trend,
    h.health_nps AS nps,
    h.health_complaints AS complaints,
    h.health_friction AS friction,
    CASE WHEN a.subject_id IS NULL THEN 0 ELSE 1 END AS stayed
FROM user_health AS h
INNER JOIN user_signals AS s ON s.as_of = h.as_of AND s.subject_id = h.subject_id AND s.active_days_28d > 0
LEFT JOIN (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $learn_day AND day <= $through_day AND CASE WHEN $any_act THEN active ELSE present END > 0
) AS a ON a.subject_id = h.subject_id
WHERE h.as_of = $learn_day AND h.health IS NOT NULL
ORDER BY md5(h.subject_id)
LIMIT 100000
