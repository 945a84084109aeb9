-- name: people_quiet
-- Whom the reasons are asked of: everybody quiet who was there since $look_from.
SELECT s.subject_id, s.last_present_day AS last_there, s.first_day, 'quiet' AS asked_as
FROM user_signals AS s
WHERE s.as_of = $as_of_day AND s.idle_days >= $quiet_from_days AND s.last_present_day >= $look_from

-- name: people_quiet_or_at_risk
-- The same, and everybody still active whose risk is in the high band.
SELECT s.subject_id, s.last_present_day AS last_there, s.first_day,
    CASE WHEN s.idle_days >= $quiet_from_days THEN 'quiet' ELSE 'at_risk' END AS asked_as
FROM user_signals AS s
LEFT JOIN user_risk AS r ON r.as_of = $as_of_day AND r.subject_id = s.subject_id
WHERE s.as_of = $as_of_day AND s.last_present_day >= $look_from
    AND (s.idle_days >= $quiet_from_days OR r.risk_band = 'high')

-- name: people_then
-- Everybody who was there in the last days before $origin_day (a past day, $origin_last the day before it): first and
-- last day there by then, what they paid in the 90 days before, and whether they came back within the window since.
WITH there AS (
    SELECT
        subject_id,
        max(CASE WHEN day <= $origin_last THEN day END) AS last_there,
        count(*) FILTER (WHERE day <= $origin_last AND day >= $visits_from) AS visits,
        count(*) FILTER (WHERE day > $origin_last) AS later
    FROM activity_daily
    WHERE day >= $visits_from AND day <= $churn_through AND CASE WHEN $any_act THEN active ELSE present END > 0
    GROUP BY subject_id
),
paid AS (
    SELECT subject_id, sum(paid_fen) AS paid_fen
    FROM activity_daily
    WHERE day >= $paid_from AND day <= $origin_last AND paid_fen > 0
    GROUP BY subject_id
),
middle AS (
    SELECT median(paid_fen) AS paid_fen FROM paid
)
SELECT
    t.subject_id,
    t.last_there,
    s.first_day,
    'then' AS asked_as,
    t.later = 0 AS churned,
    CASE WHEN p.paid_fen IS NULL THEN 'none' WHEN p.paid_fen < m.paid_fen THEN 'less' ELSE 'more' END
        || CASE WHEN date_diff('day', s.first_day, $origin_last) < 30 THEN ' d30'
            WHEN date_diff('day', s.first_day, $origin_last) < 90 THEN ' d90'
            WHEN date_diff('day', s.first_day, $origin_last) < 365 THEN ' d365' ELSE ' old' END
        || CASE WHEN t.visits < 6 THEN ' rare' WHEN t.visits < 14 THEN ' some' ELSE ' often' END AS stratum
FROM there AS t
INNER JOIN user_signals AS s ON s.as_of = $as_of_day AND s.subject_id = t.subject_id
LEFT JOIN paid AS p ON p.subject_id = t.subject_id
CROSS JOIN middle AS m
WHERE t.last_there >= $active_from

