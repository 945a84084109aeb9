-- name: unknown_events
-- Event names the tracking plan does not know, the most frequent first.
SELECT e.event, count(*) AS n
FROM events AS e
LEFT JOIN event_roles AS r ON r.event = e.event
LEFT JOIN message_roles AS m ON m.event = e.event
WHERE r.event IS NULL AND m.event IS NULL
GROUP BY e.event
ORDER BY n DESC, e.event
LIMIT 50
