-- name: newcomers
-- Per day on which people were there first, and campaign: how many they are, how many were there again 1, 7 and 30 days
-- later, how many never again from the second day through $back_within_days, and of those how many took no more than
-- one order, and how many of these by a coupon.
SELECT
    t.first_day AS day,
    u.campaign,
    count(*) AS size,
    CAST(sum(t.d1) AS BIGINT) AS d1,
    CAST(sum(t.d7) AS BIGINT) AS d7,
    CAST(sum(t.d30) AS BIGINT) AS d30,
    count(*) FILTER (WHERE t.back = 0) AS never_back,
    count(*) FILTER (WHERE t.back = 0 AND t.orders <= 1) AS incentive_only,
    count(*) FILTER (WHERE t.back = 0 AND t.orders <= 1 AND c.subject_id IS NOT NULL) AS by_coupon
FROM (
    SELECT
        f.subject_id,
        f.first_day,
        max(CASE WHEN a.here > 0 AND date_diff('day', f.first_day, a.day) = 1 THEN 1 ELSE 0 END) AS d1,
        max(CASE WHEN a.here > 0 AND date_diff('day', f.first_day, a.day) = 7 THEN 1 ELSE 0 END) AS d7,
        max(CASE WHEN a.here > 0 AND date_diff('day', f.first_day, a.day) = 30 THEN 1 ELSE 0 END) AS d30,
        max(
            CASE WHEN a.here > 0 AND date_diff('day', f.first_day, a.day) >= 2
                AND date_diff('day', f.first_day, a.day) <= $back_within_days THEN 1 ELSE 0 END
        ) AS back,
        sum(CASE WHEN date_diff('day', f.first_day, a.day) <= $back_within_days THEN a.orders ELSE 0 END) AS orders
    FROM (
        SELECT subject_id, min(day) AS first_day
        FROM activity_daily
        WHERE day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
        GROUP BY subject_id
        HAVING min(day) >= $from_day
    ) AS f
    INNER JOIN (
        SELECT subject_id, day, orders, CASE WHEN $any_act THEN active ELSE present END AS here
        FROM activity_daily
        WHERE day >= $from_day AND day <= $last_day
    ) AS a ON a.subject_id = f.subject_id
    GROUP BY f.subject_id, f.first_day
) AS t
LEFT JOIN users AS u ON u.subject_id = t.subject_id
LEFT JOIN (
    SELECT DISTINCT o.subject_id FROM orders AS o WHERE o.day >= $from_day AND o.paid_at < $as_of AND o.coupon_fen > 0
) AS c ON c.subject_id = t.subject_id
GROUP BY t.first_day, u.campaign
ORDER BY 1, 2

-- name: who_came
-- People there from $from_day through $through_day: whether they were not there after it, whether they were new then, and
-- what they paid within a year.
SELECT
    w.subject_id,
    w.after = 0 AS fell,
    w.first_day >= $from_day AS was_new,
    w.paid_fen
FROM (
    SELECT
        subject_id,
        min(CASE WHEN CASE WHEN $any_act THEN active ELSE present END > 0 THEN day END) AS first_day,
        sum(
            CASE WHEN day >= $from_day AND day <= $through_day
                THEN CASE WHEN $any_act THEN active ELSE present END ELSE 0 END
        ) AS during,
        sum(CASE WHEN day > $through_day THEN CASE WHEN $any_act THEN active ELSE present END ELSE 0 END) AS after,
        CAST(sum(CASE WHEN day >= $year_from THEN paid_fen ELSE 0 END) AS BIGINT) AS paid_fen
    FROM activity_daily
    WHERE day <= $last_day
    GROUP BY subject_id
) AS w
WHERE w.during > 0
ORDER BY w.subject_id

-- name: ltv_of
-- Lifetime value, as measured on the day, of people first known from $from_day through $through_day.
SELECT count(l.ltv_fen) AS n, CAST(sum(l.ltv_fen) AS BIGINT) AS ltv_fen
FROM user_signals AS s
INNER JOIN user_ltv AS l ON l.subject_id = s.subject_id AND l.as_of = s.as_of
LEFT JOIN users AS u ON u.subject_id = s.subject_id
WHERE s.as_of = $as_of_day AND s.first_day >= $from_day AND s.first_day <= $through_day
    AND ($any_campaign OR u.campaign = $campaign)
