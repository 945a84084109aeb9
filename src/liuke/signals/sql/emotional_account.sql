-- name: ledger
-- One person's entries: each with the fact that it comes from and how old it is. own_days: what they did day by day.
WITH tickets AS (
    SELECT f.subject_id, f.day, f.ts, coalesce(f.answered_at, f.resolved_at) AS answered_at, f.resolved_at,
        coalesce(f.feedback_id, CAST(f.row_hash AS VARCHAR) || '-' || CAST(f.nth AS VARCHAR), CAST(f.day AS VARCHAR))
            AS source_id,
        coalesce(f.kind = 'review' AND f.score >= $praise_from, FALSE) AS praise, f.topic
    FROM feedback AS f
    WHERE f.subject_id = $subject_id AND f.ts < $as_of AND coalesce(f.kind, 'ticket') <> 'call'
),
rises AS (
    SELECT item_id, ts
    FROM (
        SELECT item_id, ts, price_fen, lag(price_fen) OVER (PARTITION BY item_id ORDER BY ts) AS before_fen
        FROM catalog
        WHERE ts < $as_of
    ) AS priced
    WHERE price_fen > before_fen AND price_fen - before_fen >= before_fen * $rise_share
),
entries AS (
    SELECT t.subject_id, 'problem_solved' AS kind, 'feedback' AS source, t.source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM tickets AS t
    INNER JOIN entry_hours AS h
        ON h.utc_day = CAST(t.resolved_at AS DATE) AND t.resolved_at >= h.begins AND t.resolved_at < h.ends
    WHERE t.resolved_at < $as_of AND NOT t.praise
    UNION ALL
    SELECT t.subject_id, 'praise_answered' AS kind, 'feedback' AS source, t.source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM tickets AS t
    INNER JOIN entry_hours AS h
        ON h.utc_day = CAST(t.answered_at AS DATE) AND t.answered_at >= h.begins AND t.answered_at < h.ends
    WHERE t.answered_at < $as_of AND t.praise
    UNION ALL
    SELECT subject_id, 'slow_reply' AS kind, 'feedback' AS source, source_id,
        date_diff('day', day, $last_day) - $slow_days AS age_days
    FROM tickets
    WHERE NOT praise AND ts < $slow_before
        AND (answered_at IS NULL OR date_diff('second', ts, answered_at) > $slow_seconds)
    UNION ALL
    SELECT subject_id, 'complaint_unanswered' AS kind, 'feedback' AS source, source_id,
        date_diff('day', day, $last_day) - $unanswered_days AS age_days
    FROM tickets
    WHERE NOT praise AND ts < $unanswered_before
        AND (answered_at IS NULL OR date_diff('second', ts, answered_at) > $unanswered_seconds)
    UNION ALL
    SELECT t.subject_id, 'wrong_message' AS kind, 'feedback' AS source, t.source_id,
        date_diff('day', t.day, $last_day) AS age_days
    FROM tickets AS t
    INNER JOIN wrong_topics AS w ON w.topic = t.topic
    UNION ALL
    SELECT r.subject_id, g.kind, 'receipts' AS source, r.receipt_id AS source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM receipts AS r
    INNER JOIN gift_playbooks AS g ON g.playbook = r.playbook
    INNER JOIN entry_hours AS h ON h.utc_day = CAST(r.at AS DATE) AND r.at >= h.begins AND r.at < h.ends
    WHERE r.at < $as_of AND r.state IN ('sent', 'task_done') AND NOT coalesce(r.dry_run, FALSE)
        AND r.subject_id = $subject_id
    UNION ALL
    SELECT $subject_id AS subject_id, 'error_met' AS kind, 'activity_daily' AS source,
        CAST(day AS VARCHAR) AS source_id, date_diff('day', day, $last_day) AS age_days
    FROM own_days
    WHERE hurt > 0
    UNION ALL
    SELECT $subject_id AS subject_id, 'message_refused' AS kind, 'activity_daily' AS source,
        CAST(day AS VARCHAR) AS source_id, date_diff('day', day, $last_day) AS age_days
    FROM own_days
    WHERE refused > 0
    UNION ALL
    SELECT DISTINCT $subject_id AS subject_id, 'price_rise' AS kind, 'catalog' AS source, r.item_id AS source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM wishes_daily AS e
    INNER JOIN rises AS r ON r.item_id = e.item_id
    INNER JOIN entry_hours AS h ON h.utc_day = CAST(r.ts AS DATE) AND r.ts >= h.begins AND r.ts < h.ends
    WHERE e.subject_id = $subject_id AND e.day <= $last_day AND e.ts < r.ts
        AND date_diff('day', e.day, h.day) <= $watch_days
)
SELECT e.subject_id, e.kind, e.source, e.source_id, CAST(CASE WHEN e.age_days < 0 THEN 0 ELSE e.age_days END AS INTEGER)
    AS age_days, w.points, w.points * power(0.5, CASE WHEN e.age_days < 0 THEN 0 ELSE e.age_days END / $half_life_days)
    AS counts
