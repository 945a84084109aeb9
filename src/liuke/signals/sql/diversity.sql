-- name: category_daily
-- What categories everybody was shown and used on the days asked for: each act on an item counts for the category that the
-- catalogue gave it at that instant, an order line for its own or else that. Acts on items of no known category are left out.
WITH acts AS (
    SELECT
        e.day,
        e.subject_id,
        i.category,
        CASE WHEN r.role = 'view' THEN 1 ELSE 0 END AS shown,
        CASE WHEN r.role = 'view' THEN 0 ELSE 1 END AS used
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    INNER JOIN item_categories AS i ON i.item_id = e.item_id
    WHERE e.day >= $from_day AND e.day <= $through_day AND i.category IS NOT NULL
        AND e.ts >= i.from_at AND (i.until_at IS NULL OR e.ts < i.until_at)
        AND r.role IN (
            'view', 'search', 'core', 'favourite', 'cart_add', 'checkout', 'purchase', 'comment', 'like', 'share', 'follow', 'invite'
        )
    UNION ALL
    SELECT o.day, o.subject_id, coalesce(o.category, i.category) AS category, 0 AS shown, 1 AS used
    FROM orders AS o
    LEFT JOIN item_categories AS i
        ON i.item_id = o.item_id AND o.ts >= i.from_at AND (i.until_at IS NULL OR o.ts < i.until_at)
    WHERE o.day >= $from_day AND o.day <= $through_day AND o.subject_id IS NOT NULL
        AND coalesce(o.category, i.category) IS NOT NULL AND coalesce(o.amount_fen, 1) > 0
)
SELECT day, subject_id, category, CAST(sum(shown) AS INTEGER) AS shown, CAST(sum(used) AS INTEGER) AS used
FROM acts
GROUP BY day, subject_id, category

-- name: categories_now
-- From when until when each item was of which category, as the catalogue has it.
SELECT item_id, category, ts AS from_at, lead(ts) OVER (PARTITION BY item_id ORDER BY ts) AS until_at
FROM (
    SELECT
        item_id,
        category,
        ts,
        lag(category) OVER (PARTITION BY item_id ORDER BY ts) AS before,
        row_number() OVER (PARTITION BY item_id ORDER BY ts) AS nth
    FROM catalog
) AS rows_of_items
WHERE nth = 1 OR category IS DISTINCT FROM before

-- name: changed_items
-- Items whose categories are not what the roll-up last saw.
SELECT DISTINCT item_id
FROM (
    (
        SELECT item_id, category, from_at, until_at FROM categories_now
        EXCEPT
        SELECT item_id, category, from_at, until_at FROM item_categories
    )
    UNION ALL
    (
        SELECT item_id, category, from_at, until_at FROM item_categories
        EXCEPT
        SELECT item_id, category, from_at, until_at FROM categories_now
    )
) AS changed

-- name: days_of_items
-- Days on which anybody did anything with these items.
SELECT e.day FROM events AS e WHERE e.item_id IN (SELECT c.item_id FROM changed_items AS c)
UNION
SELECT o.day FROM orders AS o WHERE o.item_id IN (SELECT c.item_id FROM changed_items AS c)

-- name: diversity_user
-- Entropy in bits of the categories of everybody with enough acts in the window, and of the window before it.
SELECT
    $as_of_day AS as_of,
    subject_id,
    entropy AS category_entropy,
    before_entropy AS category_entropy_before,
    before_entropy - entropy AS category_entropy_fall,
    categories AS categories_used,
    most / total AS top_category_share
FROM (
    SELECT
        subject_id,
        total,
        categories,
        most,
        CASE WHEN (ln(total) - weighted / total) > 0 THEN (ln(total) - weighted / total) / ln(2) ELSE 0 END AS entropy,
        CASE WHEN before_total >= $diversity_min_acts THEN
            CASE WHEN ln(before_total) - before_weighted / before_total > 0
                THEN (ln(before_total) - before_weighted / before_total) / ln(2) ELSE 0 END
        END AS before_entropy
    FROM (
        SELECT
            subject_id,
            CAST(sum(n) AS DOUBLE) AS total,
            CAST(max(n) AS DOUBLE) AS most,
            CAST(count(*) FILTER (WHERE n > 0) AS INTEGER) AS categories,
            sum(CASE WHEN n > 0 THEN n * ln(n) ELSE 0 END) AS weighted,
            CAST(sum(before_n) AS DOUBLE) AS before_total,
            sum(CASE WHEN before_n > 0 THEN before_n * ln(before_n) ELSE 0 END) AS before_weighted
        FROM (
            SELECT
                subject_id,
                category,
                CAST(sum(CASE WHEN day >= $diverse_from THEN shown + used ELSE 0 END) AS BIGINT) AS n,
                CAST(sum(CASE WHEN day < $diverse_from THEN shown + used ELSE 0 END) AS BIGINT) AS before_n
            FROM category_daily
            WHERE day >= $before_from AND day <= $last_day
            GROUP BY subject_id, category
        ) AS counted
        GROUP BY subject_id
    ) AS summed
    WHERE total >= $diversity_min_acts
) AS said