-- name: reason_facts
-- What the rules look at, one row of everybody in reason_people: the last $window_days days up to their last visit and
-- everything since (late_), and the $base_days days before those (base_).
WITH acts AS (
    SELECT
        a.subject_id,
        count(*) FILTER (WHERE late AND here) AS visits,
        count(*) FILTER (WHERE base AND here) AS base_visits,
        count(*) FILTER (WHERE late AND hurt > 0) AS hurt_days,
        count(*) FILTER (WHERE base AND hurt > 0) AS base_hurt_days,
        sum(CASE WHEN late THEN hurt ELSE 0 END) AS hurts,
        sum(CASE WHEN late THEN complaint ELSE 0 END) AS complaints,
        count(*) FILTER (WHERE base AND complaint > 0) AS base_complaints,
        sum(CASE WHEN late THEN refund ELSE 0 END) AS refunds,
        count(*) FILTER (WHERE base AND refund > 0) AS base_refunds,
        sum(CASE WHEN late THEN push_off ELSE 0 END) AS push_offs,
        count(*) FILTER (WHERE base AND push_off > 0) AS base_push_offs,
        sum(CASE WHEN late THEN core ELSE 0 END) AS core,
        sum(CASE WHEN base THEN core ELSE 0 END) AS base_core
    FROM (
        SELECT
            d.subject_id,
            date_diff('day', d.day, p.last_there) < $window_days AS late,
            date_diff('day', d.day, p.last_there) >= $window_days AS base,
            CASE WHEN $any_act THEN d.active ELSE d.present END > 0 AS here,
            d.error + d.slow + d.stuck AS hurt,
            d.complaint,
            d.refund,
            d.push_off,
            d.core
        FROM activity_daily AS d
        INNER JOIN reason_people AS p ON p.subject_id = d.subject_id
        WHERE d.day >= $acts_from AND d.day <= $facts_through
            AND date_diff('day', d.day, p.last_there) < $window_days + $base_days
    ) AS a
    GROUP BY a.subject_id
),
bought AS (
    SELECT
        o.subject_id,
        count(DISTINCT CASE WHEN o.late THEN o.order_id END) AS buys,
        count(DISTINCT CASE WHEN o.late AND o.by_coupon THEN o.order_id END) AS coupon_buys,
        count(DISTINCT CASE WHEN NOT o.late THEN o.order_id END) AS base_buys,
        count(DISTINCT CASE WHEN NOT o.late AND o.by_coupon THEN o.order_id END) AS base_coupon_buys
    FROM (
        SELECT b.subject_id, b.order_id, b.coupon_fen > 0 AS by_coupon,
            date_diff('day', b.day, p.last_there) < $window_days AS late
        FROM orders AS b
        INNER JOIN reason_people AS p ON p.subject_id = b.subject_id
        LEFT JOIN promotions AS q ON b.day >= q.from_day AND b.day <= q.through_day
        WHERE b.day >= $acts_from AND b.day <= $facts_through AND b.paid_at < $facts_before
            AND coalesce(b.amount_fen, 0) >= 0 AND q.name IS NULL
            AND date_diff('day', b.day, p.last_there) < $window_days + $base_days
    ) AS o
    GROUP BY o.subject_id
),
seen AS (
    SELECT
        c.subject_id,
        c.category,
        sum(CASE WHEN date_diff('day', c.day, p.last_there) < $window_days THEN c.shown + c.used ELSE 0 END) AS n,
        sum(CASE WHEN date_diff('day', c.day, p.last_there) < $window_days THEN 0 ELSE c.shown + c.used END) AS base_n
    FROM category_daily AS c
    INNER JOIN reason_people AS p ON p.subject_id = c.subject_id
    WHERE c.day >= $acts_from AND c.day <= $facts_through
        AND date_diff('day', c.day, p.last_there) < $window_days + $base_days
    GROUP BY c.subject_id, c.category
),
shelves AS (
    SELECT subject_id, sum(n) AS seen, max(n) AS seen_most, sum(base_n) AS base_seen, max(base_n) AS base_seen_most
    FROM seen
    GROUP BY subject_id
),
written AS (
    SELECT f.subject_id, 'feedback' AS kind, f.day, lower(f.text) AS text,
        coalesce(f.feedback_id, CAST(f.row_hash AS VARCHAR) || '-' || CAST(f.nth AS VARCHAR), md5(f.text)) AS text_id,
        CASE WHEN f.kind = 'review' AND f.score >= $good_stars THEN FALSE ELSE TRUE END AS may_complain
    FROM feedback AS f
    WHERE f.subject_id IS NOT NULL AND f.text IS NOT NULL AND f.day >= $words_from AND f.ts < $facts_before
    UNION ALL
    SELECT s.subject_id, 'survey_responses' AS kind, s.day, lower(s.text) AS text,
        coalesce(s.response_id, CAST(s.row_hash AS VARCHAR) || '-' || CAST(s.nth AS VARCHAR), md5(s.text)) AS text_id,
        CASE WHEN coalesce(s.survey, 'nps') = 'nps' AND s.score >= $promoter_from THEN FALSE ELSE TRUE END
            AS may_complain
    FROM survey_responses AS s
    WHERE s.subject_id IS NOT NULL AND s.text IS NOT NULL AND s.day >= $words_from AND s.ts < $facts_before
),
understood AS (
    SELECT
        w.subject_id,
        w.day,
        coalesce(m.intent, 0) AS intent,
        coalesce(m.mood, '') AS mood,
        CASE
            WHEN regexp_matches(w.text, $words_need_ended) THEN 'need_ended'
            WHEN m.negative < $praise_below OR NOT w.may_complain THEN ''
            WHEN regexp_matches(w.text, $words_incentive_only) THEN 'incentive_only'
            WHEN regexp_matches(w.text, $words_message_fatigue) THEN 'message_fatigue'
            WHEN regexp_matches(w.text, $words_value_gap) THEN 'value_gap'
            WHEN regexp_matches(w.text, $words_price) THEN 'price'
            WHEN regexp_matches(w.text, $words_content_fatigue) THEN 'content_fatigue'
            WHEN regexp_matches(w.text, $words_delivery_gap) THEN 'delivery_gap'
            WHEN regexp_matches(w.text, $words_experience_gap) THEN 'experience_gap'
            WHEN regexp_matches(w.text, $words_missing_function) THEN 'missing_function'
            WHEN m.topic_p < $topic_from OR m.negative < $negative_from THEN ''
            WHEN m.topic IN ('performance', 'usability', 'account') THEN 'perhaps experience_gap'
            WHEN m.topic = 'function' THEN 'perhaps missing_function'
            WHEN m.topic IN ('service', 'delivery') THEN 'perhaps delivery_gap'
            WHEN m.topic = 'price' THEN 'perhaps price'
            WHEN m.topic = 'content' THEN 'perhaps content_fatigue'
            ELSE ''
        END AS about
    FROM written AS w
    INNER JOIN reason_people AS p ON p.subject_id = w.subject_id
    LEFT JOIN text_meanings AS m ON m.kind = w.kind AND m.text_id = w.text_id
    WHERE date_diff('day', w.day, p.last_there) < $words_days
),
said AS (
    SELECT
        subject_id,
        count(*) FILTER (WHERE about = 'experience_gap') AS said_experience,
        count(*) FILTER (WHERE about = 'missing_function') AS said_function,
        count(*) FILTER (WHERE about = 'delivery_gap') AS said_delivery,
        count(*) FILTER (WHERE about = 'value_gap') AS said_value,
        count(*) FILTER (WHERE about = 'content_fatigue') AS said_content,
        count(*) FILTER (WHERE about = 'price') AS said_price,
        count(*) FILTER (WHERE about = 'incentive_only') AS said_incentive,
        count(*) FILTER (WHERE about = 'message_fatigue') AS said_messages,
        count(*) FILTER (WHERE about = 'need_ended') AS said_need,
        count(*) FILTER (WHERE about = 'perhaps experience_gap') AS perhaps_experience,
        count(*) FILTER (WHERE about = 'perhaps missing_function') AS perhaps_function,
        count(*) FILTER (WHERE about = 'perhaps delivery_gap') AS perhaps_delivery,
        count(*) FILTER (WHERE about = 'perhaps price') AS perhaps_price,
        count(*) FILTER (WHERE about = 'perhaps content_fatigue') AS perhaps_content,
        count(*) FILTER (WHERE mood = 'angry') AS angry,
        max(intent) AS intent
    FROM understood
    GROUP BY subject_id
),
tickets AS (
    SELECT
        f.subject_id,
        count(*) AS tickets,
        count(*) FILTER (
            WHERE f.answered_at IS NULL AND f.ts < $slow_before OR f.answered_at >= f.ts
                AND date_diff('second', f.ts, CASE WHEN f.answered_at < $facts_before THEN f.answered_at
                    ELSE $facts_before END) > $slow_seconds
        ) AS slow_tickets
    FROM feedback AS f
    INNER JOIN reason_people AS p ON p.subject_id = f.subject_id
    WHERE f.day >= $words_from AND f.ts < $facts_before AND coalesce(f.kind, 'ticket') = 'ticket'
        AND date_diff('day', f.day, p.last_there) < $words_days
    GROUP BY f.subject_id
),
answered AS (
    SELECT s.subject_id, max_by(s.score, s.ts) AS nps
    FROM survey_responses AS s
    INNER JOIN reason_people AS p ON p.subject_id = s.subject_id
    WHERE s.day >= $words_from AND s.ts < $facts_before AND coalesce(s.survey, 'nps') = 'nps'
        AND s.score >= 0 AND s.score <= 10 AND date_diff('day', s.day, p.last_there) < $words_days
    GROUP BY s.subject_id
),
payers AS (
    SELECT DISTINCT s.subject_id
    FROM subscriptions AS s
    INNER JOIN reason_people AS p ON p.subject_id = s.subject_id
    WHERE s.started_at < $facts_before AND s.amount_fen > 0
        AND (s.ended_at IS NULL OR date_diff('day', s.ended_at, p.last_there) <= $window_days)
        AND date_diff('day', s.started_at, p.last_there) >= $window_days
),
came AS (
    SELECT p.subject_id, max(date_diff('day', m.through_day, p.last_there)) AS left_after_promotion
    FROM reason_people AS p
    INNER JOIN promotions AS m ON p.first_day >= m.from_day AND p.first_day <= m.through_day
    GROUP BY p.subject_id
)
SELECT
    p.subject_id,
    p.last_there,
    p.asked_as,
    date_diff('day', p.last_there, $facts_through) AS quiet_days,
    date_diff('day', p.first_day, p.last_there) AS stayed_days,
    coalesce(a.visits, 0) AS visits,
    coalesce(a.base_visits, 0) AS base_visits,
    coalesce(a.hurt_days, 0) AS hurt_days,
    coalesce(a.base_hurt_days, 0) AS base_hurt_days,
    CAST(coalesce(a.hurts, 0) AS BIGINT) AS hurts,
    CAST(coalesce(a.complaints, 0) AS BIGINT) AS complaints,
    coalesce(a.base_complaints, 0) AS base_complaints,
    CAST(coalesce(a.refunds, 0) AS BIGINT) AS refunds,
    coalesce(a.base_refunds, 0) AS base_refunds,
    CAST(coalesce(a.push_offs, 0) AS BIGINT) AS push_offs,
    coalesce(a.base_push_offs, 0) AS base_push_offs,
    CAST(coalesce(a.core, 0) AS BIGINT) AS core,
    CAST(coalesce(a.base_core, 0) AS BIGINT) AS base_core,
    coalesce(b.buys, 0) AS buys,
    coalesce(b.coupon_buys, 0) AS coupon_buys,
    coalesce(b.base_buys, 0) AS base_buys,
    coalesce(b.base_coupon_buys, 0) AS base_coupon_buys,
    CAST(coalesce(h.seen, 0) AS BIGINT) AS seen,
    CAST(coalesce(h.seen_most, 0) AS BIGINT) AS seen_most,
    CAST(coalesce(h.base_seen, 0) AS BIGINT) AS base_seen,
    CAST(coalesce(h.base_seen_most, 0) AS BIGINT) AS base_seen_most,
    coalesce(w.said_experience, 0) AS said_experience,
    coalesce(w.said_function, 0) AS said_function,
    coalesce(w.said_delivery, 0) AS said_delivery,
    coalesce(w.said_value, 0) AS said_value,
    coalesce(w.said_content, 0) AS said_content,
    coalesce(w.said_price, 0) AS said_price,
    coalesce(w.said_incentive, 0) AS said_incentive,
    coalesce(w.said_messages, 0) AS said_messages,
    coalesce(w.said_need, 0) AS said_need,
    coalesce(w.perhaps_experience, 0) AS perhaps_experience,
    coalesce(w.perhaps_function, 0) AS perhaps_function,
    coalesce(w.perhaps_delivery, 0) AS perhaps_delivery,
    coalesce(w.perhaps_price, 0) AS perhaps_price,
    coalesce(w.perhaps_content, 0) AS perhaps_content,
    coalesce(w.angry, 0) AS angry,
    coalesce(w.intent, 0) AS intent,
    coalesce(t.tickets, 0) AS tickets,
    coalesce(t.slow_tickets, 0) AS slow_tickets,
    n.nps,
    y.subject_id IS NOT NULL AS pays,
    c.left_after_promotion
