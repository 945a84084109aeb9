-- name: events
-- What each day of the events looks like, so that a day that changed since is told from one that did not.
SELECT day, count(*) AS n,
    CAST(coalesce(sum(date_diff('second', TIMESTAMP '1970-01-01 00:00:00', ts)), 0)
        + coalesce(sum(length(event) + length(subject_id)), 0) AS BIGINT) AS mark
FROM events
WHERE day IS NOT NULL
GROUP BY day
ORDER BY day

-- name: orders
-- The same of orders: an order paid, cancelled, refunded or worth something else changes the day it was placed on.
SELECT day, count(*) AS n,
    CAST(coalesce(sum(date_diff('second', TIMESTAMP '1970-01-01 00:00:00', paid_at)), 0)
        + 3 * coalesce(sum(date_diff('second', TIMESTAMP '1970-01-01 00:00:00', refunded_at)), 0)
        + 5 * coalesce(sum(date_diff('second', TIMESTAMP '1970-01-01 00:00:00', cancelled_at)), 0)
        + 7 * coalesce(sum(amount_fen), 0)
        + coalesce(sum(length(order_id) + length(subject_id)), 0) AS BIGINT) AS mark
FROM orders
WHERE day IS NOT NULL
GROUP BY day
ORDER BY day

-- name: activity_counts
-- The same of activity that came already counted.
SELECT day, count(*) AS n,
    CAST(coalesce(sum(n), 0) + coalesce(sum(length(role) + length(subject_id)), 0) AS BIGINT) AS mark
FROM activity_counts
WHERE day IS NOT NULL
GROUP BY day
ORDER BY day

-- name: seen
-- What each day looked like when it was last noticed.
SELECT source, day, n, mark FROM seen_days ORDER BY source, day
