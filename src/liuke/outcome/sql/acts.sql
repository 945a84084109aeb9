-- name: acts
-- On which days people of $whom (subject_id, id) did what is asked of in $hoped (goal, place), from $from_day on. present:
-- being there at all; renewal: a term of theirs or of their account's began; else an act of that role. What each goal
-- counts stands here and nowhere else: arms, variants and what is learned of people read it.
WITH terms AS (
    SELECT s.subject_id, CAST(s.started_at AS DATE) AS day
    FROM subscriptions AS s
    WHERE s.subject_id IS NOT NULL AND s.started_at < $as_of
    UNION ALL
    SELECT u.subject_id, CAST(s.started_at AS DATE) AS day
    FROM subscriptions AS s
    INNER JOIN users AS u ON u.account_id = s.account_id
    WHERE s.started_at < $as_of
)
SELECT h.place, w.id, d.day
FROM activity_daily AS d
INNER JOIN whom AS w ON w.subject_id = d.subject_id
CROSS JOIN hoped AS h
WHERE d.day >= $from_day AND d.day <= $last_day AND CASE h.goal
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
END > 0
UNION ALL
SELECT h.place, w.id, t.day
FROM terms AS t
INNER JOIN whom AS w ON w.subject_id = t.subject_id
CROSS JOIN hoped AS h
WHERE h.goal = 'renewal' AND t.day >= $from_day