FROM reason_people AS p
LEFT JOIN acts AS a ON a.subject_id = p.subject_id
LEFT JOIN bought AS b ON b.subject_id = p.subject_id
LEFT JOIN shelves AS h ON h.subject_id = p.subject_id
LEFT JOIN said AS w ON w.subject_id = p.subject_id
LEFT JOIN tickets AS t ON t.subject_id = p.subject_id
LEFT JOIN answered AS n ON n.subject_id = p.subject_id
LEFT JOIN payers AS y ON y.subject_id = p.subject_id
LEFT JOIN came AS c ON c.subject_id = p.subject_id

-- name: evidence
-- The rules, a branch each: whom of reason_facts it finds, how much of what it needs is there (share, 0..1), and the
-- numbers its sentence says (n1, n2, n3). "More than usual" is told by what was to be expected at the person's own rate
-- before, shrunk toward everybody's: the part beyond it, times how sure so much beyond is no accident. A complaint
-- whose own words name another reason counts there. A text that names its reason by its words counts in full, one of
-- which only a model says what it is about (perhaps_) counts from the second on, or where its writer says they leave.
WITH usual AS (
    SELECT
        (sum(base_hurt_days) + 1) / (sum(base_visits) + 20.0) AS hurt,
        (sum(base_complaints) + 0.1) / (sum(base_visits) + 20.0) AS complaint,
        (sum(base_refunds) + 0.1) / (sum(base_visits) + 20.0) AS refund,
        (sum(base_push_offs) + 0.1) / (sum(base_visits) + 20.0) AS push_off,
        (sum(base_core) + 1) / (sum(base_visits) + 2.0) AS core,
        (sum(base_coupon_buys) + 1) / (sum(base_buys) + 5.0) AS coupon,
        (sum(base_seen_most) + 1) / (sum(base_seen) + 2.0) AS same
    FROM reason_facts
),
looked AS (
    SELECT
        f.*,
        f.visits * (f.base_hurt_days + 10 * u.hurt) / (f.base_visits + 10.0) AS hurt_expected,
        f.complaints - f.said_experience - f.said_function - f.said_value - f.said_content - f.said_price
            - f.said_incentive - f.said_messages - f.said_need AS complaints_left,
        f.visits * (f.base_complaints + 30 * u.complaint) / (f.base_visits + 30.0) AS complaint_expected,
        f.visits * (f.base_refunds + 30 * u.refund) / (f.base_visits + 30.0) AS refund_expected,
        f.visits * u.push_off AS push_off_expected,
        f.visits * (f.base_core + 3 * u.core) / (f.base_visits + 3.0) AS core_expected,
        f.buys * (f.base_coupon_buys + 3 * u.coupon) / (f.base_buys + 3.0) AS coupon_expected,
        f.seen * (f.base_seen_most + 10 * u.same) / (f.base_seen + 10.0) AS same_expected
    FROM reason_facts AS f
    CROSS JOIN usual AS u
)
SELECT subject_id, 'friction' AS rule,
    (1 - hurt_expected / hurt_days)
        * (1 - exp(hurt_expected - hurt_days) * (1 + hurt_days - hurt_expected)) AS share,
    hurts AS n1, hurt_days AS n2, visits AS n3
