-- name: groups
-- How many buyers share a number of repeats, a last purchase and an age: what suffices to fit. Purchases are counted by
-- distinct day, the first left out; a day's orders count with the day they were paid.
SELECT
    CAST(repeats AS BIGINT) AS repeats,
    CAST(last_days AS BIGINT) AS last_days,
    CAST(age_days AS BIGINT) AS age_days,
    CAST(count(*) AS BIGINT) AS n
FROM (
    SELECT
        subject_id,
        count(*) - 1 AS repeats,
        date_diff('day', min(day), max(day)) AS last_days,
        date_diff('day', min(day), $last_day) AS age_days
    FROM activity_daily
    WHERE day <= $last_day AND orders > 0
    GROUP BY subject_id
) AS buyers
GROUP BY repeats, last_days, age_days
ORDER BY repeats, last_days, age_days

-- name: kept_groups
-- The same of a day whose signals of each person are kept.
SELECT
    order_days - 1 AS repeats,
    date_diff('day', first_order_day, last_order_day) AS last_days,
    date_diff('day', first_order_day, $last_day) AS age_days,
    CAST(count(*) AS BIGINT) AS n
FROM user_signals
WHERE as_of = $as_of_day AND order_days > 0
GROUP BY order_days - 1, date_diff('day', first_order_day, last_order_day), date_diff('day', first_order_day, $last_day)
ORDER BY repeats, last_days, age_days

-- name: payments
-- How many buyers paid so often again, and so much: days with own money after the first purchase, refunds deducted.
SELECT
    CAST(times AS BIGINT) AS times,
    CAST(again_fen AS BIGINT) AS again_fen,
    CAST(count(*) AS BIGINT) AS n
FROM (
    SELECT
        subject_id,
        count(*) FILTER (WHERE orders > 0 AND paid_fen > 0)
        - CASE WHEN min_by(paid_fen, day) > 0 THEN 1 ELSE 0 END AS times,
        sum(paid_fen) - min_by(paid_fen, day) AS again_fen
    FROM activity_daily
    WHERE day <= $last_day AND (orders > 0 OR paid_fen <> 0)
    GROUP BY subject_id
) AS payers
WHERE times > 0 AND again_fen > 0
GROUP BY times, again_fen
ORDER BY times, again_fen

-- name: money
-- Money paid so far by all buyers, who of them paid any, and orders in another currency, which are left out of it.
SELECT
    CAST(coalesce(sum(paid_fen), 0) AS BIGINT) AS paid_fen,
    CAST(count(DISTINCT CASE WHEN paid_fen > 0 THEN subject_id END) AS BIGINT) AS payers,
    (SELECT count(DISTINCT o.order_id) FROM orders AS o WHERE o.paid_at < $as_of AND o.currency <> $currency) AS foreign_orders
FROM activity_daily
WHERE day <= $last_day AND (orders > 0 OR paid_fen <> 0)

-- name: worth
-- The groups once more, with their money: days paid again, what was paid then and in all. Nothing of one person.
SELECT
    CAST(repeats AS BIGINT) AS repeats,
    CAST(last_days AS BIGINT) AS last_days,
    CAST(age_days AS BIGINT) AS age_days,
    CAST(again_times AS BIGINT) AS again_times,
    CAST(count(*) AS BIGINT) AS n,
    CAST(sum(CASE WHEN again_times > 0 AND again_fen > 0 THEN again_fen ELSE 0 END) AS DOUBLE) AS again_fen,
    CAST(sum(paid_fen) AS DOUBLE) AS paid_fen
FROM (
    SELECT
        subject_id,
        count(*) FILTER (WHERE orders > 0) - 1 AS repeats,
        date_diff('day', min(CASE WHEN orders > 0 THEN day END), max(CASE WHEN orders > 0 THEN day END)) AS last_days,
        date_diff('day', min(CASE WHEN orders > 0 THEN day END), $last_day) AS age_days,
        count(*) FILTER (WHERE orders > 0 AND paid_fen > 0) AS paid_times,
        count(*) FILTER (WHERE orders > 0 AND paid_fen > 0)
        - CASE WHEN min_by(paid_fen, day) > 0 THEN 1 ELSE 0 END AS again_times,
        sum(paid_fen) - min_by(paid_fen, day) AS again_fen,
        sum(paid_fen) AS paid_fen
    FROM activity_daily
    WHERE day <= $last_day AND (orders > 0 OR paid_fen <> 0)
    GROUP BY subject_id
) AS buyers
WHERE repeats >= 0 AND paid_times > 0
GROUP BY repeats, last_days, age_days, again_times
ORDER BY repeats, last_days, age_days, again_times

-- name: first_days
-- On each day: people who bought for the first time.
SELECT first_day AS day, CAST(count(*) AS BIGINT) AS n
FROM (
    SELECT subject_id, min(day) AS first_day
    FROM activity_daily
    WHERE day <= $last_day AND orders > 0
    GROUP BY subject_id
) AS firsts
GROUP BY first_day
ORDER BY first_day

