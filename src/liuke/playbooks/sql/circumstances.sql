-- name: circumstances
-- What playbooks of circumstance say of chosen people: the step they stand at, what they pay for and do not use, their
-- term and what it gave, the last complaint, the last call, their account. Of the day's morning; what came since, up to $at
-- (passed, used, cancelled, solved), is taken into account.
WITH people AS (
    SELECT c.subject_id, u.plan, u.account_id,
        json_extract_string(u.traits, '$.intent') AS own_intent
    FROM chosen AS c
    LEFT JOIN users AS u ON u.subject_id = c.subject_id
),
acts AS (
    SELECT e.subject_id, e.ts, e.event, coalesce(e.feature, r.feature) AS feature, r.role
    FROM events AS e
    INNER JOIN people AS p ON p.subject_id = e.subject_id
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE e.day >= $year_since_day AND e.ts >= $year_since AND e.ts < $at
),
places AS (
    SELECT step, min(place) AS place, min(zh) AS zh, min(en) AS en
    FROM funnels
    WHERE nth = 1
    GROUP BY step
),
passed AS (
    SELECT DISTINCT s.subject_id
    FROM user_funnel AS s
    INNER JOIN places AS at_step ON at_step.step = s.stuck_step
    INNER JOIN acts AS a ON a.subject_id = s.subject_id AND a.ts >= $as_of
    INNER JOIN funnels AS f ON f.nth = 1 AND f.place > at_step.place AND f.event = a.event
        AND (f.feature IS NULL OR f.feature = a.feature)
    WHERE s.as_of = $as_of_day
    UNION
    SELECT DISTINCT o.subject_id
    FROM orders AS o
    INNER JOIN people AS p ON p.subject_id = o.subject_id
    WHERE o.paid_at >= $as_of AND o.paid_at < $at
),
uses AS (
    SELECT subject_id, feature,
        count(CASE WHEN ts >= $quarter_since THEN 1 END) AS times,
        count(CASE WHEN ts >= $as_of THEN 1 END) AS since
    FROM acts
    WHERE role = 'core' AND feature IS NOT NULL
    GROUP BY subject_id, feature
),
used AS (
    SELECT subject_id, feature AS used_feature
    FROM (
        SELECT subject_id, feature, row_number() OVER (PARTITION BY subject_id ORDER BY times DESC, feature) AS place
        FROM uses
        WHERE times > 0
    ) AS ranked
    WHERE place = 1
),
contracts AS (
    SELECT
        s.subject_id,
        s.plan,
        s.amount_fen,
        s.currency,
        s.period_days * 86400000000 AS period_us,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', s.started_at) AS started_us,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', s.renews_at) AS said_us,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', $as_of) AS now_us,
        row_number() OVER (PARTITION BY s.subject_id ORDER BY s.started_at DESC, s.subscription_id) AS place
    FROM subscriptions AS s
    INNER JOIN people AS p ON p.subject_id = s.subject_id
    WHERE s.started_at < $as_of AND s.period_days > 0
        AND (s.cancelled_at IS NULL OR s.cancelled_at >= $at) AND (s.ended_at IS NULL OR s.ended_at >= $at)
),
terms AS (
    SELECT subject_id, plan, amount_fen, currency, end_us, end_us - period_us AS start_us
    FROM (
        SELECT *, CASE WHEN said_us >= now_us AND said_us <= now_us + period_us THEN said_us
            ELSE now_us + (period_us - (now_us - started_us) % period_us) % period_us END AS end_us
        FROM contracts
        WHERE place = 1
    ) AS running
),
unused AS (
    SELECT p.subject_id, string_agg(b.feature, ',' ORDER BY b.feature) AS unused_features
    FROM people AS p
    INNER JOIN user_scorecard AS s ON s.as_of = $as_of_day AND s.subject_id = p.subject_id
    LEFT JOIN terms AS t ON t.subject_id = p.subject_id
    INNER JOIN benefits AS b ON b.plan = coalesce(t.plan, p.plan)
    LEFT JOIN features AS f ON f.feature = b.feature
    LEFT JOIN uses AS u ON u.subject_id = p.subject_id AND u.feature = b.feature AND u.since > 0
    WHERE u.subject_id IS NULL
        AND strpos(', ' || s.unused_features || ', ', ', ' || coalesce(b.label, f.label, b.feature) || ', ') > 0
    GROUP BY p.subject_id
),
given AS (
    SELECT t.subject_id, count(*) AS term_uses
    FROM terms AS t
    INNER JOIN benefits AS b ON b.plan = t.plan
    INNER JOIN acts AS a ON a.subject_id = t.subject_id AND a.feature = b.feature AND a.role = 'core'
    WHERE a.ts < $as_of AND date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', a.ts) >= t.start_us
    GROUP BY t.subject_id
),
saved AS (
    SELECT t.subject_id, CAST(sum(o.coupon_fen) AS BIGINT) AS term_saved_fen
    FROM terms AS t
    INNER JOIN orders AS o ON o.subject_id = t.subject_id
    WHERE o.ts >= $year_since AND o.ts < $as_of AND o.paid_at < $as_of
        AND date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', o.ts) >= t.start_us
        AND coalesce(o.currency, $currency) = $currency
        AND (o.cancelled_at IS NULL OR o.cancelled_at >= $as_of)
    GROUP BY t.subject_id
),
said AS (
    SELECT f.subject_id, f.kind, f.ts,
        CASE WHEN f.answered_at < $at THEN f.answered_at END AS answered_at,
        CASE WHEN f.resolved_at < $at THEN f.resolved_at END AS resolved_at,
        row_number() OVER (PARTITION BY f.subject_id, f.kind ORDER BY f.ts DESC, m.text_id DESC) AS place
    FROM feedback AS f
    INNER JOIN people AS p ON p.subject_id = f.subject_id
    INNER JOIN text_meanings AS m
        ON m.kind = 'feedback' AND m.day = f.day
        AND m.text_id = coalesce(f.feedback_id, CAST(f.row_hash AS VARCHAR) || '-' || CAST(f.nth AS VARCHAR), md5(f.text))
    WHERE f.day >= $lately_from AND f.ts < $as_of AND f.text IS NOT NULL
        AND (f.kind = 'call' OR f.kind = 'ticket' AND m.sentiment = 'negative')
),
own AS (
    SELECT p.subject_id, coalesce(d.goes_on_as, p.account_id) AS account_id
    FROM people AS p
    LEFT JOIN account_b2b_delivery AS d ON d.as_of = $as_of_day AND d.account_id = p.account_id
    WHERE p.account_id IS NOT NULL
),
late AS (
    SELECT account_id, name AS late_name, late_days, done AS late_done
    FROM (
        SELECT m.account_id, m.name, m.done_at < $at AS done,
            date_diff('day', m.due_at, least(coalesce(m.done_at, $at), $at)) AS late_days,
            row_number() OVER (
                PARTITION BY m.account_id
                ORDER BY date_diff('day', m.due_at, least(coalesce(m.done_at, $at), $at)) DESC, m.milestone_id
            ) AS place
        FROM milestones AS m
        INNER JOIN (SELECT DISTINCT account_id FROM own) AS o ON o.account_id = m.account_id
        WHERE m.due_at < $as_of AND m.due_at >= $sixty_since
    ) AS ranked
    WHERE place = 1 AND late_days >= 7
)
SELECT
    p.subject_id,
    CASE WHEN x.subject_id IS NULL THEN s.stuck_step END AS stuck_step,
    h.zh AS stuck_zh,
    h.en AS stuck_en,
    n.unused_features,
    w.used_feature,
    coalesce(a.intent, p.own_intent) AS intent,
    t.end_us,
    CASE WHEN coalesce(t.currency, $currency) = $currency THEN t.amount_fen END AS term_fen,
    g.term_uses,
    v.term_saved_fen,
    c.ts AS complaint_at,
    CAST(date_diff('second', c.ts, coalesce(c.answered_at, $as_of)) // 3600 AS INTEGER) AS complaint_wait_hours,
    c.resolved_at AS complaint_solved_at,
    l.ts AS call_at,
    a.name AS account_name,
    a.csm,
    CASE WHEN k.notice_given THEN NULL ELSE k.renews_on END AS account_renews_on,
    q.active_seats,
    q.seats,
    q.features_used,
    q.features_available,
    m.late_name,
    m.late_days,
    m.late_done
FROM people AS p
LEFT JOIN user_funnel AS s ON s.as_of = $as_of_day AND s.subject_id = p.subject_id
LEFT JOIN places AS h ON h.step = s.stuck_step
LEFT JOIN passed AS x ON x.subject_id = p.subject_id
LEFT JOIN unused AS n ON n.subject_id = p.subject_id
LEFT JOIN used AS w ON w.subject_id = p.subject_id
LEFT JOIN terms AS t ON t.subject_id = p.subject_id
LEFT JOIN given AS g ON g.subject_id = p.subject_id
LEFT JOIN saved AS v ON v.subject_id = p.subject_id
LEFT JOIN said AS c ON c.subject_id = p.subject_id AND c.kind = 'ticket' AND c.place = 1
LEFT JOIN said AS l ON l.subject_id = p.subject_id AND l.kind = 'call' AND l.place = 1
LEFT JOIN own AS o ON o.subject_id = p.subject_id
LEFT JOIN accounts AS a ON a.account_id = o.account_id
LEFT JOIN account_risk AS k ON k.as_of = $as_of_day AND k.account_id = o.account_id
LEFT JOIN account_scorecard AS q ON q.as_of = $as_of_day AND q.account_id = o.account_id
LEFT JOIN late AS m ON m.account_id = o.account_id