FROM looked
WHERE hurt_days > hurt_expected
UNION ALL
SELECT subject_id, 'said_experience' AS rule,
    CASE WHEN said_experience > 0 OR intent >= $intent_from THEN 1.0 ELSE 1 - power(0.7, perhaps_experience) END AS share,
    said_experience + perhaps_experience AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE said_experience + perhaps_experience > 0
UNION ALL
SELECT subject_id, 'said_function' AS rule,
    CASE WHEN intent >= $intent_from THEN 1.0 ELSE 1 - power(0.5, said_function) * power(0.7, perhaps_function) END
        AS share,
    said_function + perhaps_function AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE said_function + perhaps_function > 0
UNION ALL
SELECT subject_id, 'complained' AS rule,
    (1 - complaint_expected / complaints_left) * (1 - 0.5 * exp(complaint_expected - complaints_left)) AS share,
    complaints AS n1, visits AS n2, 0 AS n3
FROM looked
WHERE complaints_left > complaint_expected
UNION ALL
SELECT subject_id, 'took_back' AS rule,
    (1 - refund_expected / refunds) * (1 - 0.5 * exp(refund_expected - refunds)) AS share,
    refunds AS n1, buys AS n2, 0 AS n3
FROM looked
WHERE refunds > refund_expected
UNION ALL
SELECT subject_id, 'said_delivery' AS rule,
    CASE WHEN said_delivery > 0 OR intent >= $intent_from THEN 1.0 ELSE 1 - power(0.7, perhaps_delivery) END AS share,
    said_delivery + perhaps_delivery AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE said_delivery + perhaps_delivery > 0