-- name: order_days
-- On each day: people who bought.
SELECT day, CAST(count(*) AS BIGINT) AS n
FROM activity_daily
WHERE day <= $last_day AND orders > 0
GROUP BY day
ORDER BY day

-- name: holdout
-- The groups as they stood at the end of $fit_day, with how often each bought from then to $last_day.
SELECT
    CAST(repeats AS BIGINT) AS repeats,
    CAST(last_days AS BIGINT) AS last_days,
    CAST(age_days AS BIGINT) AS age_days,
    CAST(later AS BIGINT) AS later,
    CAST(count(*) AS BIGINT) AS n
FROM (
    SELECT
        subject_id,
        count(*) FILTER (WHERE day <= $fit_day) - 1 AS repeats,
        date_diff('day', min(day), max(CASE WHEN day <= $fit_day THEN day END)) AS last_days,
        date_diff('day', min(day), $fit_day) AS age_days,
        count(*) FILTER (WHERE day > $fit_day) AS later
    FROM activity_daily
    WHERE day <= $last_day AND orders > 0
    GROUP BY subject_id
    HAVING min(day) <= $fit_day
) AS buyers
GROUP BY repeats, last_days, age_days, later
ORDER BY repeats, last_days, age_days, later

-- name: renewals
-- Subscriptions by terms: left at the end of so many terms, or here after so many renewals (shifted-beta-geometric).
-- One cancelled runs to the end of its term; one without a length or a start says nothing.
SELECT CAST(terms AS BIGINT) AS terms, CAST(sum(gone) AS BIGINT) AS gone, CAST(sum(1 - gone) AS BIGINT) AS here
FROM (
    SELECT
        CASE WHEN end_terms * period_days <= age_days THEN 1 ELSE 0 END AS gone,
        CASE WHEN end_terms * period_days <= age_days THEN end_terms ELSE floor(age_days / period_days) END AS terms
    FROM (
        SELECT
            period_days,
            date_diff('second', started_at, $as_of) / 86400 AS age_days,
            CASE
                WHEN ended_at < $as_of AND date_diff('second', started_at, ended_at) / 86400 / period_days < 1.5 THEN 1
                WHEN ended_at < $as_of THEN round(date_diff('second', started_at, ended_at) / 86400 / period_days)
                WHEN cancelled_at < $as_of
                    THEN greatest(ceil(date_diff('second', started_at, cancelled_at) / 86400 / period_days), 1)
            END AS end_terms
        FROM subscriptions
        WHERE started_at < $as_of AND period_days > 0
    ) AS timed
) AS counted
GROUP BY terms
ORDER BY terms