FROM entries AS e
INNER JOIN entry_points AS w ON w.kind = e.kind
ORDER BY e.subject_id, age_days, e.kind, e.source_id

-- name: wishes_daily
-- What everybody put aside, followed or laid in the cart on the days asked for, and when on each day they first did.
SELECT e.day, e.subject_id, e.item_id, min(e.ts) AS ts
FROM events AS e
INNER JOIN event_roles AS o ON o.event = e.event AND o.role IN ('favourite', 'follow', 'cart_add')
WHERE e.day >= $from_day AND e.day <= $through_day AND e.item_id IS NOT NULL
GROUP BY e.day, e.subject_id, e.item_id

-- name: first_wish
-- The first day on which anybody did.
SELECT min(day) AS day FROM activity_daily WHERE favourite + follow + cart_add > 0 AND day <= $last_day

-- name: balances
-- Everybody's balance, and what it was 28 days before. What came of acts is kept with the day's signals of each person.
WITH tickets AS (
    SELECT f.subject_id, f.day, f.ts, coalesce(f.answered_at, f.resolved_at) AS answered_at, f.resolved_at,
        coalesce(f.feedback_id, CAST(f.row_hash AS VARCHAR) || '-' || CAST(f.nth AS VARCHAR), CAST(f.day AS VARCHAR))
            AS source_id,
        coalesce(f.kind = 'review' AND f.score >= $praise_from, FALSE) AS praise, f.topic
    FROM feedback AS f
    WHERE f.subject_id IS NOT NULL AND f.ts < $as_of AND coalesce(f.kind, 'ticket') <> 'call'
),
rises AS (
    SELECT item_id, ts
    FROM (
        SELECT item_id, ts, price_fen, lag(price_fen) OVER (PARTITION BY item_id ORDER BY ts) AS before_fen
        FROM catalog
        WHERE ts < $as_of
    ) AS priced
    WHERE price_fen > before_fen AND price_fen - before_fen >= before_fen * $rise_share
),
entries AS (
    SELECT t.subject_id, 'problem_solved' AS kind, 'feedback' AS source, t.source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM tickets AS t
    INNER JOIN entry_hours AS h
        ON h.utc_day = CAST(t.resolved_at AS DATE) AND t.resolved_at >= h.begins AND t.resolved_at < h.ends
    WHERE t.resolved_at < $as_of AND NOT t.praise
    UNION ALL
    SELECT t.subject_id, 'praise_answered' AS kind, 'feedback' AS source, t.source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM tickets AS t
    INNER JOIN entry_hours AS h
        ON h.utc_day = CAST(t.answered_at AS DATE) AND t.answered_at >= h.begins AND t.answered_at < h.ends
    WHERE t.answered_at < $as_of AND t.praise
    UNION ALL
    SELECT subject_id, 'slow_reply' AS kind, 'feedback' AS source, source_id,
        date_diff('day', day, $last_day) - $slow_days AS age_days
    FROM tickets
    WHERE NOT praise AND ts < $slow_before
        AND (answered_at IS NULL OR date_diff('second', ts, answered_at) > $slow_seconds)
    UNION ALL
    SELECT subject_id, 'complaint_unanswered' AS kind, 'feedback' AS source, source_id,
        date_diff('day', day, $last_day) - $unanswered_days AS age_days
    FROM tickets
    WHERE NOT praise AND ts < $unanswered_before
        AND (answered_at IS NULL OR date_diff('second', ts, answered_at) > $unanswered_seconds)
    UNION ALL
    SELECT t.subject_id, 'wrong_message' AS kind, 'feedback' AS source, t.source_id,
        date_diff('day', t.day, $last_day) AS age_days
    FROM tickets AS t
    INNER JOIN wrong_topics AS w ON w.topic = t.topic
    UNION ALL
    SELECT r.subject_id, g.kind, 'receipts' AS source, r.receipt_id AS source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM receipts AS r
    INNER JOIN gift_playbooks AS g ON g.playbook = r.playbook
    INNER JOIN entry_hours AS h ON h.utc_day = CAST(r.at AS DATE) AND r.at >= h.begins AND r.at < h.ends
    WHERE r.at < $as_of AND r.state IN ('sent', 'task_done') AND NOT coalesce(r.dry_run, FALSE)
        AND r.subject_id IS NOT NULL
    UNION ALL
    SELECT DISTINCT e.subject_id, 'price_rise' AS kind, 'catalog' AS source, r.item_id AS source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM wishes_daily AS e
    INNER JOIN rises AS r ON r.item_id = e.item_id
    INNER JOIN entry_hours AS h ON h.utc_day = CAST(r.ts AS DATE) AND r.ts >= h.begins AND r.ts < h.ends
    WHERE e.ts < r.ts AND e.day <= $last_day AND date_diff('day', e.day, h.day) <= $watch_days
),
of_facts AS (
    SELECT e.subject_id, sum(w.points * power(0.5, CASE WHEN e.age_days < 0 THEN 0 ELSE e.age_days END / $half_life_days))
        AS now_points,
        sum(CASE WHEN e.age_days >= 28 THEN w.points * power(0.5, (e.age_days - 28) / $half_life_days) ELSE 0 END)
        AS before_points
    FROM entries AS e
    INNER JOIN entry_points AS w ON w.kind = e.kind
    GROUP BY e.subject_id
),
of_acts AS (
    SELECT
        s.subject_id,
        coalesce(s.hurt_sum * w.hurt, 0) + coalesce(s.refused_sum * w.refused, 0) AS now_points,
        coalesce(s.hurt_before * w.hurt, 0) + coalesce(s.refused_before * w.refused, 0) AS before_points
    FROM user_signals AS s
    CROSS JOIN (
        SELECT
            max(CASE WHEN kind = 'error_met' THEN points END) AS hurt,
            max(CASE WHEN kind = 'message_refused' THEN points END) AS refused
        FROM entry_points
    ) AS w
    WHERE s.as_of = $as_of_day AND (s.hurt_sum IS NOT NULL OR s.refused_sum IS NOT NULL)
)
SELECT $as_of_day AS as_of, subject_id, now_points AS goodwill, now_points - before_points AS goodwill_change_28d
FROM (
    SELECT
        coalesce(a.subject_id, f.subject_id) AS subject_id,
        coalesce(a.now_points, 0) + coalesce(f.now_points, 0) AS now_points,
        coalesce(a.before_points, 0) + coalesce(f.before_points, 0) AS before_points
    FROM of_acts AS a
    FULL JOIN of_facts AS f ON f.subject_id = a.subject_id
) AS ledger

