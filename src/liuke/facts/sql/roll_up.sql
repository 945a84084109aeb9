-- name: dirty
-- Days whose facts changed since they were rolled up, oldest first.
SELECT DISTINCT day FROM dirty_days WHERE day IS NOT NULL ORDER BY day

-- name: order_dates
-- UTC dates on which lines placed on a dirty day were paid, cancelled or refunded.
SELECT DISTINCT CAST(moved.at AS DATE) AS utc_day
FROM (
    SELECT o.paid_at AS at FROM orders AS o WHERE o.day IN (SELECT d.day FROM dirty_days AS d)
    UNION ALL
    SELECT o.refunded_at AS at FROM orders AS o WHERE o.day IN (SELECT d.day FROM dirty_days AS d)
    UNION ALL
    SELECT o.cancelled_at AS at FROM orders AS o WHERE o.day IN (SELECT d.day FROM dirty_days AS d)
) AS moved
WHERE moved.at IS NOT NULL

-- name: order_days
-- The same as calendar days of the workspace's zone: these days' roll-ups are older than their facts, too.
SELECT DISTINCT h.day
FROM (
    SELECT o.paid_at AS at FROM orders AS o WHERE o.day IN (SELECT d.day FROM dirty_days AS d)
    UNION ALL
    SELECT o.refunded_at AS at FROM orders AS o WHERE o.day IN (SELECT d.day FROM dirty_days AS d)
    UNION ALL
    SELECT o.cancelled_at AS at FROM orders AS o WHERE o.day IN (SELECT d.day FROM dirty_days AS d)
) AS moved
INNER JOIN order_hours AS h ON h.utc_day = CAST(moved.at AS DATE) AND moved.at >= h.begins AND moved.at < h.ends
ORDER BY h.day

-- name: weights
-- How many rows each day has to be rolled up.
SELECT day, count(*) AS n
FROM (
    SELECT e.day FROM events AS e WHERE e.day >= $from_day AND e.day <= $through_day
    UNION ALL
    SELECT c.day FROM activity_counts AS c WHERE c.day >= $from_day AND c.day <= $through_day
) AS counted
GROUP BY day
ORDER BY day

-- name: purchase_present
-- Whether buying counts as being there.
SELECT coalesce(bool_or(present), FALSE) AS purchase_present FROM event_roles WHERE role = 'purchase'

-- name: roles
-- Roles that acts of these days have.
SELECT DISTINCT r.role
FROM (SELECT DISTINCT e.event FROM events AS e WHERE e.day >= $from_day AND e.day <= $through_day) AS there
INNER JOIN event_roles AS r ON r.event = there.event
UNION
SELECT DISTINCT c.role FROM activity_counts AS c WHERE c.day >= $from_day AND c.day <= $through_day

-- name: carried_days
-- Of these days: those of which something that is carried on was measured.
SELECT DISTINCT day FROM kept_days WHERE what = $what AND day >= $from_day AND day <= $through_day ORDER BY day

-- name: as_rolled_up
-- The roll-up of these days as it stands.
SELECT
    day, subject_id, login, view, search, core, favourite, cart_add, cart_remove, checkout, purchase,
    comment, "like", share, follow, invite, error, slow, stuck, complaint, refund, push_off, uninstall,
    cancel, other, present, active, sessions, active_seconds, first_at, first_login_at, first_core_at,
    orders, paid_fen
FROM activity_daily
WHERE day >= $from_day AND day <= $through_day AND day IN (SELECT d.day FROM chunk_days AS d)

-- name: changed_people
-- Whose roll-up of a day is another now than it was: rows that only one of the two has.
SELECT DISTINCT day, subject_id
FROM (
    SELECT *
    FROM (
        SELECT
            day, subject_id, login, view, search, core, favourite, cart_add, cart_remove, checkout, purchase,
            comment, "like", share, follow, invite, error, slow, stuck, complaint, refund, push_off, uninstall,
            cancel, other, present, active, sessions, active_seconds, first_at, first_login_at, first_core_at,
            orders, paid_fen
        FROM was
        EXCEPT
        SELECT
            day, subject_id, login, view, search, core, favourite, cart_add, cart_remove, checkout, purchase,
            comment, "like", share, follow, invite, error, slow, stuck, complaint, refund, push_off, uninstall,
            cancel, other, present, active, sessions, active_seconds, first_at, first_login_at, first_core_at,
            orders, paid_fen
        FROM activity_daily
        WHERE day >= $from_day AND day <= $through_day
    ) AS gone
    UNION ALL
    SELECT *
    FROM (
        SELECT
            day, subject_id, login, view, search, core, favourite, cart_add, cart_remove, checkout, purchase,
            comment, "like", share, follow, invite, error, slow, stuck, complaint, refund, push_off, uninstall,
            cancel, other, present, active, sessions, active_seconds, first_at, first_login_at, first_core_at,
            orders, paid_fen
        FROM activity_daily
        WHERE day >= $from_day AND day <= $through_day AND day IN (SELECT d.day FROM chunk_days AS d)
        EXCEPT
        SELECT
            day, subject_id, login, view, search, core, favourite, cart_add, cart_remove, checkout, purchase,
            comment, "like", share, follow, invite, error, slow, stuck, complaint, refund, push_off, uninstall,
            cancel, other, present, active, sessions, active_seconds, first_at, first_login_at, first_core_at,
            orders, paid_fen
        FROM was
    ) AS come
) AS differing
