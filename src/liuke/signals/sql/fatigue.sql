-- name: message_days
-- Messages and what became of them, by day, kind of campaign and act. Sent messages are our receipts and the events that
-- the tracking plan says tell of messages; an act without a kind is of the last message sent to the person.
WITH acts AS (
    SELECT r.subject_id, r.at AS ts, h.day, 'sent' AS act, r.playbook AS kind
    FROM receipts AS r
    INNER JOIN window_hours AS h ON h.utc_day = CAST(r.at AS DATE) AND r.at >= h.begins AND r.at < h.ends
    WHERE r.state = 'sent' AND NOT coalesce(r.dry_run, FALSE) AND r.at < $as_of
    UNION ALL
    SELECT e.subject_id, e.ts, e.day, m.act, m.kind
    FROM events AS e
    INNER JOIN message_roles AS m ON m.event = e.event
    WHERE e.day >= $from_day AND e.day <= $last_day AND e.ts < $as_of
    UNION ALL
    SELECT a.subject_id, a.first_at AS ts, a.day, 'mute' AS act, CAST(NULL AS VARCHAR) AS kind
    FROM activity_daily AS a
    WHERE a.day >= $from_day AND a.day <= $last_day AND a.push_off > 0
),
numbered AS (
    SELECT subject_id, day, act, kind,
        sum(CASE WHEN act = 'sent' THEN 1 ELSE 0 END) OVER (
            PARTITION BY subject_id ORDER BY ts, CASE WHEN act = 'sent' THEN 0 ELSE 1 END
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS nth
    FROM acts
),
told AS (
    SELECT day, act,
        coalesce(kind, max(CASE WHEN act = 'sent' THEN kind END) OVER (PARTITION BY subject_id, nth)) AS kind
    FROM numbered
)
SELECT day, kind, act, count(*) AS n
FROM told
GROUP BY day, kind, act
ORDER BY day, kind, act

-- name: user_fatigue
-- Messages of the last weeks by person. Opens are unknown, not none, where nobody's opens are told of.
WITH acts AS (
    SELECT r.subject_id, h.day, 'sent' AS act
    FROM receipts AS r
    INNER JOIN window_hours AS h ON h.utc_day = CAST(r.at AS DATE) AND r.at >= h.begins AND r.at < h.ends
    WHERE r.state = 'sent' AND NOT coalesce(r.dry_run, FALSE) AND r.at < $as_of AND h.day >= $since_28d
    UNION ALL
    SELECT e.subject_id, e.day, m.act
    FROM events AS e
    INNER JOIN message_roles AS m ON m.event = e.event
    WHERE e.day >= $since_28d AND e.day <= $last_day AND e.ts < $as_of
    UNION ALL
    SELECT a.subject_id, a.day, 'mute' AS act
    FROM activity_daily AS a
    WHERE a.day >= $since_28d AND a.day <= $last_day AND a.push_off > 0
),
known AS (
    SELECT count(*) FILTER (WHERE act = 'open') > 0 AS opens, count(*) FILTER (WHERE act = 'click') > 0 AS clicks
    FROM acts
),
counted AS (
    SELECT subject_id, count(*) FILTER (WHERE act = 'sent' AND day >= $since_7d) AS messages_7d,
        count(*) FILTER (WHERE act = 'sent') AS messages_28d, count(*) FILTER (WHERE act = 'open') AS opens,
        count(*) FILTER (WHERE act = 'click') AS clicks,
        count(*) FILTER (WHERE act IN ('mute', 'opt_out')) AS refused
    FROM acts
    WHERE subject_id IS NOT NULL
    GROUP BY subject_id
)
SELECT $as_of_day AS as_of, c.subject_id, CAST(c.messages_7d AS INTEGER) AS messages_7d,
    CAST(c.messages_28d AS INTEGER) AS messages_28d,
    CASE WHEN k.opens THEN CAST(c.opens AS INTEGER) END AS message_opens_28d,
    CASE WHEN k.clicks THEN CAST(c.clicks AS INTEGER) END AS message_clicks_28d,
    CASE WHEN k.opens AND c.messages_28d > 0 THEN
        CASE WHEN c.opens > c.messages_28d THEN 1.0 ELSE CAST(c.opens AS DOUBLE) / c.messages_28d END
    END AS message_open_share_28d,
    CASE
        WHEN c.refused > 0 THEN TRUE
        WHEN c.messages_28d < $unopened_from THEN FALSE
        WHEN k.opens THEN c.opens = 0
    END AS message_fatigued
FROM counted AS c
CROSS JOIN known AS k

-- name: after_messages
-- Who was there in the four weeks before a past day, by how many messages they got in its last week: and how many were
-- not seen again since.
WITH sent AS (
    SELECT r.subject_id
    FROM receipts AS r
    INNER JOIN window_hours AS h ON h.utc_day = CAST(r.at AS DATE) AND r.at >= h.begins AND r.at < h.ends
    WHERE r.state = 'sent' AND NOT coalesce(r.dry_run, FALSE) AND h.day >= $week_from AND h.day < $anchor_day
    UNION ALL
    SELECT e.subject_id
    FROM events AS e
    INNER JOIN message_roles AS m ON m.event = e.event AND m.act = 'sent'
    WHERE e.day >= $week_from AND e.day < $anchor_day
),
messages AS (
    SELECT subject_id, count(*) AS n FROM sent WHERE subject_id IS NOT NULL GROUP BY subject_id
),
there AS (
    SELECT subject_id, max(CASE WHEN day >= $anchor_day THEN 1 ELSE 0 END) AS stayed,
        max(CASE WHEN day < $anchor_day THEN 1 ELSE 0 END) AS known
    FROM activity_daily
    WHERE day >= $four_weeks_from AND day <= $last_day AND (CASE WHEN $any_act THEN active ELSE present END) > 0
    GROUP BY subject_id
)
SELECT CASE WHEN coalesce(m.n, 0) > 4 THEN 5 ELSE coalesce(m.n, 0) END AS messages, count(*) AS users,
    count(*) FILTER (WHERE t.stayed = 0) AS gone
FROM there AS t
LEFT JOIN messages AS m ON m.subject_id = t.subject_id
WHERE t.known = 1
GROUP BY CASE WHEN coalesce(m.n, 0) > 4 THEN 5 ELSE coalesce(m.n, 0) END
ORDER BY messages
