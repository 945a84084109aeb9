-- name: own_year
-- One person's year in figures: orders, money paid and saved by coupons, the first order of all, since when they are here.
WITH bought AS (
    SELECT o.order_id, o.ts, o.item_name,
        CASE WHEN o.currency IS NULL OR o.currency = $currency THEN o.amount_fen END AS amount_fen,
        CASE WHEN o.currency IS NULL OR o.currency = $currency THEN o.coupon_fen END AS coupon_fen
    FROM orders AS o
    WHERE o.subject_id = $subject_id AND o.ts < $as_of AND o.paid_at < $as_of AND o.amount_fen > 0
        AND (o.cancelled_at IS NULL OR o.cancelled_at >= $as_of)
)
SELECT
    count(DISTINCT CASE WHEN ts >= $year_since THEN order_id END) AS orders,
    CAST(coalesce(sum(CASE WHEN ts >= $year_since THEN amount_fen END), 0) AS BIGINT) AS paid_fen,
    CAST(coalesce(sum(CASE WHEN ts >= $year_since THEN coupon_fen END), 0) AS BIGINT) AS saved_fen,
    min(ts) AS first_order_at,
    min_by(item_name, ts) AS first_item,
    (SELECT min(u.signed_up_at) FROM users AS u WHERE u.subject_id = $subject_id) AS signed_up_at
FROM bought

-- name: own_year_months
-- In which months of their year a person was there, and on how many days.
SELECT
    CAST(extract(year FROM a.day) AS INTEGER) AS year,
    CAST(extract(month FROM a.day) AS INTEGER) AS month,
    count(*) AS days
FROM activity_daily AS a
WHERE a.subject_id = $subject_id AND a.day >= $year_since_day AND a.day <= $last_day
GROUP BY extract(year FROM a.day), extract(month FROM a.day)
ORDER BY year, month

-- name: own_year_things
-- What a person bought in their year, by category and by item: in how many orders, the most frequent first.
WITH bought AS (
    SELECT o.order_id, o.ts, o.item_id, o.item_name, o.category
    FROM orders AS o
    WHERE o.subject_id = $subject_id AND o.ts < $as_of AND o.ts >= $year_since
        AND o.paid_at < $as_of AND o.amount_fen > 0
        AND (o.cancelled_at IS NULL OR o.cancelled_at >= $as_of)
)
SELECT kind, thing, times
FROM (
    SELECT 'category' AS kind, category AS thing, count(DISTINCT order_id) AS times, max(ts) AS last_at
    FROM bought
    WHERE category IS NOT NULL
    GROUP BY category
    UNION ALL
    SELECT 'item' AS kind, max(item_name) AS thing, count(DISTINCT order_id) AS times, max(ts) AS last_at
    FROM bought
    WHERE item_name IS NOT NULL
    GROUP BY coalesce(item_id, item_name)
) AS counted
ORDER BY kind, times DESC, CASE WHEN kind = 'item' THEN last_at END DESC, thing
