-- name: variants
-- How many people got each variant of a touch, and how many of them reached the playbook's goal within its window ($variant_goals).
-- A person counts once a touch and set of variants, at the first; whose window has not closed is counted as waiting.
WITH drawn AS (
    SELECT
        v.playbook,
        v.touch,
        v.variant_set,
        v.variant,
        v.subject_id,
        v.day,
        coalesce(g.window_days, $window_days) AS window_days,
        coalesce(g.goal, 'present') AS goal,
        row_number() OVER (
            PARTITION BY v.playbook, v.touch, v.variant_set, v.subject_id ORDER BY v.day, v.at
        ) AS nth
    FROM variant_draws AS v
    LEFT JOIN variant_goals AS g ON g.playbook = v.playbook
    WHERE v.day < $as_of_day AND NOT coalesce(v.dry_run, FALSE)
),
people AS (
    SELECT *, date_diff('day', day, CAST($as_of_day AS DATE)) >= window_days AS complete
    FROM drawn
    WHERE nth = 1
),
later AS (
    SELECT
        p.playbook,
        p.touch,
        p.variant_set,
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
        END > 0 THEN 1 ELSE 0 END) AS reached
    FROM people AS p
    INNER JOIN activity_daily AS d
        ON d.subject_id = p.subject_id AND d.day >= p.day AND date_diff('day', p.day, d.day) < p.window_days
    WHERE d.day <= $last_day
    GROUP BY p.playbook, p.touch, p.variant_set, p.subject_id
)
SELECT
    p.playbook,
    p.touch,
    p.variant_set,
    p.variant,
    count(*) FILTER (WHERE p.complete) AS n,
    CAST(coalesce(sum(CASE WHEN p.complete THEN l.reached END), 0) AS BIGINT) AS reached,
    count(*) FILTER (WHERE NOT p.complete) AS waiting,
    min(p.day) AS first_day
FROM people AS p
LEFT JOIN later AS l
    ON l.playbook = p.playbook AND l.touch = p.touch AND l.variant_set = p.variant_set AND l.subject_id = p.subject_id
GROUP BY p.playbook, p.touch, p.variant_set, p.variant
ORDER BY p.playbook, p.touch, p.variant_set, p.variant