UNION ALL
SELECT subject_id, CASE WHEN pays THEN 'paid_use_fell' ELSE 'use_fell' END AS rule,
    (1 - core / core_expected) * (1 - exp((core - core_expected) / 2)) AS share,
    core AS n1, CAST(round(core_expected) AS BIGINT) AS n2, visits AS n3
FROM looked
WHERE core_expected >= $use_min_expected AND core <= core_expected * (1 - $use_fall_from_share)
UNION ALL
SELECT subject_id, 'said_value' AS rule, 1.0 AS share, said_value AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE said_value > 0
UNION ALL
SELECT subject_id, 'left_waiting' AS rule, 1 - power(0.5, slow_tickets) AS share, slow_tickets AS n1, tickets AS n2,
    0 AS n3
FROM looked WHERE slow_tickets > 0
UNION ALL
SELECT subject_id, 'angry' AS rule, 1.0 AS share, angry AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE angry > 0
UNION ALL
SELECT subject_id, 'detractor' AS rule, 1 - nps / 10 AS share, CAST(nps AS BIGINT) AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE nps <= $detractor_through
UNION ALL
SELECT subject_id, 'same_things' AS rule,
    (seen_most / (seen + 0.0) - same_expected / seen) / (1 - same_expected / seen)
        * (1 - exp(same_expected - seen_most)) AS share,
    CAST(round(100.0 * seen_most / seen) AS BIGINT) AS n1, CAST(round(100.0 * same_expected / seen) AS BIGINT) AS n2,
    seen AS n3
