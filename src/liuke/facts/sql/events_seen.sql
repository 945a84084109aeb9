-- name: events_seen
-- Every event name with how often and by how many people it was seen, and when first and last; the most frequent first.
SELECT
    e.event,
    count(*) AS n,
    count(DISTINCT e.subject_id) AS people,
    min(e.day) AS first_day,
    max(e.day) AS last_day
FROM events AS e
GROUP BY e.event
ORDER BY n DESC, e.event
LIMIT 500