-- name: score
-- Everybody who bought, by the fitted MBG/NBD: the chance to be alive, to stay quiet, and what is expected of them.
-- "outlook" holds, by repeats and age, what somebody alive is expected to buy; "terms" what a subscriber is expected to renew.
WITH buyers AS (
    SELECT
        subject_id,
        count(*) FILTER (WHERE orders > 0) - 1 AS repeats,
        date_diff('day', min(CASE WHEN orders > 0 THEN day END), max(CASE WHEN orders > 0 THEN day END)) AS last_days,
        date_diff('day', min(CASE WHEN orders > 0 THEN day END), $last_day) AS age_days,
        count(*) FILTER (WHERE orders > 0 AND paid_fen > 0) AS paid_times,
        count(*) FILTER (WHERE orders > 0 AND paid_fen > 0)
        - CASE WHEN min_by(paid_fen, day) > 0 THEN 1 ELSE 0 END AS again_times,
        sum(paid_fen) - min_by(paid_fen, day) AS again_fen,
        sum(paid_fen) AS paid_fen
    FROM activity_daily
    WHERE $has_orders AND day <= $last_day AND (orders > 0 OR paid_fen <> 0)
    GROUP BY subject_id
),
scored AS (
    SELECT
        b.subject_id,
        1 / (1 + exp(CASE WHEN b.gone_log > 700 THEN 700 ELSE b.gone_log END)) AS p_alive,
        CASE WHEN b.buys_log < -700 THEN 1 ELSE 1 - exp(b.buys_log) END AS p_buys,
        b.repeats,
        b.age_days,
        CASE
            WHEN NOT $has_money OR b.paid_times = 0 THEN NULL
            WHEN b.again_times > 0 AND b.again_fen > 0
                THEN $pay_p * ($pay_v_fen + b.again_fen) / ($pay_p * b.again_times + $pay_q - 1)
            WHEN b.again_times > 0 THEN $pay_p * $pay_v_fen / ($pay_p * b.again_times + $pay_q - 1)
            ELSE $pay_p * $pay_v_fen / ($pay_q - 1)
        END AS mean_fen,
        b.paid_fen
    FROM (
        SELECT
            subject_id,
            repeats,
            age_days,
            paid_times,
            again_times,
            CAST(again_fen AS DOUBLE) AS again_fen,
            CAST(paid_fen AS DOUBLE) AS paid_fen,
            ln($ltv_a / ($ltv_b + repeats)) + ($ltv_r + repeats) * (ln($alpha_days + age_days) - ln($alpha_days + last_days))
                AS gone_log,
            ($ltv_r + repeats) * (ln($alpha_days + age_days) - ln($alpha_days + age_days + $quiet_days)) AS buys_log
        FROM buyers
        WHERE repeats >= 0
    ) AS b
),
valued AS (
    SELECT
        s.subject_id,
        s.p_alive,
        1 - s.p_alive * s.p_buys AS p_no_purchase_30d,
        s.p_alive * o.orders_90d AS expected_orders_90d,
        $margin * s.p_alive * o.worth_orders * s.mean_fen AS expected_value_fen,
        $margin * (s.paid_fen + s.p_alive * o.worth_orders * s.mean_fen) AS ltv_fen
    FROM scored AS s
    INNER JOIN outlook AS o ON o.repeats = s.repeats AND o.age_days = s.age_days
),
running AS (
    SELECT
        subject_id,
        CAST(floor(date_diff('second', started_at, $as_of) / 86400 / period_days) AS BIGINT) AS renewed,
        period_days,
        CASE WHEN cancelled_at < $as_of THEN 0 ELSE 1 END AS may_renew,
        CASE WHEN currency IS NULL OR currency = $currency THEN CAST(amount_fen AS DOUBLE) END AS amount_fen
    FROM subscriptions
    WHERE $has_terms AND subject_id IS NOT NULL AND started_at < $as_of AND period_days > 0
        AND (ended_at IS NULL OR ended_at >= $as_of)
        AND (cancelled_at IS NULL OR cancelled_at >= $as_of
            OR ceil(date_diff('second', started_at, cancelled_at) / 86400 / period_days) * period_days
            > date_diff('second', started_at, $as_of) / 86400)
),
subscribers AS (
    SELECT
        w.subject_id,
        min(w.may_renew * t.renews) AS renewal_chance,
        sum($margin * w.may_renew * t.worth_terms * w.amount_fen) AS renewal_value_fen,
        sum($margin * (w.renewed + 1 + w.may_renew * t.worth_terms) * w.amount_fen) AS ltv_fen
    FROM running AS w
    INNER JOIN terms AS t ON t.renewed = w.renewed AND t.period_days = w.period_days
    GROUP BY w.subject_id
)
SELECT
    $as_of_day AS as_of,
    coalesce(v.subject_id, u.subject_id) AS subject_id,
    v.p_alive,
    v.p_no_purchase_30d,
    v.expected_orders_90d,
    CAST(round(v.expected_value_fen) AS BIGINT) AS expected_value_fen,
    u.renewal_chance,
    CAST(round(u.renewal_value_fen) AS BIGINT) AS renewal_value_fen,
    CAST(round(CASE WHEN v.subject_id IS NULL THEN u.ltv_fen ELSE v.ltv_fen END) AS BIGINT) AS ltv_fen
FROM valued AS v
FULL JOIN subscribers AS u ON u.subject_id = v.subject_id

-- name: running_terms
-- Which renewals made and lengths of term there are among running subscriptions.
SELECT DISTINCT
    CAST(floor(date_diff('second', started_at, $as_of) / 86400 / period_days) AS BIGINT) AS renewed,
    CAST(period_days AS BIGINT) AS period_days
FROM subscriptions
WHERE subject_id IS NOT NULL AND started_at < $as_of AND period_days > 0 AND (ended_at IS NULL OR ended_at >= $as_of)
ORDER BY renewed, period_days

-- name: scored
-- The day's scores in sum. The mean lifetime value is that of buyers, as the model of purchases says it; of subscribers
-- where nobody buys.
SELECT
    CAST(count(*) AS BIGINT) AS users,
    avg(p_alive) AS p_alive,
    sum(expected_orders_90d) AS expected_orders_90d,
    CAST(sum(expected_value_fen) AS BIGINT) AS expected_value_fen,
    CAST(CASE WHEN count(expected_value_fen) > 0 THEN count(expected_value_fen) ELSE count(ltv_fen) END AS BIGINT) AS valued,
    coalesce(avg(CASE WHEN expected_value_fen IS NOT NULL THEN ltv_fen END), avg(ltv_fen)) AS ltv_fen,
    CAST(count(renewal_chance) AS BIGINT) AS subscribers,
    avg(renewal_chance) AS renewal_chance,
    CAST(sum(renewal_value_fen) AS BIGINT) AS renewal_value_fen
FROM user_ltv
WHERE as_of = $as_of_day
