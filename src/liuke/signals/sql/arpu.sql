-- name: first_day
-- The first day on which anybody did anything.
SELECT min(day) AS first_day FROM (SELECT day FROM activity_daily WHERE day <= $last_day ORDER BY day LIMIT 1) AS begun

-- name: arpu
-- Per calendar month ("months" names each and its ends): people active, payers, and money paid, refunds deducted.
SELECT
    month,
    count(CASE WHEN acts > 0 THEN subject_id END) AS users,
    count(CASE WHEN paid_fen > 0 THEN subject_id END) AS payers,
    CAST(coalesce(sum(paid_fen), 0) AS BIGINT) AS paid_fen
FROM (
    SELECT m.month, d.subject_id, sum(d.active + d.orders) AS acts, sum(d.paid_fen) AS paid_fen
    FROM activity_daily AS d
    INNER JOIN months AS m ON d.day >= m.first_day AND d.day <= m.last_day
    WHERE d.day >= $from_day AND d.day <= $last_day
    GROUP BY m.month, d.subject_id
) AS people
GROUP BY month
ORDER BY month

-- name: arpu_parts
-- The same by part of the people; "parts" says who belongs where, nobody who is in none of them is counted.
SELECT
    part,
    month,
    count(CASE WHEN acts > 0 THEN subject_id END) AS users,
    count(CASE WHEN paid_fen > 0 THEN subject_id END) AS payers,
    CAST(coalesce(sum(paid_fen), 0) AS BIGINT) AS paid_fen
FROM (
    SELECT p.part, m.month, d.subject_id, sum(d.active + d.orders) AS acts, sum(d.paid_fen) AS paid_fen
    FROM activity_daily AS d
    INNER JOIN months AS m ON d.day >= m.first_day AND d.day <= m.last_day
    INNER JOIN parts AS p ON p.subject_id = d.subject_id
    WHERE d.day >= $from_day AND d.day <= $last_day AND p.part IS NOT NULL
    GROUP BY p.part, m.month, d.subject_id
) AS people
GROUP BY part, month
ORDER BY part, month

-- name: arpu_noise
-- What tells a change of ARPU from chance, per month and with the month before: sums over people of money and of being
-- active, squared and crossed. The same people make both months, so what they have in common is not noise.
WITH people AS (
    SELECT m.month, d.subject_id, CAST(sum(d.paid_fen) AS DOUBLE) AS paid,
        CASE WHEN sum(d.active + d.orders) > 0 THEN 1.0 ELSE 0.0 END AS there
    FROM activity_daily AS d
    INNER JOIN months AS m ON d.day >= m.first_day AND d.day <= m.last_day
    WHERE d.day >= $from_day AND d.day <= $last_day
    GROUP BY m.month, d.subject_id
)
SELECT
    n.month,
    CAST(sum(n.paid * n.paid) AS DOUBLE) AS paid_paid,
    CAST(sum(n.there * n.paid) AS DOUBLE) AS there_paid,
    CAST(coalesce(sum(b.paid * n.paid), 0) AS DOUBLE) AS before_paid_paid,
    CAST(coalesce(sum(b.there * n.paid), 0) AS DOUBLE) AS before_there_paid,
    CAST(coalesce(sum(b.paid * n.there), 0) AS DOUBLE) AS before_paid_there,
    CAST(coalesce(sum(b.there * n.there), 0) AS DOUBLE) AS before_there_there
FROM people AS n
LEFT JOIN people AS b ON b.subject_id = n.subject_id AND b.month = n.month - 1
GROUP BY n.month
ORDER BY n.month

-- name: arpu_month
-- Both of one month alone, with the month before it: everybody's days are read and put together once.
SELECT
    count(CASE WHEN seen > 0 THEN 1 END) AS seen,
    count(CASE WHEN there > 0 THEN 1 END) AS users,
    count(CASE WHEN paid > 0 THEN 1 END) AS payers,
    CAST(coalesce(sum(paid), 0) AS BIGINT) AS paid_fen,
    CAST(coalesce(sum(paid * paid), 0) AS DOUBLE) AS paid_paid,
    CAST(coalesce(sum(there * paid), 0) AS DOUBLE) AS there_paid,
    CAST(coalesce(sum(before_paid * paid), 0) AS DOUBLE) AS before_paid_paid,
    CAST(coalesce(sum(before_there * paid), 0) AS DOUBLE) AS before_there_paid,
    CAST(coalesce(sum(before_paid * there), 0) AS DOUBLE) AS before_paid_there,
    CAST(coalesce(sum(before_there * there), 0) AS DOUBLE) AS before_there_there
