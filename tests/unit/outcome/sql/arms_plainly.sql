-- name: arms_plainly
-- What results/arms reckons in steps over numbers and bits, said plainly in one question over names and days: slow, and the
-- same. Kept to hold the steps to.
-- Both arms of the holdouts in $goals (holdout, nth, window_days, goal) as sums, a row a generation, share, tier, arm and day
-- of entry. A person counts once a holdout and generation: in the arm of their first plan, whatever became of the message
-- (intention to treat). Somebody found in both arms, or whose unit was ($unit_members), is counted apart. All are summed,
-- whether their window has closed or not: the day tells. goal: what is hoped for, within window_days of the plan's day.
-- kept: there on one of the $keep_width days that end with day $keep_day. pre_*: the $pre_days days before. Money is cut at
-- the $cut quantile of what payers with a closed window paid, of both arms together, where there are $cut_from of them.
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
),
people AS (
    SELECT
        g.nth,
        a.generation,
        a.subject_id,
        a.day,
        a.arm = 'holdout' AS held,
        a.share,
        a.tier,
        g.window_days,
        g.goal,
        c.subject_id IS NOT NULL AS both_arms
    FROM holdout_arms AS a
    INNER JOIN goals AS g ON g.holdout = a.holdout
    LEFT JOIN conflicted AS c
        ON c.holdout = a.holdout AND c.generation = a.generation AND c.subject_id = a.subject_id
    WHERE NOT a.again AND a.day < $as_of_day
),
terms AS (
    SELECT s.subject_id, s.started_at FROM subscriptions AS s WHERE s.subject_id IS NOT NULL
    UNION ALL
    SELECT u.subject_id, s.started_at FROM subscriptions AS s INNER JOIN users AS u ON u.account_id = s.account_id
),
told AS (
    SELECT r.subject_id, CAST(r.at AS DATE) AS day, r.state
    FROM receipts AS r
    WHERE r.state IN ('complained', 'unsubscribed', 'stopped') AND r.at < $as_of AND NOT coalesce(r.dry_run, FALSE)
),
done AS (
    SELECT
        p.nth, p.generation, p.subject_id, p.day, p.held, p.share, p.tier, p.window_days, p.both_arms,
        0 AS goal, 0 AS kept, 0 AS orders, 0 AS paid, 0 AS complained, 0 AS opted_out,
        0 AS pre_days, 0 AS pre_orders, 0 AS pre_paid
    FROM people AS p
    UNION ALL
    SELECT
        p.nth, p.generation, p.subject_id, p.day, p.held, p.share, p.tier, p.window_days, p.both_arms,
        CASE WHEN d.day >= p.day AND d.day < p.day + CAST(p.window_days AS INTEGER) AND CASE p.goal
            WHEN 'present' THEN CASE WHEN $any_act THEN d.active ELSE d.present END
            WHEN 'purchase' THEN coalesce(d.orders, 0) + coalesce(d.purchase, 0)
            WHEN 'login' THEN d.login
            WHEN 'view' THEN d."view"
            WHEN 'search' THEN d.search
            WHEN 'core' THEN d.core
            WHEN 'favourite' THEN d.favourite
            WHEN 'cart_add' THEN d.cart_add
            WHEN 'cart_remove' THEN d.cart_remove
            WHEN 'checkout' THEN d.checkout
            WHEN 'comment' THEN d.comment
            WHEN 'like' THEN d."like"
            WHEN 'share' THEN d.share
            WHEN 'follow' THEN d.follow
            WHEN 'invite' THEN d.invite
            WHEN 'error' THEN d.error
            WHEN 'slow' THEN d.slow
            WHEN 'stuck' THEN d.stuck
            WHEN 'complaint' THEN d.complaint
            WHEN 'refund' THEN d.refund
            WHEN 'push_off' THEN d.push_off
            WHEN 'uninstall' THEN d.uninstall
            WHEN 'cancel' THEN d.cancel
        END > 0 THEN 1 ELSE 0 END,
        CASE WHEN d.day >= p.day + CAST($keep_day - $keep_width AS INTEGER) AND d.day < p.day + CAST($keep_day AS INTEGER)
            AND CASE WHEN $any_act THEN d.active ELSE d.present END > 0 THEN 1 ELSE 0 END,
        CASE WHEN d.day >= p.day AND d.day < p.day + CAST(p.window_days AS INTEGER) THEN d.orders ELSE 0 END,
        CASE WHEN d.day >= p.day AND d.day < p.day + CAST(p.window_days AS INTEGER) THEN d.paid_fen ELSE 0 END,
        CASE WHEN d.day >= p.day AND d.day < p.day + CAST(p.window_days AS INTEGER) AND d.complaint > 0 THEN 1 ELSE 0 END,
        CASE WHEN d.day >= p.day AND d.day < p.day + CAST(p.window_days AS INTEGER)
            AND coalesce(d.push_off, 0) + coalesce(d.uninstall, 0) > 0 THEN 1 ELSE 0 END,
        CASE WHEN d.day < p.day AND CASE WHEN $any_act THEN d.active ELSE d.present END > 0 THEN 1 ELSE 0 END,
        CASE WHEN d.day < p.day THEN d.orders ELSE 0 END,
        CASE WHEN d.day < p.day THEN d.paid_fen ELSE 0 END
    FROM people AS p
    INNER JOIN activity_daily AS d ON d.subject_id = p.subject_id
    WHERE d.day <= $last_day AND d.day >= p.day - CAST($pre_days AS INTEGER)
        AND d.day < p.day + CAST(greatest(p.window_days, $keep_day) AS INTEGER)
    UNION ALL
    SELECT
        p.nth, p.generation, p.subject_id, p.day, p.held, p.share, p.tier, p.window_days, p.both_arms,
        1, 0, 0, 0, 0, 0, 0, 0, 0
    FROM people AS p
    INNER JOIN terms AS t ON t.subject_id = p.subject_id
    WHERE p.goal = 'renewal' AND t.started_at < $as_of AND CAST(t.started_at AS DATE) >= p.day
        AND CAST(t.started_at AS DATE) < p.day + CAST(p.window_days AS INTEGER)
    UNION ALL
    SELECT
        p.nth, p.generation, p.subject_id, p.day, p.held, p.share, p.tier, p.window_days, p.both_arms,
        0, 0, 0, 0, CASE WHEN w.state = 'complained' THEN 1 ELSE 0 END, 1, 0, 0, 0
    FROM people AS p
    INNER JOIN told AS w ON w.subject_id = p.subject_id
    WHERE w.day >= p.day AND w.day < p.day + CAST(p.window_days AS INTEGER)
),
each AS (
    SELECT
        nth, generation, subject_id, day, held, share, tier, window_days, both_arms,
        max(goal) AS goal,
        max(kept) AS kept,
        CAST(sum(orders) AS DOUBLE) AS orders,
        CAST(sum(paid) AS DOUBLE) AS paid,
        max(complained) AS complained,
        max(opted_out) AS opted_out,
        CAST(sum(pre_days) AS DOUBLE) AS pre_days,
        CAST(sum(pre_orders) AS DOUBLE) AS pre_orders,
        CAST(sum(pre_paid) AS DOUBLE) AS pre_paid
    FROM done
    GROUP BY nth, generation, subject_id, day, held, share, tier, window_days, both_arms
),
cuts AS (
    SELECT nth, CASE WHEN count(*) >= $cut_from THEN quantile_cont(paid, CAST($cut AS DOUBLE)) END AS cut_at
    FROM each
    WHERE paid > 0 AND NOT both_arms AND date_diff('day', day, CAST($as_of_day AS DATE)) >= window_days
    GROUP BY nth
),
valued AS (
    SELECT
        e.nth, e.generation, e.share, e.tier, e.held, e.day, e.both_arms, e.goal, e.kept, e.orders, e.complained,
        e.opted_out, e.pre_days, e.pre_orders, c.cut_at,
        CASE WHEN e.paid > c.cut_at THEN c.cut_at ELSE e.paid END AS money,
        CASE WHEN e.pre_paid > c.cut_at THEN c.cut_at ELSE e.pre_paid END AS pre_money
    FROM each AS e
    LEFT JOIN cuts AS c ON c.nth = e.nth
)
SELECT
    nth,
    generation,
    share,
    tier,
    held,
    day,
    both_arms,
    max(cut_at) AS cut_at,
    count(*) AS n,
    CAST(sum(goal) AS DOUBLE) AS goal,
    sum(goal * pre_days) AS goal_pre_days,
    CAST(sum(kept) AS DOUBLE) AS kept,
    sum(kept * pre_days) AS kept_pre_days,
    sum(pre_days) AS pre_days,
    sum(pre_days * pre_days) AS pre_days_2,
    CAST(count(*) FILTER (WHERE pre_days > 0) AS DOUBLE) AS known,
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
    sum(pre_money * pre_money) AS pre_money_2,
    CAST(sum(complained) AS DOUBLE) AS complained,
    CAST(sum(opted_out) AS DOUBLE) AS opted_out
FROM valued
GROUP BY nth, generation, share, tier, held, day, both_arms
ORDER BY nth, generation, share, tier, held, day, both_arms
