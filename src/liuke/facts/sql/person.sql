-- name: user_row
-- One person's row of users; whether they were there yet is for whoever asks.
SELECT * FROM users WHERE subject_id = $subject_id

-- name: days
-- What one person did day by day: a row a day with anything done. hurt: errors, slow answers and dead ends met.
SELECT day, present, active, sessions, orders, error + slow + stuck AS hurt, push_off AS refused
FROM activity_daily
WHERE subject_id = $subject_id
ORDER BY day

-- name: idle_on
-- How long a person had been away on the morning of a plan.
SELECT idle_days FROM user_signals WHERE subject_id = $subject_id AND as_of = $as_of_day

-- name: timeline
-- One person's story from $story_begins on, where $from_day begins, newest first: deeds, orders, words, and verdicts
-- with what became of them. own_days are those with deeds of theirs: events lie in the order of days, so the others need
-- not be read. Lines of an order are told together that were ordered, or given back, on one day.
SELECT story.at, story.kind, story.what, story.code, story.detail, story.amount_fen
FROM (
    SELECT e.ts AS at, 'event' AS kind, e.event AS what, r.role AS code, coalesce(e.feature, e.item_id) AS detail,
        CAST(NULL AS BIGINT) AS amount_fen
    FROM events AS e
    LEFT JOIN event_roles AS r ON r.event = e.event
    WHERE e.subject_id = $subject_id AND e.ts < $as_of AND e.day >= $from_day
        AND e.day IN (SELECT day FROM own_days)
    UNION ALL
    SELECT min(o.ts) AS at, 'order' AS kind, o.order_id AS what,
        CASE WHEN max(o.paid_at) < $as_of THEN 'paid' ELSE 'open' END AS code,
        min(coalesce(o.item_name, o.item_id)) AS detail,
        CAST(sum(CASE WHEN o.currency IS NULL OR o.currency = $currency THEN o.amount_fen END) AS BIGINT)
            AS amount_fen
    FROM orders AS o
    WHERE o.subject_id = $subject_id AND o.ts < $as_of AND o.ts >= $story_begins
    GROUP BY o.order_id, floor(date_diff('second', $story_begins, o.ts) / 86400)
    UNION ALL
    SELECT max(o.at) AS at, 'refund' AS kind, o.order_id AS what,
        CASE WHEN max(o.refunded_at) IS NULL THEN 'cancelled' ELSE 'refunded' END AS code,
        min(coalesce(o.item_name, o.item_id)) AS detail,
        -CAST(sum(CASE WHEN o.currency IS NULL OR o.currency = $currency THEN o.amount_fen END) AS BIGINT)
            AS amount_fen
    FROM (
        SELECT refunded_at AS at, refunded_at, order_id, item_name, item_id, currency, amount_fen
        FROM orders
        WHERE subject_id = $subject_id AND refunded_at < $as_of AND refunded_at >= $story_begins
        UNION ALL
        SELECT cancelled_at AS at, refunded_at, order_id, item_name, item_id, currency, amount_fen
        FROM orders
        WHERE subject_id = $subject_id AND refunded_at IS NULL AND cancelled_at < $as_of
            AND cancelled_at >= $story_begins
    ) AS o
    GROUP BY o.order_id, floor(date_diff('second', $story_begins, o.at) / 86400)
    UNION ALL
    SELECT f.ts AS at, 'feedback' AS kind, coalesce(f.kind, 'feedback') AS what, f.topic AS code, f.text AS detail,
        CAST(NULL AS BIGINT) AS amount_fen
    FROM feedback AS f
    WHERE f.subject_id = $subject_id AND f.ts < $as_of AND f.ts >= $story_begins
    UNION ALL
    SELECT s.ts AS at, 'answer' AS kind, coalesce(s.survey, 'nps') AS what, CAST(s.score AS VARCHAR) AS code,
        s.text AS detail, CAST(NULL AS BIGINT) AS amount_fen
    FROM survey_responses AS s
    WHERE s.subject_id = $subject_id AND s.ts < $as_of AND s.ts >= $story_begins
    UNION ALL
    SELECT v.at, 'verdict' AS kind, v.playbook AS what,
        CASE WHEN v.code IS NULL OR v.code = '' THEN v.verdict ELSE v.verdict || ' ' || v.code END AS code,
        v.evidence AS detail, v.cost_fen AS amount_fen
    FROM verdicts AS v
    WHERE v.subject_id = $subject_id AND v.at < $as_of AND v.at >= $story_begins
    UNION ALL
    SELECT c.at, 'receipt' AS kind, c.playbook AS what,
        CASE WHEN c.code IS NULL OR c.code = '' THEN c.state ELSE c.state || ' ' || c.code END AS code,
        coalesce(c.detail, c.channel) AS detail, c.cost_fen AS amount_fen
    FROM receipts AS c
    WHERE c.subject_id = $subject_id AND c.at < $as_of AND c.at >= $story_begins
) AS story
ORDER BY story.at DESC, story.kind, story.what
LIMIT $most
