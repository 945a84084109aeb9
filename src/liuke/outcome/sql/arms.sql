-- name: sizes
-- How many people each holdout knows, and since when: what is asked at once is kept small by it.
SELECT holdout, count(*) AS n, min(day) AS first_day
FROM holdout_arms
WHERE day < $as_of_day
GROUP BY holdout
ORDER BY holdout

-- name: plans
-- How many applied plans each playbook has had.
SELECT playbook, count(*) AS plans
FROM (
    SELECT DISTINCT playbook, plan_id
    FROM verdicts
    WHERE verdict IN ('allow', 'hold', 'withhold') AND day < $as_of_day AND NOT coalesce(dry_run, FALSE)
        AND ($playbook IS NULL OR playbook = $playbook)
) AS applied
GROUP BY playbook
ORDER BY playbook

-- name: whom
-- Everybody of the holdouts in $goals under a number of their own: millions of people are joined by numbers, not by names.
SELECT subject_id, CAST(row_number() OVER (ORDER BY subject_id) AS INTEGER) AS id
FROM (
    SELECT DISTINCT a.subject_id
    FROM holdout_arms AS a
    INNER JOIN goals AS g ON g.holdout = a.holdout
    WHERE NOT a.again AND a.day < $as_of_day
) AS once

-- name: cells
-- People who were drawn alike: holdout of $goals (holdout, nth, window_days, goal), drawing, share, tier, arm and day of entry.
SELECT
    CAST(row_number() OVER (ORDER BY nth, generation, share, tier, held, day) AS INTEGER) AS cell,
    nth,
    generation,
    share,
    tier,
    held,
    day,
    window_days,
    goal
FROM (
    SELECT DISTINCT g.nth, a.generation, a.share, a.tier, a.arm = 'holdout' AS held, a.day, g.window_days, g.goal
    FROM holdout_arms AS a
    INNER JOIN goals AS g ON g.holdout = a.holdout
    WHERE NOT a.again AND a.day < $as_of_day
) AS alike
ORDER BY cell

-- name: entered
-- A row a person and drawing of a holdout: the cell of their first plan, whatever became of the message (intention to
-- treat). Somebody found in both arms, or whose unit was ($unit_members), is marked.
WITH members AS (
    SELECT a.holdout, a.generation, a.subject_id, m.unit, a.arm
    FROM holdout_arms AS a
    INNER JOIN unit_members AS m ON m.subject_id = a.subject_id
    WHERE a.day < $as_of_day
),
mixed AS (
    SELECT m.holdout, m.generation, m.unit
    FROM members AS m
    GROUP BY m.holdout, m.generation, m.unit
    HAVING count(DISTINCT m.arm) > 1
),
conflicted AS (
    SELECT a.holdout, a.generation, a.subject_id
    FROM holdout_arms AS a
    WHERE a.again AND a.day < $as_of_day
    UNION
    SELECT m.holdout, m.generation, m.subject_id
    FROM members AS m
    INNER JOIN mixed AS x ON x.holdout = m.holdout AND x.generation = m.generation AND x.unit = m.unit
)
SELECT c.cell, c.nth, w.id, x.subject_id IS NOT NULL AS both_arms, a.exposed
FROM holdout_arms AS a
INNER JOIN goals AS g ON g.holdout = a.holdout
INNER JOIN drawn_cells AS c
    ON c.nth = g.nth AND c.generation = a.generation AND c.held = (a.arm = 'holdout') AND c.day = a.day
        AND c.share IS NOT DISTINCT FROM a.share AND c.tier IS NOT DISTINCT FROM a.tier
INNER JOIN whom AS w ON w.subject_id = a.subject_id
LEFT JOIN conflicted AS x
    ON x.holdout = a.holdout AND x.generation = a.generation AND x.subject_id = a.subject_id
WHERE NOT a.again AND a.day < $as_of_day

