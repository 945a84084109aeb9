-- name: activity_daily
-- One row a person and day of those in chunk_days. A day's acts that lie within $gap_seconds are one visit; in longer days
-- acts that share a slot of $gap_seconds are, so that slots, not acts, are put in order. An order counts on the day it was
-- paid; a refund, or a cancellation after payment, takes its money back on its own day, so that no later fact changes a
-- past day. What came both as an event and as an order counts once (the greater of the two). Lines of nobody we know are
-- left out. An order in another currency than the workspace's is an order; its money is not added to ours.
WITH acts AS (
    SELECT e.day, e.subject_id, e.ts, r.role, r.present
    FROM events AS e
    LEFT JOIN event_roles AS r ON r.event = e.event
    WHERE e.day >= $from_day AND e.day <= $through_day AND e.day IN (SELECT c.day FROM chunk_days AS c)
),
event_counts AS (
    SELECT
        day,
        subject_id,
        count(*) FILTER (WHERE role = 'login') AS login,
        count(*) FILTER (WHERE role = 'view') AS view,
        count(*) FILTER (WHERE role = 'search') AS search,
        count(*) FILTER (WHERE role = 'core') AS core,
        count(*) FILTER (WHERE role = 'favourite') AS favourite,
        count(*) FILTER (WHERE role = 'cart_add') AS cart_add,
        count(*) FILTER (WHERE role = 'cart_remove') AS cart_remove,
        count(*) FILTER (WHERE role = 'checkout') AS checkout,
        count(*) FILTER (WHERE role = 'purchase') AS purchase,
        count(*) FILTER (WHERE role = 'comment') AS comment,
        count(*) FILTER (WHERE role = 'like') AS "like",
        count(*) FILTER (WHERE role = 'share') AS share,
        count(*) FILTER (WHERE role = 'follow') AS follow,
        count(*) FILTER (WHERE role = 'invite') AS invite,
        count(*) FILTER (WHERE role = 'error') AS error,
        count(*) FILTER (WHERE role = 'slow') AS slow,
        count(*) FILTER (WHERE role = 'stuck') AS stuck,
        count(*) FILTER (WHERE role = 'complaint') AS complaint,
        count(*) FILTER (WHERE role = 'refund') AS refund,
        count(*) FILTER (WHERE role = 'push_off') AS push_off,
        count(*) FILTER (WHERE role = 'uninstall') AS uninstall,
        count(*) FILTER (WHERE role = 'cancel') AS cancel,
        count(*) FILTER (WHERE role IS NULL) AS other,
        count(*) FILTER (WHERE present) AS present,
        min(ts) AS first_at,
        max(ts) AS last_at,
        min(ts) FILTER (WHERE role = 'login') AS first_login_at,
        min(ts) FILTER (WHERE role = 'core') AS first_core_at
    FROM acts
    GROUP BY day, subject_id
),
long_days AS (
    SELECT day, subject_id
    FROM event_counts
    WHERE date_diff('second', first_at, last_at) > $gap_seconds
),
slots AS (
    SELECT day, subject_id, slot, min(act_second) AS first_second, max(act_second) AS last_second
    FROM (
        SELECT
            e.day,
            e.subject_id,
            date_diff('second', TIMESTAMP '1970-01-01 00:00:00', e.ts) AS act_second,
            date_diff('second', TIMESTAMP '1970-01-01 00:00:00', e.ts) // $gap_seconds AS slot
        FROM events AS e
        INNER JOIN long_days AS d ON d.day = e.day AND d.subject_id = e.subject_id
        WHERE e.day >= $from_day AND e.day <= $through_day
    ) AS timed
    GROUP BY day, subject_id, slot
),
gaps AS (
    SELECT
        day,
        subject_id,
        first_second,
        last_second,
        first_second - lag(last_second) OVER (PARTITION BY day, subject_id ORDER BY slot) AS quiet_seconds
    FROM slots
),
visits AS (
    SELECT
        day,
        subject_id,
        count(*) FILTER (WHERE quiet_seconds IS NULL OR quiet_seconds > $gap_seconds) AS sessions,
        max(last_second) - min(first_second)
        - coalesce(sum(quiet_seconds) FILTER (WHERE quiet_seconds > $gap_seconds), 0) AS active_seconds
    FROM gaps
    GROUP BY day, subject_id
),
event_days AS (
    SELECT
        c.*,
        coalesce(v.sessions, 1) AS sessions,
        coalesce(v.active_seconds, date_diff('second', c.first_at, c.last_at)) AS active_seconds
    FROM event_counts AS c
    LEFT JOIN visits AS v ON v.day = c.day AND v.subject_id = c.subject_id
),
given AS (
    SELECT c.day, c.subject_id, c.n, known.role, known.present
    FROM activity_counts AS c
    LEFT JOIN (SELECT role, bool_or(present) AS present FROM event_roles GROUP BY role) AS known ON known.role = c.role
    WHERE c.day >= $from_day AND c.day <= $through_day AND c.day IN (SELECT d.day FROM chunk_days AS d) AND c.n > 0
),
given_days AS (
    SELECT
        day,
        subject_id,
        sum(n) FILTER (WHERE role = 'login') AS login,
        sum(n) FILTER (WHERE role = 'view') AS view,
        sum(n) FILTER (WHERE role = 'search') AS search,
        sum(n) FILTER (WHERE role = 'core') AS core,
        sum(n) FILTER (WHERE role = 'favourite') AS favourite,
        sum(n) FILTER (WHERE role = 'cart_add') AS cart_add,
        sum(n) FILTER (WHERE role = 'cart_remove') AS cart_remove,
        sum(n) FILTER (WHERE role = 'checkout') AS checkout,
        sum(n) FILTER (WHERE role = 'purchase') AS purchase,
        sum(n) FILTER (WHERE role = 'comment') AS comment,
        sum(n) FILTER (WHERE role = 'like') AS "like",
        sum(n) FILTER (WHERE role = 'share') AS share,
        sum(n) FILTER (WHERE role = 'follow') AS follow,
        sum(n) FILTER (WHERE role = 'invite') AS invite,
        sum(n) FILTER (WHERE role = 'error') AS error,
        sum(n) FILTER (WHERE role = 'slow') AS slow,
        sum(n) FILTER (WHERE role = 'stuck') AS stuck,
        sum(n) FILTER (WHERE role = 'complaint') AS complaint,
        sum(n) FILTER (WHERE role = 'refund') AS refund,
        sum(n) FILTER (WHERE role = 'push_off') AS push_off,
        sum(n) FILTER (WHERE role = 'uninstall') AS uninstall,
        sum(n) FILTER (WHERE role = 'cancel') AS cancel,
        sum(n) FILTER (WHERE role IS NULL) AS other,
        sum(n) FILTER (WHERE present) AS present
    FROM given
    GROUP BY day, subject_id
),
paid_lines AS (
    SELECT
        subject_id,
        order_id,
        quantity,
        amount_fen,
        CASE WHEN currency IS NULL OR currency = $currency THEN amount_fen END AS own_fen,
        paid_at
    FROM orders
    WHERE subject_id IS NOT NULL AND paid_at >= $chunk_begins AND paid_at < $chunk_ends AND (cancelled_at IS NULL OR cancelled_at > paid_at)
),
back_lines AS (
    SELECT
        subject_id,
        order_id,
        amount_fen,
        CASE WHEN currency IS NULL OR currency = $currency THEN amount_fen END AS own_fen,
        refunded_at AS back_at
    FROM orders
    WHERE subject_id IS NOT NULL AND paid_at IS NOT NULL AND refunded_at >= $chunk_begins AND refunded_at < $chunk_ends
        AND (cancelled_at IS NULL OR cancelled_at > paid_at)
    UNION ALL
    SELECT
        subject_id,
        order_id,
        amount_fen,
        CASE WHEN currency IS NULL OR currency = $currency THEN amount_fen END AS own_fen,
        cancelled_at AS back_at
    FROM orders
    WHERE subject_id IS NOT NULL AND refunded_at IS NULL AND cancelled_at >= $chunk_begins AND cancelled_at < $chunk_ends
        AND cancelled_at > paid_at
),
paid_orders AS (
    SELECT
        d.day,
        p.subject_id,
        p.order_id,
        sum(p.own_fen) AS paid_fen,
        coalesce(sum(p.amount_fen), sum(p.quantity), 1) > 0 AS bought,
        FALSE AS taken_back,
        min(p.paid_at) AS first_at
    FROM paid_lines AS p
    INNER JOIN chunk_hours AS d
        ON d.utc_day = CAST(p.paid_at AS DATE) AND p.paid_at >= d.begins AND p.paid_at < d.ends
    GROUP BY d.day, p.subject_id, p.order_id
    UNION ALL
    SELECT
        d.day,
        p.subject_id,
        p.order_id,
        -sum(p.own_fen) AS paid_fen,
        FALSE AS bought,
        TRUE AS taken_back,
        CAST(NULL AS TIMESTAMP) AS first_at
    FROM back_lines AS p
    INNER JOIN chunk_hours AS d
        ON d.utc_day = CAST(p.back_at AS DATE) AND p.back_at >= d.begins AND p.back_at < d.ends
    WHERE coalesce(p.amount_fen, 1) > 0
    GROUP BY d.day, p.subject_id, p.order_id
),
order_days AS (
    SELECT
        day,
        subject_id,
        count(*) FILTER (WHERE bought) AS orders,
        count(*) FILTER (WHERE taken_back) AS taken_back,
        coalesce(sum(paid_fen), 0) AS paid_fen,
        min(first_at) FILTER (WHERE bought) AS first_at
    FROM paid_orders
    GROUP BY day, subject_id
),
untimed AS (
    SELECT
        coalesce(g.day, o.day) AS day,
        coalesce(g.subject_id, o.subject_id) AS subject_id,
        g.login,
        g.view,
        g.search,
        g.core,
        g.favourite,
        g.cart_add,
        g.cart_remove,
        g.checkout,
        g.purchase,
        g.comment,
        g."like",
        g.share,
        g.follow,
        g.invite,
        g.error,
        g.slow,
        g.stuck,
        g.complaint,
        g.refund,
        g.push_off,
        g.uninstall,
        g.cancel,
        g.other,
        g.present,
        o.orders,
        o.taken_back,
        o.paid_fen,
        o.first_at
    FROM given_days AS g
    FULL JOIN order_days AS o ON o.day = g.day AND o.subject_id = g.subject_id
),
merged AS (
    SELECT
        coalesce(e.day, x.day) AS day,
        coalesce(e.subject_id, x.subject_id) AS subject_id,
        coalesce(e.login, 0) + coalesce(x.login, 0) AS login,
        coalesce(e.view, 0) + coalesce(x.view, 0) AS view,
        coalesce(e.search, 0) + coalesce(x.search, 0) AS search,
        coalesce(e.core, 0) + coalesce(x.core, 0) AS core,
        coalesce(e.favourite, 0) + coalesce(x.favourite, 0) AS favourite,
        coalesce(e.cart_add, 0) + coalesce(x.cart_add, 0) AS cart_add,
        coalesce(e.cart_remove, 0) + coalesce(x.cart_remove, 0) AS cart_remove,
        coalesce(e.checkout, 0) + coalesce(x.checkout, 0) AS checkout,
        greatest(coalesce(e.purchase, 0) + coalesce(x.purchase, 0), coalesce(x.orders, 0)) AS purchase,
        coalesce(e.comment, 0) + coalesce(x.comment, 0) AS comment,
        coalesce(e."like", 0) + coalesce(x."like", 0) AS "like",
        coalesce(e.share, 0) + coalesce(x.share, 0) AS share,
        coalesce(e.follow, 0) + coalesce(x.follow, 0) AS follow,
        coalesce(e.invite, 0) + coalesce(x.invite, 0) AS invite,
        coalesce(e.error, 0) + coalesce(x.error, 0) AS error,
        coalesce(e.slow, 0) + coalesce(x.slow, 0) AS slow,
        coalesce(e.stuck, 0) + coalesce(x.stuck, 0) AS stuck,
        coalesce(e.complaint, 0) + coalesce(x.complaint, 0) AS complaint,
        greatest(coalesce(e.refund, 0) + coalesce(x.refund, 0), coalesce(x.taken_back, 0)) AS refund,
        coalesce(e.push_off, 0) + coalesce(x.push_off, 0) AS push_off,
        coalesce(e.uninstall, 0) + coalesce(x.uninstall, 0) AS uninstall,
        coalesce(e.cancel, 0) + coalesce(x.cancel, 0) AS cancel,
        coalesce(e.other, 0) + coalesce(x.other, 0) AS other,
        coalesce(e.present, 0) + coalesce(x.present, 0) AS present_acts,
        greatest(coalesce(x.orders, 0) - coalesce(e.purchase, 0) - coalesce(x.purchase, 0), 0) AS orders_more,
        coalesce(e.sessions, 0) AS sessions,
        coalesce(e.active_seconds, 0) AS active_seconds,
        CASE WHEN x.first_at < e.first_at OR e.first_at IS NULL THEN x.first_at ELSE e.first_at END AS first_at,
        e.first_login_at,
        e.first_core_at,
        coalesce(x.orders, 0) AS orders,
        coalesce(x.paid_fen, 0) AS paid_fen
    FROM event_days AS e
    FULL JOIN untimed AS x ON x.day = e.day AND x.subject_id = e.subject_id
)
SELECT
    day,
    subject_id,
    login,
    view,
    search,
    core,
    favourite,
    cart_add,
    cart_remove,
    checkout,
    purchase,
    comment,
    "like",
    share,
    follow,
    invite,
    error,
    slow,
    stuck,
    complaint,
    refund,
    push_off,
    uninstall,
    cancel,
    other,
    present_acts + CASE WHEN $purchase_present THEN orders_more ELSE 0 END AS present,
    login + view + search + core + favourite + cart_add + cart_remove + checkout + purchase
    + comment + "like" + share + follow + invite + complaint AS active,
    sessions,
    active_seconds,
    first_at,
    first_login_at,
    first_core_at,
    orders,
    CAST(paid_fen AS BIGINT) AS paid_fen
FROM merged
