-- name: arms
-- Both arms of every playbook by tier, as sums. A person counts once a playbook, at the first plan, in the arm assigned
-- there, whatever became of the message (intention to treat). Returned is having done what the playbook hopes for: being
-- there at all, or an act of its goal's role. Somebody found in both arms is left out and counted. The
-- window is the plan's day and the days after it, window_days in all; one that has not closed is counted, not averaged.
WITH assigned AS (
    SELECT
        v.playbook,
        v.subject_id,
        v.plan_id,
        v.tier,
        v.day,
        CASE WHEN v.verdict = 'withhold' THEN 'holdout' ELSE 'treated' END AS arm,
        coalesce(v.holdout_share, 0) AS holdout_share,
        row_number() OVER (PARTITION BY v.playbook, v.subject_id ORDER BY v.day, v.at, v.plan_id) AS nth,
        sum(CASE WHEN v.verdict = 'withhold' THEN 1 ELSE 0 END) OVER (PARTITION BY v.playbook, v.subject_id) AS withheld,
        count(*) OVER (PARTITION BY v.playbook, v.subject_id) AS decided
    FROM verdicts AS v
    WHERE v.verdict IN ('allow', 'hold', 'withhold') AND v.day < $as_of_day AND NOT coalesce(v.dry_run, FALSE)
        AND ($playbook IS NULL OR v.playbook = $playbook)
),
people AS (
    SELECT
        a.*,
        coalesce(g.window_days, $window_days) AS window_days,
        coalesce(g.goal, 'present') AS goal,
        a.withheld > 0 AND a.withheld < a.decided AS both_arms
    FROM assigned AS a
    LEFT JOIN goals AS g ON g.playbook = a.playbook
    WHERE a.nth = 1
),
later AS (
    SELECT
        p.playbook,
        p.subject_id,
        max(CASE WHEN CASE p.goal
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
        END > 0 THEN 1 ELSE 0 END) AS returned,
        sum(d.paid_fen) AS paid_fen
    FROM people AS p
    INNER JOIN activity_daily AS d
        ON d.subject_id = p.subject_id AND d.day >= p.day AND date_diff('day', p.day, d.day) < p.window_days
    WHERE d.day <= $last_day
    GROUP BY p.playbook, p.subject_id
)
SELECT
    p.playbook,
    p.tier,
    p.arm,
    p.window_days,
    p.both_arms,
    date_diff('day', p.day, CAST($as_of_day AS DATE)) >= p.window_days AS complete,
    count(*) AS n,
    CAST(coalesce(sum(l.returned), 0) AS BIGINT) AS returned,
    CAST(coalesce(sum(l.paid_fen), 0) AS DOUBLE) AS paid_fen,
    coalesce(sum(CAST(l.paid_fen AS DOUBLE) * CAST(l.paid_fen AS DOUBLE)), 0) AS paid_squares,
    sum(p.holdout_share) AS expected_holdout,
    min(p.day) AS first_day,
    max(p.day) AS last_day
FROM people AS p
LEFT JOIN later AS l ON l.playbook = p.playbook AND l.subject_id = p.subject_id
GROUP BY
    p.playbook,
    p.tier,
    p.arm,
    p.window_days,
    p.both_arms,
    date_diff('day', p.day, CAST($as_of_day AS DATE)) >= p.window_days
ORDER BY p.playbook, p.tier, p.arm, complete

-- name: plans
-- How many applied plans each playbook has had.
SELECT playbook, count(DISTINCT plan_id) AS plans
FROM verdicts
WHERE verdict IN ('allow', 'hold', 'withhold') AND day < $as_of_day AND NOT coalesce(dry_run, FALSE)
    AND ($playbook IS NULL OR playbook = $playbook)
GROUP BY playbook
ORDER BY playbook

-- name: costs
-- What was really spent on the people counted: every touch of theirs inside their window, once that has closed.
WITH first_day AS (
    SELECT playbook, subject_id, min(day) AS day
    FROM verdicts
    WHERE verdict IN ('allow', 'hold', 'withhold') AND day < $as_of_day AND NOT coalesce(dry_run, FALSE)
    GROUP BY playbook, subject_id
)
SELECT
    r.playbook,
    CAST(coalesce(sum(r.cost_fen), 0) AS BIGINT) AS cost_fen,
    count(*) AS touches,
    count(*) FILTER (WHERE r.cost_fen IS NULL) AS touches_without_cost
FROM receipts AS r
INNER JOIN first_day AS f ON f.playbook = r.playbook AND f.subject_id = r.subject_id
LEFT JOIN goals AS g ON g.playbook = r.playbook
WHERE r.state IN ('sent', 'uncertain', 'task_done') AND r.at < $as_of AND NOT coalesce(r.dry_run, FALSE)
    AND date_diff('day', f.day, CAST($as_of_day AS DATE)) >= coalesce(g.window_days, $window_days)
    AND date_diff('day', f.day, CAST(r.at AS DATE)) < coalesce(g.window_days, $window_days)
GROUP BY r.playbook
ORDER BY r.playbook

-- name: currencies
-- In which currencies orders were paid.
SELECT DISTINCT currency
FROM orders
WHERE currency IS NOT NULL AND paid_at < $as_of
ORDER BY currency