-- name: exposures
-- Of each cell how many came to the moment of the touch with a message that stood up, or would have: people held out are
-- asked as well, so that a fault after the draw shows as arms of the wrong size. Where nobody asked, nobody counts.
SELECT cell, both_arms, count(*) FILTER (WHERE exposed) AS exposed
FROM entered
GROUP BY cell, both_arms
ORDER BY cell, both_arms

-- name: day_words
-- What people did on 62 days as the bits of one number, from $from_day on: there at all (place 0), complained (1), opted
-- out (2); what they told a channel counts too.
SELECT
    id,
    CAST(n // 62 AS INTEGER) AS block,
    bit_or(CASE WHEN place = 0 THEN CAST(1 AS BIGINT) << CAST(n % 62 AS INTEGER) ELSE 0 END) AS there,
    bit_or(CASE WHEN place = 1 THEN CAST(1 AS BIGINT) << CAST(n % 62 AS INTEGER) ELSE 0 END) AS complained,
    bit_or(CASE WHEN place = 2 THEN CAST(1 AS BIGINT) << CAST(n % 62 AS INTEGER) ELSE 0 END) AS opted_out
FROM (
    SELECT a.id, a.place, date_diff('day', $from_day, a.day) AS n
    FROM acts AS a
    WHERE a.place < 3
    UNION ALL
    SELECT w.id, k.place, date_diff('day', $from_day, CAST(r.at AS DATE)) AS n
    FROM receipts AS r
    INNER JOIN whom AS w ON w.subject_id = r.subject_id
    CROSS JOIN (SELECT 1 AS place UNION ALL SELECT 2) AS k
    WHERE r.state IN ('complained', 'unsubscribed', 'stopped') AND (k.place = 2 OR r.state = 'complained')
        AND r.at < $as_of AND CAST(r.at AS DATE) >= $from_day AND NOT coalesce(r.dry_run, FALSE)
) AS done
GROUP BY id, CAST(n // 62 AS INTEGER)

-- name: goal_words
-- The same of what playbooks hope for besides being there: a number for each goal (place 3 and above).
SELECT
    place,
    id,
    CAST(n // 62 AS INTEGER) AS block,
    bit_or(CAST(1 AS BIGINT) << CAST(n % 62 AS INTEGER)) AS done
FROM (
    SELECT a.place, a.id, date_diff('day', $from_day, a.day) AS n
    FROM acts AS a
    WHERE a.place > 2
) AS done
GROUP BY place, id, CAST(n // 62 AS INTEGER)

-- name: so_far
-- What everybody of $entered did within the days that $masks (cell, block, place, in_window, at_keep, before) name, added to
-- what was known of them ($seen_before): a person's days lie in as many blocks as it takes, one a question.
SELECT
    e.cell,
    e.id,
    e.both_arms,
    CASE WHEN e.goal OR (CASE WHEN m.place = 0 THEN w.there ELSE g.done END & m.in_window) <> 0 THEN TRUE ELSE FALSE END
        AS goal,
    CASE WHEN e.kept OR (w.there & m.at_keep) <> 0 THEN TRUE ELSE FALSE END AS kept,
    CASE WHEN e.complained OR (w.complained & m.in_window) <> 0 THEN TRUE ELSE FALSE END AS complained,
    CASE WHEN e.opted_out OR (w.opted_out & m.in_window) <> 0 THEN TRUE ELSE FALSE END AS opted_out,
    e.pre_days + CAST(coalesce(bit_count(w.there & m.before), 0) AS INTEGER) AS pre_days
FROM seen_before AS e
INNER JOIN masks AS m ON m.cell = e.cell
LEFT JOIN day_words AS w ON w.id = e.id AND w.block = m.block
LEFT JOIN goal_words AS g ON g.place = m.place AND g.id = e.id AND g.block = m.block

-- name: nothing_yet
-- Everybody of $entered before anything is known of them.
SELECT
    cell,
    id,
    both_arms,
    FALSE AS goal,
    FALSE AS kept,
    FALSE AS complained,
    FALSE AS opted_out,
    CAST(0 AS INTEGER) AS pre_days
FROM entered

-- name: days_summed
-- What $days_seen (the last of so_far) says of each cell, as sums.
SELECT
    cell,
    both_arms,
    count(*) AS n,
    CAST(count(*) FILTER (WHERE goal) AS DOUBLE) AS goal,
    CAST(coalesce(sum(pre_days) FILTER (WHERE goal), 0) AS DOUBLE) AS goal_pre_days,
    CAST(count(*) FILTER (WHERE kept) AS DOUBLE) AS kept,
    CAST(coalesce(sum(pre_days) FILTER (WHERE kept), 0) AS DOUBLE) AS kept_pre_days,
    CAST(sum(pre_days) AS DOUBLE) AS pre_days,
    CAST(sum(pre_days * pre_days) AS DOUBLE) AS pre_days_2,
    CAST(count(*) FILTER (WHERE pre_days > 0) AS DOUBLE) AS known,
    CAST(count(*) FILTER (WHERE complained) AS DOUBLE) AS complained,
    CAST(count(*) FILTER (WHERE opted_out) AS DOUBLE) AS opted_out
FROM days_seen
GROUP BY cell, both_arms
ORDER BY cell, both_arms

-- name: bought
-- The days from $from_day on when anybody of $whom ordered, paid or got money back: few days have an order.
SELECT w.id, a.day, coalesce(a.orders, 0) AS orders, coalesce(a.paid_fen, 0) AS paid_fen
FROM activity_daily AS a
INNER JOIN whom AS w ON w.subject_id = a.subject_id
WHERE a.day >= $from_day AND a.day <= $last_day AND (a.orders <> 0 OR a.paid_fen <> 0)

-- name: paid_each
-- What people of $entered ordered and paid ($bought) within their window and on the $pre_days days before; whoever did
-- neither has no row.
SELECT
    e.cell,
    e.id,
    e.both_arms,
    CAST(sum(CASE WHEN d.day >= c.day THEN d.orders ELSE 0 END) AS DOUBLE) AS orders,
    CAST(sum(CASE WHEN d.day >= c.day THEN d.paid_fen ELSE 0 END) AS DOUBLE) AS paid,
    CAST(sum(CASE WHEN d.day < c.day THEN d.orders ELSE 0 END) AS DOUBLE) AS pre_orders,
    CAST(sum(CASE WHEN d.day < c.day THEN d.paid_fen ELSE 0 END) AS DOUBLE) AS pre_paid
FROM bought AS d
INNER JOIN entered AS e ON e.id = d.id
INNER JOIN drawn_cells AS c ON c.cell = e.cell
WHERE date_diff('day', c.day, d.day) >= -$pre_days AND date_diff('day', c.day, d.day) < c.window_days
GROUP BY e.cell, e.id, e.both_arms

-- name: cuts
-- Above what money is cut in each holdout: the $cut quantile of what payers with a closed window paid, of both arms
-- together, where there are $cut_from of them.
SELECT c.nth, CASE WHEN count(*) >= $cut_from THEN quantile_cont(p.paid, CAST($cut AS DOUBLE)) END AS cut_at
FROM paid_each AS p
INNER JOIN drawn_cells AS c ON c.cell = p.cell
WHERE p.paid > 0 AND NOT p.both_arms AND date_diff('day', c.day, CAST($as_of_day AS DATE)) >= c.window_days
GROUP BY c.nth
ORDER BY c.nth

-- name: paid_summed
-- Orders and money of each cell as sums, money cut at $cuts (nth, cut_at).
WITH valued AS (
    SELECT
        p.cell,
        p.both_arms,
        p.orders,
        p.pre_orders,
        CASE WHEN p.paid > k.cut_at THEN k.cut_at ELSE p.paid END AS money,
        CASE WHEN p.pre_paid > k.cut_at THEN k.cut_at ELSE p.pre_paid END AS pre_money
    FROM paid_each AS p
    INNER JOIN drawn_cells AS c ON c.cell = p.cell
    LEFT JOIN cuts AS k ON k.nth = c.nth
)
SELECT
    cell,
    both_arms,
    CAST(count(*) FILTER (WHERE orders > 0) AS DOUBLE) AS ordered,
    sum(orders) AS orders,
    sum(orders * orders) AS orders_2,
    sum(orders * pre_orders) AS orders_pre_orders,
    sum(pre_orders) AS pre_orders,
    sum(pre_orders * pre_orders) AS pre_orders_2,
    sum(money) AS money,
    sum(money * money) AS money_2,
    sum(money * pre_money) AS money_pre_money,
    sum(money * orders) AS money_orders,
    sum(pre_money) AS pre_money,
    sum(pre_money * pre_money) AS pre_money_2
FROM valued
GROUP BY cell, both_arms
ORDER BY cell, both_arms

-- name: touches
-- What was really done to the people of $entered inside their window, once that has closed, and what it cost, by arm and
-- channel. $covers (nth, playbook): whose touches count. Of each cost, $prices (playbook, channel, cost_fen, offer_fen)
-- says how much was the expected cost of an offer. leaked: people held out who were touched all the same.
SELECT
    c.nth,
    c.held,
    r.channel,
    count(*) AS touches,
    count(DISTINCT CASE WHEN c.held THEN e.id END) AS leaked,
    CAST(coalesce(sum(r.cost_fen), 0) AS BIGINT) AS cost_fen,
    CAST(coalesce(sum(p.offer_fen), 0) AS BIGINT) AS offer_fen,
    count(*) FILTER (WHERE p.offer_fen > 0) AS offers,
    count(*) FILTER (WHERE r.cost_fen IS NULL) AS unpriced
FROM receipts AS r
INNER JOIN covers AS v ON v.playbook = r.playbook
INNER JOIN whom AS w ON w.subject_id = r.subject_id
INNER JOIN entered AS e ON e.nth = v.nth AND e.id = w.id
INNER JOIN drawn_cells AS c ON c.cell = e.cell
LEFT JOIN prices AS p ON p.playbook = r.playbook AND p.channel = r.channel AND p.cost_fen = r.cost_fen
WHERE r.state IN ('sent', 'uncertain', 'task_done') AND r.at < $as_of AND NOT coalesce(r.dry_run, FALSE)
    AND date_diff('day', c.day, CAST($as_of_day AS DATE)) >= c.window_days
    AND date_diff('day', c.day, CAST(r.at AS DATE)) >= -1
    AND date_diff('day', c.day, CAST(r.at AS DATE)) < c.window_days
GROUP BY c.nth, c.held, r.channel
ORDER BY c.nth, c.held, r.channel

-- name: coupons
-- Coupons that people of $entered really paid with inside their window, once that has closed, by arm.
SELECT
    c.nth,
    c.held,
    count(DISTINCT o.order_id) AS used,
    CAST(coalesce(sum(o.coupon_fen), 0) AS BIGINT) AS used_fen
FROM orders AS o
INNER JOIN whom AS w ON w.subject_id = o.subject_id
INNER JOIN entered AS e ON e.id = w.id
INNER JOIN drawn_cells AS c ON c.cell = e.cell
WHERE o.coupon_fen > 0 AND o.paid_at < $as_of
    AND date_diff('day', c.day, CAST($as_of_day AS DATE)) >= c.window_days
    AND date_diff('day', c.day, o.day) >= 0 AND date_diff('day', c.day, o.day) < c.window_days
GROUP BY c.nth, c.held
ORDER BY c.nth, c.held

-- name: coupons_told
-- Whether orders say at all what was paid by coupon: where none does, used coupons cannot be counted.
SELECT count(*) AS told FROM (SELECT order_id FROM orders WHERE coupon_fen IS NOT NULL LIMIT 1) AS one_of_them

-- name: currencies
-- In which currencies orders were paid.
SELECT DISTINCT currency
FROM orders
WHERE currency IS NOT NULL AND paid_at < $as_of
ORDER BY currency
