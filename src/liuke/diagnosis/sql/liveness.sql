-- name: measured_today
-- Who is quiet for how long, as the day's signals say. Who never was there has been quiet since we know of them. Where
-- nobody ever was there, nothing imported says who comes (events have no roles yet), and so not who stays away.
SELECT
    subject_id,
    coalesce(idle_days, tenure_days) AS idle_days,
    coalesce(last_present_day, first_day) AS last_present_day,
    idle_days IS NULL AS never_there
FROM user_signals
WHERE
    as_of = $as_of_day
    AND EXISTS (SELECT 1 FROM user_signals AS anybody WHERE anybody.as_of = $as_of_day AND anybody.idle_days IS NOT NULL)

-- name: sign_up_dates
-- The days (UTC) on which anybody signed up before $as_of.
SELECT DISTINCT CAST(signed_up_at AS DATE) AS utc_day
FROM users
WHERE signed_up_at < $as_of
ORDER BY utc_day

-- name: measured_past
-- The same as measured_today from the roll-up alone: a past day need not have been measured to learn from it.
WITH ever AS (
    SELECT
        subject_id,
        min(day) AS first_day,
        max(CASE WHEN CASE WHEN $any_act THEN active ELSE present END > 0 THEN day END) AS last_present_day
    FROM activity_daily
    WHERE day <= $last_day
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
        e.last_present_day
    FROM ever AS e
    FULL JOIN known AS k ON k.subject_id = e.subject_id
)
SELECT
    subject_id,
    coalesce(date_diff('day', last_present_day, $last_day), date_diff('day', first_day, $as_of_day)) AS idle_days,
    coalesce(last_present_day, first_day) AS last_present_day,
    last_present_day IS NULL AS never_there
FROM people

-- name: carts
-- What people put into their basket, or began to check out, and neither took out nor bought since.
WITH basket_acts AS (
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
    SELECT subject_id, item_id, max(CASE WHEN opens THEN ts END) AS opened_at,
        max(CASE WHEN NOT opens THEN ts END) AS closed_at
    FROM basket_acts
    GROUP BY subject_id, item_id
)
SELECT subject_id, count(*) AS cart_items, max_by(item_id, opened_at) AS cart_item_id
FROM basket
WHERE opened_at IS NOT NULL AND (closed_at IS NULL OR closed_at < opened_at)
GROUP BY subject_id

-- name: unpaid
-- Orders of people that were neither paid nor cancelled.
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

-- name: ties
-- True or false churn (D1) of everybody in "measured": a quiet user with an unfinished act (carts, unpaid), attention to
-- something, or community acts since (or just before) going quiet is dormant, not churned. paid_level is the power of four,
-- from 1 on, of the money paid within a year (0: none). What is shown of their acts is asked apart: past days need none.
WITH acts AS (
    SELECT
        subject_id,
        max(CASE WHEN login + view + search + core + favourite + cart_add + cart_remove + checkout + purchase + comment
            + "like" + share + follow + invite + complaint > 0 THEN day END) AS last_act_day,
        max(CASE WHEN favourite + follow > 0 THEN day END) AS last_attention_day,
        max(CASE WHEN comment + "like" + share + invite > 0 THEN day END) AS last_community_day,
        CAST(sum(CASE WHEN day >= $year_from THEN paid_fen ELSE 0 END) AS DOUBLE) AS paid_fen
    FROM activity_daily
    WHERE day <= $last_day
    GROUP BY subject_id
),
subscribed AS (
    SELECT DISTINCT subject_id
    FROM subscriptions
    WHERE subject_id IS NOT NULL AND started_at < $as_of
        AND (ended_at IS NULL OR ended_at >= $as_of)
        AND (cancelled_at IS NULL OR cancelled_at >= $as_of)
),
weighed AS (
    SELECT
        m.subject_id,
        m.idle_days,
        m.never_there,
        c.subject_id IS NOT NULL OR u.subject_id IS NOT NULL AS open_act,
        s.subject_id IS NOT NULL
            OR coalesce(date_diff('day', a.last_attention_day, m.last_present_day) <= $just_before_days, FALSE) AS attention,
        coalesce(date_diff('day', a.last_community_day, m.last_present_day) <= $just_before_days, FALSE) AS community,
        a.last_act_day,
        a.last_attention_day,
        a.last_community_day,
        CASE WHEN a.paid_fen > 0 THEN 1 + CAST(floor(ln(a.paid_fen) / ln(4.0)) AS INTEGER) ELSE 0 END AS paid_level
    FROM measured AS m
    LEFT JOIN acts AS a ON a.subject_id = m.subject_id
    LEFT JOIN carts AS c ON c.subject_id = m.subject_id
    LEFT JOIN unpaid AS u ON u.subject_id = m.subject_id
    LEFT JOIN subscribed AS s ON s.subject_id = m.subject_id
)
SELECT
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
    date_diff('day', last_act_day, $last_day) AS act_idle_days,
    date_diff('day', last_attention_day, $last_day) AS attention_idle_days,
    date_diff('day', last_community_day, $last_day) AS community_idle_days,
    never_there,
    CASE WHEN idle_days < 730 THEN CAST(idle_days AS INTEGER) ELSE 730 END AS quiet_days,
    paid_level
