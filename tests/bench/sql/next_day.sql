-- name: last_day
-- The newest day of the log.
SELECT max(day) AS day FROM events

-- name: events
-- The newest day's acts a day later; times are UTC.
SELECT
    CASE WHEN e.event_id IS NOT NULL THEN e.event_id || '+1' END AS event_id,
    e.subject_id,
    e.ts + INTERVAL 1 DAY AS ts,
    e.event,
    e.feature,
    e.item_id,
    e.value,
    e.properties
FROM events AS e
WHERE e.day = $day

-- name: orders
-- The newest day's orders a day later.
SELECT
    o.order_id || '+1' AS order_id,
    o.line_id,
    o.subject_id,
    o.ts + INTERVAL 1 DAY AS ts,
    o.paid_at + INTERVAL 1 DAY AS paid_at,
    o.item_id,
    o.item_name,
    o.category,
    o.quantity,
    o.amount_fen,
    o.coupon_fen,
    o.currency
FROM orders AS o
WHERE o.day = $day
