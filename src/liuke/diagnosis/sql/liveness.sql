-- name: liveness
-- True or false churn (D1) of everybody measured for $last_day + 1: a quiet user with an unfinished act, attention to
-- something, or community acts since (or just before) going quiet is dormant, not churned. Who never was there has been
-- quiet since we know of them.
WITH measured AS (
    SELECT
        subject_id,
        coalesce(idle_days, tenure_days) AS idle_days,
        coalesce(last_present_day, first_day) AS last_present_day
    FROM user_signals
    WHERE as_of = $as_of_day
),
active_days AS (
    SELECT
        subject_id,
        max(day) AS last_act_day,
        max(CASE WHEN favourite + follow > 0 THEN day END) AS last_attention_day,
        max(CASE WHEN comment + "like" + share + invite > 0 THEN day END) AS last_community_day
    FROM activity_daily
    WHERE day <= $last_day
        AND login + view + search + core + favourite + cart_add + cart_remove + checkout + purchase + comment + "like"
            + share + follow + invite + complaint > 0
    GROUP BY subject_id
),
basket_acts AS (
    SELECT e.subject_id, e.item_id, e.ts, r.role IN ('cart_add', 'checkout') AS opens
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE e.ts >= $open_since AND e.ts < $as_of AND r.role IN ('cart_add', 'cart_remove', 'checkout', 'purchase')
    UNION ALL
    SELECT c.subject_id, NULL AS item_id, CAST(c.day AS TIMESTAMP) AS ts, c.role IN ('cart_add', 'checkout') AS opens
    FROM activity_counts AS c
    WHERE c.day >= $open_since_day AND c.day <= $last_day
        AND c.role IN ('cart_add', 'cart_remove', 'checkout', 'purchase')
    UNION ALL
    SELECT o.subject_id, o.item_id, o.paid_at AS ts, FALSE AS opens
    FROM orders AS o
    WHERE o.paid_at >= $open_since AND o.paid_at < $as_of AND o.subject_id IS NOT NULL
),
basket AS (
    SELECT subject_id, item_id, max(ts) AS ts, max(CASE WHEN opens THEN ts END) AS opened_at,
        max(CASE WHEN NOT opens THEN ts END) AS closed_at
    FROM basket_acts
    GROUP BY subject_id, item_id
),
carts AS (
    SELECT subject_id, count(*) AS cart_items, max_by(item_id, opened_at) AS cart_item_id
    FROM basket
    WHERE opened_at IS NOT NULL AND (closed_at IS NULL OR closed_at < opened_at)
    GROUP BY subject_id
),
unpaid AS (
    SELECT
        subject_id,
        count(DISTINCT order_id) AS open_orders,
        CAST(sum(CASE WHEN currency IS NULL OR currency = $currency THEN amount_fen END) AS BIGINT)
            AS open_order_fen,
        max_by(item_id, ts) AS open_item_id,
        max_by(item_name, ts) AS open_item_name
    FROM orders
    WHERE ts >= $open_since AND ts < $as_of AND subject_id IS NOT NULL AND amount_fen > 0
        AND (paid_at IS NULL OR paid_at >= $as_of)
        AND (cancelled_at IS NULL OR cancelled_at >= $as_of)
    GROUP BY subject_id
),
follows AS (
    SELECT e.subject_id, count(DISTINCT e.item_id) AS follows, max_by(e.item_id, e.ts) AS follow_item_id
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE e.ts >= $open_since AND e.ts < $as_of AND r.role IN ('favourite', 'follow') AND e.item_id IS NOT NULL
    GROUP BY e.subject_id
),
subscribed AS (
    SELECT DISTINCT subject_id
    FROM subscriptions
    WHERE subject_id IS NOT NULL AND started_at < $as_of
        AND (ended_at IS NULL OR ended_at >= $as_of)
        AND (cancelled_at IS NULL OR cancelled_at >= $as_of)
),
looked AS (
    SELECT
        m.subject_id,
        m.idle_days,
        coalesce(u.open_orders, 0) AS open_orders,
        coalesce(u.open_order_fen, 0) AS open_order_fen,
        u.open_item_id,
        u.open_item_name,
        coalesce(c.cart_items, 0) AS cart_items,
        c.cart_item_id,
        coalesce(f.follows, 0) AS follows,
        f.follow_item_id,
        a.last_act_day,
        a.last_attention_day,
        a.last_community_day,
        s.subject_id IS NOT NULL AS subscribed,
        m.last_present_day
    FROM measured AS m
    LEFT JOIN active_days AS a ON a.subject_id = m.subject_id
    LEFT JOIN carts AS c ON c.subject_id = m.subject_id
    LEFT JOIN unpaid AS u ON u.subject_id = m.subject_id
    LEFT JOIN follows AS f ON f.subject_id = m.subject_id
    LEFT JOIN subscribed AS s ON s.subject_id = m.subject_id
),
weighed AS (
    SELECT
        *,
        open_orders + cart_items > 0 AS open_act,
        subscribed OR coalesce(date_diff('day', last_attention_day, last_present_day) <= $just_before_days, FALSE)
            AS attention,
        coalesce(date_diff('day', last_community_day, last_present_day) <= $just_before_days, FALSE) AS community
    FROM looked
)
SELECT
    CAST($as_of_day AS DATE) AS as_of,
    subject_id,
    CASE
        WHEN idle_days IS NULL THEN NULL
        WHEN idle_days < $quiet_from_days THEN 'active'
        WHEN open_act OR attention OR community THEN 'dormant'
        ELSE 'churned'
    END AS liveness,
    open_act,
    attention,
    community,
    open_orders,
    open_order_fen,
    open_item_id,
    open_item_name,
    cart_items,
    cart_item_id,
    follows,
    follow_item_id,
    date_diff('day', last_act_day, $last_day) AS act_idle_days,
    date_diff('day', last_attention_day, $last_day) AS attention_idle_days,
    date_diff('day', last_community_day, $last_day) AS community_idle_days
FROM weighed
