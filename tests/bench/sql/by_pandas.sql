-- name: events
-- The log's columns that the signals read.
SELECT subject_id, ts, event FROM events

-- name: orders
-- The orders' columns that the signals read.
SELECT subject_id, order_id, paid_at, refunded_at, amount_fen FROM orders WHERE subject_id IS NOT NULL

-- name: users
-- Sign-ups.
SELECT subject_id, signed_up_at FROM users