-- name: diversity_days
-- Per day: people who viewed at least two items of known category, sum and sum of squares of the entropy of their views.
SELECT day, count(*) AS users, sum(entropy) AS total, sum(entropy * entropy) AS squares
FROM (
    SELECT
        day,
        subject_id,
        CASE WHEN count(*) > 1 THEN
            (ln(CAST(sum(shown) AS DOUBLE)) - sum(shown * ln(shown)) / CAST(sum(shown) AS DOUBLE)) / ln(2)
            ELSE 0 END AS entropy
    FROM category_daily
    WHERE day >= $from_day AND day <= $through_day AND shown > 0
    GROUP BY day, subject_id
    HAVING sum(shown) >= 2
) AS people
GROUP BY day
ORDER BY day

-- name: diversity_all
-- Means over everybody of whom it can be said.
SELECT
    count(*) AS users,
    avg(category_entropy) AS entropy,
    median(category_entropy) AS median_entropy,
    count(category_entropy_fall) AS compared,
    avg(category_entropy_before) AS entropy_before,
    avg(category_entropy_fall) AS fall,
    avg(categories_used) AS categories
FROM diverse

-- name: diversity_left
-- The quarter of lowest entropy against the rest, and the quarter whose entropy fell most against those whose did not: how
-- many of each were not there again from $stay_from on. Who has the entropy at the cut belongs to the quarter.
SELECT
    count(*) FILTER (WHERE p.entropy <= c.low_cut) AS low,
    count(*) FILTER (WHERE p.entropy <= c.low_cut AND s.subject_id IS NULL) AS low_left,
    count(*) FILTER (WHERE p.entropy > c.low_cut) AS other,
    count(*) FILTER (WHERE p.entropy > c.low_cut AND s.subject_id IS NULL) AS other_left,
    count(*) FILTER (WHERE p.fall >= c.fall_cut AND p.fall > 0) AS falling,
    count(*) FILTER (WHERE p.fall >= c.fall_cut AND p.fall > 0 AND s.subject_id IS NULL) AS falling_left,
    count(*) FILTER (WHERE p.fall < c.fall_cut OR p.fall <= 0) AS steady,
    count(*) FILTER (WHERE (p.fall < c.fall_cut OR p.fall <= 0) AND s.subject_id IS NULL) AS steady_left,
    max(c.low_cut) AS low_cut,
    max(c.fall_cut) AS fall_cut
FROM (SELECT subject_id, category_entropy AS entropy, category_entropy_fall AS fall FROM diverse) AS p
CROSS JOIN (
    SELECT
        min(CASE WHEN nth >= 0.25 * of_all THEN category_entropy END) AS low_cut,
        max(CASE WHEN fall_nth >= 0.25 * of_compared THEN category_entropy_fall END) AS fall_cut
    FROM (
        SELECT
            category_entropy,
            category_entropy_fall,
            row_number() OVER (ORDER BY category_entropy) AS nth,
            count(*) OVER () AS of_all,
            row_number() OVER (ORDER BY category_entropy_fall DESC NULLS LAST) AS fall_nth,
            count(category_entropy_fall) OVER () AS of_compared
        FROM diverse
    ) AS ranked
) AS c
LEFT JOIN (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $stay_from AND day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
) AS s ON s.subject_id = p.subject_id

-- name: diversity_fallen
-- Of those compared: whose entropy is in the quarter that fell most.
SELECT subject_id, category_entropy_fall > 0 AND fall_nth <= 0.25 * of_compared AS fell
FROM (
    SELECT
        subject_id,
        category_entropy_fall,
        row_number() OVER (ORDER BY category_entropy_fall DESC, subject_id) AS fall_nth,
        count(*) OVER () AS of_compared
    FROM diverse
    WHERE category_entropy_fall IS NOT NULL
) AS ranked

-- name: paid_by
-- What these people paid since $since_28d.
SELECT CAST(coalesce(sum(a.paid_fen), 0) AS BIGINT) AS paid_fen
FROM activity_daily AS a
INNER JOIN fallen AS f ON f.subject_id = a.subject_id
WHERE f.fell AND a.day >= $since_28d AND a.day <= $last_day