-- name: entry_kinds
-- How many entries of each kind the last 28 days brought.
WITH tickets AS (
    SELECT f.subject_id, f.day, f.ts, coalesce(f.answered_at, f.resolved_at) AS answered_at, f.resolved_at,
        coalesce(f.feedback_id, CAST(f.row_hash AS VARCHAR) || '-' || CAST(f.nth AS VARCHAR), CAST(f.day AS VARCHAR))
            AS source_id,
        coalesce(f.kind = 'review' AND f.score >= $praise_from, FALSE) AS praise, f.topic
    FROM feedback AS f
    WHERE f.subject_id IS NOT NULL AND f.ts < $as_of AND coalesce(f.kind, 'ticket') <> 'call'
),
rises AS (
    SELECT item_id, ts
    FROM (
        SELECT item_id, ts, price_fen, lag(price_fen) OVER (PARTITION BY item_id ORDER BY ts) AS before_fen
        FROM catalog
        WHERE ts < $as_of
    ) AS priced
    WHERE price_fen > before_fen AND price_fen - before_fen >= before_fen * $rise_share
),
entries AS (
    SELECT t.subject_id, 'problem_solved' AS kind, 'feedback' AS source, t.source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM tickets AS t
    INNER JOIN entry_hours AS h
        ON h.utc_day = CAST(t.resolved_at AS DATE) AND t.resolved_at >= h.begins AND t.resolved_at < h.ends
    WHERE t.resolved_at < $as_of AND NOT t.praise
    UNION ALL
    SELECT t.subject_id, 'praise_answered' AS kind, 'feedback' AS source, t.source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM tickets AS t
    INNER JOIN entry_hours AS h
        ON h.utc_day = CAST(t.answered_at AS DATE) AND t.answered_at >= h.begins AND t.answered_at < h.ends
    WHERE t.answered_at < $as_of AND t.praise
    UNION ALL
    SELECT subject_id, 'slow_reply' AS kind, 'feedback' AS source, source_id,
        date_diff('day', day, $last_day) - $slow_days AS age_days
    FROM tickets
    WHERE NOT praise AND ts < $slow_before
        AND (answered_at IS NULL OR date_diff('second', ts, answered_at) > $slow_seconds)
    UNION ALL
    SELECT subject_id, 'complaint_unanswered' AS kind, 'feedback' AS source, source_id,
        date_diff('day', day, $last_day) - $unanswered_days AS age_days
    FROM tickets
    WHERE NOT praise AND ts < $unanswered_before
        AND (answered_at IS NULL OR date_diff('second', ts, answered_at) > $unanswered_seconds)
    UNION ALL
    SELECT t.subject_id, 'wrong_message' AS kind, 'feedback' AS source, t.source_id,
        date_diff('day', t.day, $last_day) AS age_days
    FROM tickets AS t
    INNER JOIN wrong_topics AS w ON w.topic = t.topic
    UNION ALL
    SELECT r.subject_id, g.kind, 'receipts' AS source, r.receipt_id AS source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM receipts AS r
    INNER JOIN gift_playbooks AS g ON g.playbook = r.playbook
    INNER JOIN entry_hours AS h ON h.utc_day = CAST(r.at AS DATE) AND r.at >= h.begins AND r.at < h.ends
    WHERE r.at < $as_of AND r.state IN ('sent', 'task_done') AND NOT coalesce(r.dry_run, FALSE)
        AND r.subject_id IS NOT NULL
    UNION ALL
    SELECT subject_id, 'error_met' AS kind, 'activity_daily' AS source, CAST(day AS VARCHAR) AS source_id,
        date_diff('day', day, $last_day) AS age_days
    FROM activity_daily
    WHERE day <= $last_day AND error + slow + stuck > 0
    UNION ALL
    SELECT subject_id, 'message_refused' AS kind, 'activity_daily' AS source, CAST(day AS VARCHAR) AS source_id,
        date_diff('day', day, $last_day) AS age_days
    FROM activity_daily
    WHERE day <= $last_day AND push_off > 0
    UNION ALL
    SELECT DISTINCT e.subject_id, 'price_rise' AS kind, 'catalog' AS source, r.item_id AS source_id,
        date_diff('day', h.day, $last_day) AS age_days
    FROM wishes_daily AS e
    INNER JOIN rises AS r ON r.item_id = e.item_id
    INNER JOIN entry_hours AS h ON h.utc_day = CAST(r.ts AS DATE) AND r.ts >= h.begins AND r.ts < h.ends
    WHERE e.ts < r.ts AND e.day <= $last_day AND date_diff('day', e.day, h.day) <= $watch_days
)
SELECT e.kind, w.points, count(*) AS entries, count(DISTINCT e.subject_id) AS users
FROM entries AS e
INNER JOIN entry_points AS w ON w.kind = e.kind
WHERE e.age_days < 28
GROUP BY e.kind, w.points
ORDER BY e.kind