FROM looked
WHERE seen >= $same_min_seen AND seen_most >= seen * $same_from_share AND seen_most > same_expected
    AND same_expected < seen
UNION ALL
SELECT subject_id, 'said_content' AS rule,
    CASE WHEN said_content > 0 OR intent >= $intent_from THEN 1.0 ELSE 1 - power(0.7, perhaps_content) END AS share,
    said_content + perhaps_content AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE said_content + perhaps_content > 0
UNION ALL
SELECT subject_id, 'only_with_coupon' AS rule,
    (1 - coupon_expected / coupon_buys) * (1 - exp(coupon_expected - coupon_buys)) AS share,
    coupon_buys AS n1, buys AS n2, CAST(round(100 * coupon_expected / buys) AS BIGINT) AS n3
FROM looked
WHERE buys >= $coupon_min_buys AND coupon_buys > coupon_expected
    AND base_buys >= $coupon_min_buys AND 2 * base_coupon_buys <= base_buys
UNION ALL
SELECT subject_id, 'said_price' AS rule,
    CASE WHEN said_price > 0 OR intent >= $intent_from THEN 1.0 ELSE 1 - power(0.7, perhaps_price) END AS share,
    said_price + perhaps_price AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE said_price + perhaps_price > 0
UNION ALL
SELECT subject_id, 'left_with_promotion' AS rule,
    CASE WHEN left_after_promotion >= -1 THEN 1.0 ELSE 0.75 END AS share,
    left_after_promotion AS n1, stayed_days + 1 AS n2, 0 AS n3
FROM looked
WHERE left_after_promotion <= $promotion_left_days
UNION ALL
SELECT subject_id, 'always_coupon' AS rule,
    (buys + base_buys - 1.0) / (buys + base_buys) * (coupon_buys + base_coupon_buys) / (buys + base_buys) AS share,
    coupon_buys + base_coupon_buys AS n1, buys + base_buys AS n2, 0 AS n3
FROM looked
WHERE buys + base_buys >= $coupon_min_buys AND coupon_buys + base_coupon_buys >= 0.75 * (buys + base_buys)
    AND NOT (base_buys >= $coupon_min_buys AND 2 * base_coupon_buys <= base_buys)
