-- name: known
-- What we know of chosen people for a day's plan, in the words a template may use; prices, stock and unfinished business as
-- they are at $at, which is the day's first instant while planning and the present just before sending.
WITH chosen_people AS (
    SELECT subject_id FROM chosen
),
bought AS (
    SELECT o.subject_id, o.item_id, o.item_name, o.category, o.ts, o.order_id,
        CASE WHEN o.currency IS NULL OR o.currency = $currency THEN o.amount_fen END AS amount_fen,
        CASE WHEN o.currency IS NULL OR o.currency = $currency THEN o.coupon_fen END AS coupon_fen
    FROM orders AS o
    INNER JOIN chosen_people AS c ON c.subject_id = o.subject_id
    WHERE o.ts < $as_of AND o.paid_at < $as_of AND o.amount_fen > 0
        AND (o.cancelled_at IS NULL OR o.cancelled_at >= $as_of)
),
items AS (
    SELECT subject_id, max(item_name) AS item_name, count(DISTINCT order_id) AS times, max(ts) AS last_at
    FROM bought
    WHERE item_name IS NOT NULL AND ts >= $year_since
    GROUP BY subject_id, coalesce(item_id, item_name)
),
top_items AS (
    SELECT subject_id, item_name AS top_item_name, times AS top_item_times
    FROM (
        SELECT *, row_number() OVER (PARTITION BY subject_id ORDER BY times DESC, last_at DESC, item_name) AS place
        FROM items
    ) AS ranked
    WHERE place = 1
),
categories AS (
    SELECT subject_id, category, count(DISTINCT order_id) AS times
    FROM bought
    WHERE category IS NOT NULL AND ts >= $year_since
    GROUP BY subject_id, category
),
top_categories AS (
    SELECT subject_id, category AS favourite_category
    FROM (
        SELECT *, row_number() OVER (PARTITION BY subject_id ORDER BY times DESC, category) AS place
        FROM categories
    ) AS ranked
    WHERE place = 1
),
spent AS (
    SELECT subject_id, min(ts) AS first_order_at, max(ts) AS last_order_at,
        count(DISTINCT CASE WHEN ts >= $year_since THEN order_id END) AS orders_365d,
        CAST(coalesce(sum(CASE WHEN ts >= $year_since THEN amount_fen END), 0) AS BIGINT) AS paid_365d_fen,
        CAST(coalesce(sum(CASE WHEN ts >= $year_since THEN coupon_fen END), 0) AS BIGINT) AS saved_365d_fen
    FROM bought
    GROUP BY subject_id
),
months AS (
    SELECT a.subject_id, extract(month FROM a.day) AS month, count(*) AS days, max(a.day) AS last_day
    FROM activity_daily AS a
    INNER JOIN chosen_people AS c ON c.subject_id = a.subject_id
    WHERE a.day <= $last_day AND a.day >= $year_since_day
    GROUP BY a.subject_id, extract(month FROM a.day)
),
days AS (
    SELECT subject_id, CAST(sum(days) AS BIGINT) AS active_days_365d
    FROM months
    GROUP BY subject_id
),
busiest AS (
    SELECT subject_id, month AS busiest_month
    FROM (
        SELECT *, row_number() OVER (PARTITION BY subject_id ORDER BY days DESC, last_day DESC) AS place
        FROM months
    ) AS ranked
    WHERE place = 1
),
unpaid AS (
    SELECT
        o.subject_id,
        count(DISTINCT o.order_id) AS open_orders,
        CAST(sum(CASE WHEN o.currency IS NULL OR o.currency = $currency THEN o.amount_fen END) AS BIGINT)
            AS open_order_fen,
        max_by(o.item_id, o.ts) AS open_item_id,
        max_by(o.item_name, o.ts) AS open_item_name
    FROM orders AS o
    INNER JOIN chosen_people AS c ON c.subject_id = o.subject_id
    WHERE o.ts >= $open_since AND o.ts < $as_of AND o.amount_fen > 0
        AND (o.paid_at IS NULL OR o.paid_at >= $at)
        AND (o.cancelled_at IS NULL OR o.cancelled_at >= $at)
    GROUP BY o.subject_id
),
closed_since AS (
    SELECT DISTINCT e.subject_id, e.item_id
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    INNER JOIN chosen_people AS c ON c.subject_id = e.subject_id
    WHERE e.ts >= $as_of AND e.ts < $at AND r.role IN ('purchase', 'cart_remove')
    UNION
    SELECT DISTINCT o.subject_id, o.item_id
    FROM orders AS o
    INNER JOIN chosen_people AS c ON c.subject_id = o.subject_id
    WHERE o.paid_at >= $as_of AND o.paid_at < $at
),
prices AS (
    SELECT item_id, max_by(name, ts) AS name, max_by(price_fen, ts) AS price_fen, max_by(stock, ts) AS stock
    FROM catalog
    WHERE ts < $at
    GROUP BY item_id
)
SELECT
    c.subject_id,
    u.name,
    u.email,
    u.phone,
    u.push_token,
    u.language,
    u.timezone,
    u.signed_up_at,
    s.idle_days,
    s.tenure_days,
    n.open_orders,
    n.open_order_fen,
    coalesce(op.name, n.open_item_name) AS open_item_name,
    op.price_fen AS open_item_price_fen,
    op.stock AS open_item_stock,
    CASE WHEN x.subject_id IS NULL THEN l.cart_items ELSE 0 END AS cart_items,
    cp.name AS cart_item_name,
    cp.price_fen AS cart_item_price_fen,
    cp.stock AS cart_item_stock,
    l.follows,
    fp.name AS follow_item_name,
    fp.price_fen AS follow_item_price_fen,
    fp.stock AS follow_item_stock,
    b.first_order_at,
    b.last_order_at,
    coalesce(b.orders_365d, 0) AS orders_365d,
    coalesce(b.paid_365d_fen, 0) AS paid_365d_fen,
    coalesce(b.saved_365d_fen, 0) AS saved_365d_fen,
    coalesce(d.active_days_365d, 0) AS active_days_365d,
    m.busiest_month,
    t.top_item_name,
    t.top_item_times,
    g.favourite_category,
    w.name AS fixed_clue_name,
    w.shipped_on AS fixed_clue_shipped_on
FROM chosen_people AS c
LEFT JOIN users AS u ON u.subject_id = c.subject_id
LEFT JOIN user_signals AS s ON s.subject_id = c.subject_id AND s.as_of = $as_of_day
LEFT JOIN user_liveness AS l ON l.subject_id = c.subject_id AND l.as_of = $as_of_day
LEFT JOIN spent AS b ON b.subject_id = c.subject_id
LEFT JOIN days AS d ON d.subject_id = c.subject_id
LEFT JOIN busiest AS m ON m.subject_id = c.subject_id
LEFT JOIN top_items AS t ON t.subject_id = c.subject_id
LEFT JOIN top_categories AS g ON g.subject_id = c.subject_id
LEFT JOIN unpaid AS n ON n.subject_id = c.subject_id
LEFT JOIN closed_since AS x ON x.subject_id = c.subject_id AND x.item_id = l.cart_item_id
LEFT JOIN prices AS op ON op.item_id = n.open_item_id
LEFT JOIN prices AS cp ON cp.item_id = l.cart_item_id
LEFT JOIN prices AS fp ON fp.item_id = l.follow_item_id
LEFT JOIN user_fixed AS k ON k.subject_id = c.subject_id AND k.as_of = $as_of_day
LEFT JOIN clue_ships AS w ON w.clue_id = k.fixed_clue