FROM weighed

-- name: quiet_kinds
-- How many of the quiet there are of each kind that a chance of return is said for.
SELECT open_act, attention, community, never_there, quiet_days, paid_level, count(*) AS n
FROM ties
WHERE liveness IN ('dormant', 'churned')
GROUP BY open_act, attention, community, never_there, quiet_days, paid_level
ORDER BY open_act, attention, community, never_there, quiet_days, paid_level

-- name: quiet_kinds_back
-- The same on a past day, with how many of them did anything at all in the window that followed.
WITH back AS (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $as_of_day AND day < $until_day
        AND login + view + search + core + favourite + cart_add + cart_remove + checkout + purchase + comment + "like"
            + share + follow + invite + complaint > 0
)
SELECT
    t.open_act,
    t.attention,
    t.community,
    t.never_there,
    t.quiet_days,
    t.paid_level,
    count(*) AS n,
    count(b.subject_id) AS returned
FROM ties AS t
LEFT JOIN back AS b ON b.subject_id = t.subject_id
WHERE t.liveness IN ('dormant', 'churned')
GROUP BY t.open_act, t.attention, t.community, t.never_there, t.quiet_days, t.paid_level
ORDER BY t.open_act, t.attention, t.community, t.never_there, t.quiet_days, t.paid_level

-- name: liveness
-- What is kept of the day: everybody's ties, the acts behind them, and the chance of return of the quiet.
WITH follows AS (
    SELECT e.subject_id, count(DISTINCT e.item_id) AS follows, max_by(e.item_id, e.ts) AS follow_item_id
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE e.ts >= $open_since AND e.ts < $as_of AND r.role IN ('favourite', 'follow') AND e.item_id IS NOT NULL
    GROUP BY e.subject_id
)
SELECT
    CAST($as_of_day AS DATE) AS as_of,
    t.subject_id,
    t.liveness,
    t.open_act,
    t.attention,
    t.community,
    coalesce(u.open_orders, 0) AS open_orders,
    coalesce(u.open_order_fen, 0) AS open_order_fen,
    u.open_item_id,
    u.open_item_name,
    coalesce(b.cart_items, 0) AS cart_items,
    b.cart_item_id,
    coalesce(f.follows, 0) AS follows,
    f.follow_item_id,
    t.act_idle_days,
    t.attention_idle_days,
    t.community_idle_days,
    c.return_p,
    c.return_low,
    c.return_high
FROM ties AS t
LEFT JOIN unpaid AS u ON u.subject_id = t.subject_id
LEFT JOIN carts AS b ON b.subject_id = t.subject_id
LEFT JOIN follows AS f ON f.subject_id = t.subject_id
LEFT JOIN chances AS c
    ON t.liveness IN ('dormant', 'churned')
    AND c.open_act = t.open_act AND c.attention = t.attention AND c.community = t.community
    AND c.never_there = t.never_there AND c.quiet_days = t.quiet_days AND c.paid_level = t.paid_level

-- name: quiet_people
-- Everybody quiet on a day already diagnosed, and whether they did anything at all in the window that followed.
SELECT l.subject_id, l.liveness, b.subject_id IS NOT NULL AS returned
FROM user_liveness AS l
LEFT JOIN (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $as_of_day AND day < $until_day
        AND login + view + search + core + favourite + cart_add + cart_remove + checkout + purchase + comment + "like"
            + share + follow + invite + complaint > 0
) AS b ON b.subject_id = l.subject_id
WHERE l.as_of = $as_of_day AND l.liveness IN ('dormant', 'churned')
ORDER BY l.subject_id