UNION ALL
SELECT subject_id, 'said_incentive' AS rule, 1.0 AS share, said_incentive AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE said_incentive > 0
UNION ALL
SELECT subject_id, 'push_off' AS rule, (1 - push_off_expected / push_offs) AS share,
    push_offs AS n1, visits AS n2, 0 AS n3
FROM looked
WHERE push_offs > push_off_expected
UNION ALL
SELECT subject_id, 'said_messages' AS rule, 1.0 AS share, said_messages AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE said_messages > 0
UNION ALL
SELECT subject_id, 'said_need' AS rule, 1.0 AS share, said_need AS n1, 0 AS n2, 0 AS n3
FROM looked WHERE said_need > 0

-- name: user_evidence
-- What the rules found, kept for the day.
SELECT $as_of_day AS as_of, e.subject_id, e.rule, w.reason, e.share * w.weight AS strength, e.n1, e.n2, e.n3
FROM evidence AS e
INNER JOIN rule_weights AS w ON w.rule = e.rule

-- name: user_reasons
-- The reasons of everybody in reason_people, the strongest first. Evidence adds up as independent chances of being right
-- do; what an interview or a call confirmed comes first, what one denied is left out. Where nothing is left: unknown.
WITH pieces AS (
    SELECT
        subject_id,
        reason,
        strength,
        row_number() OVER (PARTITION BY subject_id, reason ORDER BY strength DESC, rule) AS place,
        '{"rule": "' || rule || '", "n": [' || CAST(n1 AS VARCHAR) || ', ' || CAST(n2 AS VARCHAR) || ', '
            || CAST(n3 AS VARCHAR) || ']}' AS piece
    FROM user_evidence
    WHERE as_of = $as_of_day
),
found AS (
    SELECT
        subject_id,
        reason,
        1 - exp(sum(ln(1 - strength))) AS strength,
        max(CASE WHEN place = 1 THEN piece ELSE '' END) || max(CASE WHEN place = 2 THEN ', ' || piece ELSE '' END)
            || max(CASE WHEN place = 3 THEN ', ' || piece ELSE '' END)
            || max(CASE WHEN place = 4 THEN ', ' || piece ELSE '' END) AS evidence
    FROM pieces
    GROUP BY subject_id, reason
),
told AS (
    SELECT subject_id, reason, max_by(confirmed, ts) AS confirmed
    FROM reason_labels
    WHERE ts < $as_of AND ts >= $labels_from AND subject_id IS NOT NULL
    GROUP BY subject_id, reason
),
judged AS (
    SELECT
        coalesce(f.subject_id, t.subject_id) AS subject_id,
        coalesce(f.reason, t.reason) AS reason,
        CASE WHEN t.confirmed THEN 1.0 ELSE f.strength END AS strength,
        CASE WHEN t.confirmed THEN 'confirmed' ELSE 'to_verify' END AS status,
        coalesce(f.evidence, '') AS evidence
    FROM found AS f
    FULL JOIN told AS t ON t.subject_id = f.subject_id AND t.reason = f.reason
    WHERE coalesce(t.confirmed, f.strength >= $known_from)
),
ranked AS (
    SELECT
        p.subject_id,
        coalesce(j.reason, 'unknown') AS reason,
        coalesce(j.strength, 0) AS strength,
        CASE WHEN j.reason IS NULL THEN 'unknown' ELSE j.status END AS status,
        '[' || coalesce(j.evidence, '') || ']' AS evidence,
        row_number() OVER (PARTITION BY p.subject_id ORDER BY j.status, j.strength DESC, o.place) AS rank
    FROM reason_people AS p
    LEFT JOIN judged AS j ON j.subject_id = p.subject_id
    LEFT JOIN reason_order AS o ON o.reason = j.reason
)
SELECT $as_of_day AS as_of, subject_id, reason, CAST(rank AS INTEGER) AS rank, strength, status, evidence
FROM ranked

-- name: user_reason
-- The first two reasons of each, as a row of the profile.
SELECT
    $as_of_day AS as_of,
    subject_id,
    max(CASE WHEN rank = 1 THEN reason END) AS reason,
    max(CASE WHEN rank = 2 THEN reason END) AS reason_2,
    CAST(count(*) FILTER (WHERE reason <> 'unknown') AS INTEGER) AS reasons_n,
    max(CASE WHEN rank = 1 THEN status END) AS reason_status
