-- name: people
-- One row a person of one playbook's comparison, for learning who is moved: first plan, arm, chance by design, outcome.
-- Only the playbook's own holdout counts, whose share is known; somebody found in both arms is left out.
WITH assigned AS (
    SELECT
        v.subject_id,
        v.plan_id,
        v.tier,
        v.day,
        CASE WHEN v.verdict = 'withhold' THEN 'holdout' ELSE 'treated' END AS arm,
        v.cost_fen,
        coalesce(v.holdout_share, 0) AS holdout_share,
        coalesce(v.entry_share, 1) AS entry_share,
        row_number() OVER (PARTITION BY v.subject_id ORDER BY v.day, v.at, v.plan_id) AS nth,
        sum(CASE WHEN v.verdict = 'withhold' THEN 1 ELSE 0 END) OVER (PARTITION BY v.subject_id) AS withheld,
        count(*) OVER (PARTITION BY v.subject_id) AS decided
    FROM verdicts AS v
    WHERE v.playbook = $playbook AND (v.held_by IS NULL OR v.held_by = concat('playbook:', $playbook)) AND v.verdict IN ('allow', 'hold', 'withhold') AND v.day < $as_of_day
        AND NOT coalesce(v.dry_run, FALSE)
),
people AS (
    SELECT *
    FROM assigned
    WHERE nth = 1 AND NOT (withheld > 0 AND withheld < decided)
        AND date_diff('day', day, CAST($as_of_day AS DATE)) >= $window_days
    ORDER BY md5(subject_id)
    LIMIT $most
),
later AS (
    SELECT
        p.subject_id,
        max(CASE WHEN CASE $goal
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
        END > 0 THEN 1 ELSE 0 END) AS reached
    FROM people AS p
    INNER JOIN activity_daily AS d
        ON d.subject_id = p.subject_id AND d.day >= p.day AND date_diff('day', p.day, d.day) < $window_days
    WHERE d.day <= $last_day
    GROUP BY p.subject_id
)
SELECT
    p.subject_id,
    p.plan_id,
    p.tier,
    p.day,
    p.arm = 'treated' AS treated,
    p.cost_fen,
    p.holdout_share,
    p.entry_share,
    coalesce(l.reached, 0) AS reached
FROM people AS p
LEFT JOIN later AS l ON l.subject_id = p.subject_id
ORDER BY p.subject_id