-- name: goodwill_of_users
-- The business's balances of a day.
SELECT count(*) AS users, count(*) FILTER (WHERE goodwill < 0) AS negative, avg(goodwill) AS mean,
    avg(goodwill_change_28d) AS mean_change
FROM user_emotional_account
WHERE as_of = $as_of_day

-- name: entry_dates
-- UTC dates on which anything happened whose calendar day an entry needs.
SELECT DISTINCT utc_day
FROM (
    SELECT CAST(resolved_at AS DATE) AS utc_day FROM feedback WHERE resolved_at < $as_of
    UNION ALL
    SELECT CAST(answered_at AS DATE) AS utc_day FROM feedback WHERE answered_at < $as_of
    UNION ALL
    SELECT CAST(r.at AS DATE) AS utc_day
    FROM receipts AS r
    INNER JOIN gift_playbooks AS g ON g.playbook = r.playbook
    WHERE r.at < $as_of
    UNION ALL
    SELECT CAST(ts AS DATE) AS utc_day FROM catalog WHERE ts < $as_of
) AS dates
ORDER BY utc_day

-- name: any_rise
-- Whether any price ever rose: else nobody's favourites need be looked at.
SELECT count(*) > 0 AS any_rise
FROM (
    SELECT price_fen, lag(price_fen) OVER (PARTITION BY item_id ORDER BY ts) AS before_fen FROM catalog WHERE ts < $as_of
) AS priced
WHERE price_fen > before_fen AND price_fen - before_fen >= before_fen * $rise_share
