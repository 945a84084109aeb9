-- name: user_row
-- One person's row of users.
SELECT * FROM users WHERE subject_id = $subject_id AND (signed_up_at IS NULL OR signed_up_at < $as_of)

-- name: days
-- What one person did day by day: a row a day with anything done. hurt: errors, slow answers and dead ends met.
SELECT day, present, active, sessions, orders, error + slow + stuck AS hurt, push_off AS refused
FROM activity_daily
WHERE subject_id = $subject_id AND day <= $last_day
ORDER BY day

-- name: idle_on
-- How long a person had been away on the morning of a plan.
SELECT idle_days FROM user_signals WHERE subject_id = $subject_id AND as_of = $as_of_day

-- name: timeline
-- One person's story, newest first: deeds from $from_day on, orders, words, and every verdict with what became of it.
-- own_days are those with deeds of theirs: events lie in the order of days, so the others need not be read.
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
    WHERE o.subject_id = $subject_id AND o.ts < $as_of
    GROUP BY o.order_id
    UNION ALL
    SELECT max(coalesce(o.refunded_at, o.cancelled_at)) AS at, 'refund' AS kind, o.order_id AS what,
        CASE WHEN max(o.refunded_at) IS NULL THEN 'cancelled' ELSE 'refunded' END AS code,
        min(coalesce(o.item_name, o.item_id)) AS detail,
        -CAST(sum(CASE WHEN o.currency IS NULL OR o.currency = $currency THEN o.amount_fen END) AS BIGINT)
            AS amount_fen
    FROM orders AS o
    WHERE o.subject_id = $subject_id AND coalesce(o.refunded_at, o.cancelled_at) < $as_of
    GROUP BY o.order_id
    UNION ALL
    SELECT f.ts AS at, 'feedback' AS kind, coalesce(f.kind, 'feedback') AS what, f.topic AS code, f.text AS detail,
        CAST(NULL AS BIGINT) AS amount_fen
    FROM feedback AS f
    WHERE f.subject_id = $subject_id AND f.ts < $as_of
    UNION ALL
    SELECT s.ts AS at, 'answer' AS kind, coalesce(s.survey, 'nps') AS what, CAST(s.score AS VARCHAR) AS code,
        s.text AS detail, CAST(NULL AS BIGINT) AS amount_fen
    FROM survey_responses AS s
    WHERE s.subject_id = $subject_id AND s.ts < $as_of
    UNION ALL
    SELECT v.at, 'verdict' AS kind, v.playbook AS what,
        CASE WHEN v.code IS NULL OR v.code = '' THEN v.verdict ELSE v.verdict || ' ' || v.code END AS code,
        v.evidence AS detail, v.cost_fen AS amount_fen
    FROM verdicts AS v
    WHERE v.subject_id = $subject_id AND v.at < $as_of
    UNION ALL
    SELECT c.at, 'receipt' AS kind, c.playbook AS what,
        CASE WHEN c.code IS NULL OR c.code = '' THEN c.state ELSE c.state || ' ' || c.code END AS code,
        coalesce(c.detail, c.channel) AS detail, c.cost_fen AS amount_fen
    FROM receipts AS c
    WHERE c.subject_id = $subject_id AND c.at < $as_of
) AS story
ORDER BY story.at DESC, story.kind, story.what
LIMIT $most