FROM (
    SELECT
        subject_id,
        max(CASE WHEN day >= $first_day THEN 1 ELSE 0 END) AS seen,
        CAST(sum(CASE WHEN day >= $first_day THEN paid_fen ELSE 0 END) AS DOUBLE) AS paid,
        CAST(sum(CASE WHEN day < $first_day THEN paid_fen ELSE 0 END) AS DOUBLE) AS before_paid,
        CASE WHEN sum(CASE WHEN day >= $first_day THEN active + orders ELSE 0 END) > 0 THEN 1.0 ELSE 0.0 END AS there,
        CASE WHEN sum(CASE WHEN day < $first_day THEN active + orders ELSE 0 END) > 0 THEN 1.0 ELSE 0.0 END AS before_there
    FROM activity_daily
    WHERE day >= $from_day AND day <= $last_day
    GROUP BY subject_id
) AS people

-- name: arpu_kept
-- The months that are kept.
SELECT
    month, users, payers, paid_fen, paid_paid, there_paid,
    before_paid_paid, before_there_paid, before_paid_there, before_there_there
FROM arpu_monthly
WHERE month >= $from_day AND month <= $through_day
ORDER BY month

-- name: foreign_orders
-- Orders paid in another currency since $from_at: their money is in none of these numbers.
SELECT count(DISTINCT order_id) AS orders
FROM orders
WHERE paid_at >= $from_at AND paid_at < $as_of AND currency <> $currency

-- name: arpu_fallen
-- Everybody active in the month before the falls: fell where they paid less in the last month than in that one.
SELECT subject_id, sum(CASE WHEN day >= $recent_from THEN paid_fen ELSE 0 END)
    < sum(CASE WHEN day < $recent_from THEN paid_fen ELSE 0 END) AS fell
FROM activity_daily
WHERE (day >= $base_from AND day <= $base_through) OR (day >= $recent_from AND day <= $recent_through)
GROUP BY subject_id
HAVING max(CASE WHEN day <= $base_through AND active + orders > 0 THEN 1 ELSE 0 END) = 1

-- name: benefit_use
-- For the review: of each plan's benefits, how many of the plan's people used it in the month before the falls and in the last.
SELECT
    b.plan,
    b.feature,
    max(coalesce(b.label, b.feature)) AS label,
    count(DISTINCT u.subject_id) AS people,
    count(DISTINCT CASE WHEN s.day < $recent_from THEN s.subject_id END) AS used_before,
    count(DISTINCT CASE WHEN s.day >= $recent_from THEN s.subject_id END) AS used_lately
FROM benefits AS b
INNER JOIN users AS u ON u.plan = b.plan
LEFT JOIN (
    SELECT DISTINCT e.subject_id, e.day, coalesce(e.feature, r.feature) AS feature
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE r.role = 'core'
        AND ((e.day >= $base_from AND e.day <= $base_through) OR (e.day >= $recent_from AND e.day <= $recent_through))
    UNION
    SELECT c.subject_id, c.day, c.feature
    FROM activity_counts AS c
    WHERE c.role = 'core' AND c.n > 0
        AND ((c.day >= $base_from AND c.day <= $base_through) OR (c.day >= $recent_from AND c.day <= $recent_through))
) AS s ON s.subject_id = u.subject_id AND s.feature = b.feature
WHERE u.signed_up_at IS NULL OR u.signed_up_at < $as_of
GROUP BY b.plan, b.feature
ORDER BY b.plan, b.feature

-- name: competitor_mentions
-- For the review: what is said of each competitor, lately and in as many days before; negative where somebody labelled it.
SELECT
    w.word,
    count(CASE WHEN m.day >= $recent_from THEN 1 END) AS lately,
    count(CASE WHEN m.day < $recent_from THEN 1 END) AS before,
    count(CASE WHEN m.day >= $recent_from AND m.negative THEN 1 END) AS negative
FROM words AS w
INNER JOIN mentions AS m ON strpos(lower(m.text), w.word) > 0
WHERE w.kind = 'competitor' AND m.day >= $from_day AND m.day <= $last_day
GROUP BY w.word
ORDER BY lately DESC, w.word

-- name: mentions_by_topic
-- The same by topic, where the tracking plan names no competitor.
SELECT
    topic,
    count(CASE WHEN day >= $recent_from THEN 1 END) AS lately,
    count(CASE WHEN day < $recent_from THEN 1 END) AS before,
    count(CASE WHEN day >= $recent_from AND negative THEN 1 END) AS negative
FROM mentions
WHERE day >= $from_day AND day <= $last_day AND topic IS NOT NULL
GROUP BY topic
ORDER BY lately DESC, topic
LIMIT 20