FROM user_reasons
WHERE as_of = $as_of_day
GROUP BY subject_id

-- name: label_hits
-- Of each rule: how many people for whom it spoke were asked by interview or call, and how many said that it is so. The
-- newest answer of each counts.
SELECT w.rule, count(*) AS asked, count(*) FILTER (WHERE t.confirmed) AS confirmed
FROM (
    SELECT subject_id, reason, max_by(confirmed, ts) AS confirmed, max_by(rules, ts) AS rules
    FROM reason_labels
    WHERE ts < $as_of AND subject_id IS NOT NULL
    GROUP BY subject_id, reason
) AS t
INNER JOIN rule_weights AS w ON w.reason = t.reason AND contains(t.rules, ' ' || w.rule || ' ')
GROUP BY w.rule

-- name: asked_and_confirmed
-- Of each reason: how many people were asked by interview or call, and how many said that it is so.
SELECT reason, count(*) AS asked, count(*) FILTER (WHERE confirmed) AS confirmed
FROM (
    SELECT subject_id, reason, max_by(confirmed, ts) AS confirmed
    FROM reason_labels
    WHERE ts < $as_of AND subject_id IS NOT NULL
    GROUP BY subject_id, reason
) AS t
GROUP BY reason

-- name: population
-- How many each reason is told of, first or at all, and what they paid in the last 365 days.
SELECT
    r.reason,
    count(*) AS users_any,
    count(*) FILTER (WHERE r.rank = 1) AS users,
    count(*) FILTER (WHERE r.status = 'confirmed') AS confirmed_users,
    CAST(coalesce(sum(CASE WHEN r.rank = 1 THEN s.paid_365d_fen END), 0) AS BIGINT) AS paid_fen
FROM user_reasons AS r
LEFT JOIN user_signals AS s ON s.as_of = r.as_of AND s.subject_id = r.subject_id
WHERE r.as_of = $as_of_day
GROUP BY r.reason

-- name: exposed
-- Everybody of the past day in their stratum, by reason: how many showed its evidence and how many of those left since;
-- the row without a reason counts everybody.
WITH shown AS (
    SELECT e.subject_id, w.reason
    FROM evidence AS e
    INNER JOIN rule_weights AS w ON w.rule = e.rule
    GROUP BY e.subject_id, w.reason
    HAVING 1 - exp(sum(ln(1 - e.share * w.weight))) >= $known_from
)
SELECT s.reason, p.stratum, count(*) AS people, count(*) FILTER (WHERE p.churned) AS churned
FROM shown AS s
INNER JOIN reason_people AS p ON p.subject_id = s.subject_id
GROUP BY s.reason, p.stratum
UNION ALL
SELECT CAST(NULL AS VARCHAR) AS reason, p.stratum, count(*) AS people, count(*) FILTER (WHERE p.churned) AS churned
FROM reason_people AS p
GROUP BY p.stratum

-- name: evidence_of
-- What the rules found of one person.
SELECT rule, reason, strength, n1, n2, n3
FROM user_evidence
WHERE as_of = $as_of_day AND subject_id = $subject_id
ORDER BY strength DESC, rule

-- name: reasons_of
-- The reasons of one person.
SELECT reason, rank, strength, status, evidence
FROM user_reasons
WHERE as_of = $as_of_day AND subject_id = $subject_id
ORDER BY rank

-- name: idle_of
-- How long one person has been quiet.
SELECT idle_days FROM user_signals WHERE as_of = $as_of_day AND subject_id = $subject_id

-- name: labels_of
-- What interviews and calls found of one person, the newest first.
SELECT ts, reason, "by", confirmed
FROM reason_labels
WHERE ts < $as_of AND subject_id = $subject_id
ORDER BY ts DESC, reason, "by"

-- name: told_of
-- Excess churn of each reason as it was found for the day.
SELECT reason, exposed, exposed_churned, others, others_churned, excess, excess_low, excess_high, p, q, extra_leavers
FROM reason_daily
WHERE as_of = $as_of_day
ORDER BY reason

-- name: old_reason_days
-- Days kept longer than asked for.
SELECT DISTINCT as_of FROM user_reason WHERE as_of < $keep_from
