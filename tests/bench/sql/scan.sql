-- name: scan
-- One columnar scan: the least and the greatest of each column that the signals read, taken from the values. The
-- condition holds always, but no statistic says so.
SELECT min(subject_id), max(subject_id), min(ts), max(ts), min(event), max(event), min(day), max(day)
FROM events
WHERE hash(ts) <> 1

-- name: touch
-- The cheapest look at every value of the same columns that we know of, for comparison.
SELECT sum(length(subject_id)), sum(epoch_us(ts)), sum(length(event)), sum(day - DATE '2000-01-01') FROM events

-- name: size
-- How much there is.
SELECT
    (SELECT count(*) FROM events) AS events,
    (SELECT count(DISTINCT subject_id) FROM events) AS users,
    (SELECT count(*) FROM activity_daily) AS user_days

-- name: file_rows
-- The log as a business would export it: local times, its own event names.
SELECT subject_id AS user_id, ts AS happened_at, event AS event_name, item_id AS item FROM events

-- name: bare_table
CREATE TABLE bare AS SELECT * FROM events WITH NO DATA

-- name: bare_copy
COPY bare (subject_id, ts, event, item_id) FROM $1 (HEADER)
