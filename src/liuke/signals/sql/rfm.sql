-- name: rfm
-- Recency, frequency and money of everybody who bought within the window, scored 1-5 (S5), now and for R also before.
-- By quintile, equal values get equal scores: 1 + the fifth into which the first of them falls.
WITH bought AS (
    SELECT
        subject_id,
        max(day) FILTER (WHERE orders > 0 AND day >= $rfm_since) AS last_order_day,
        max(day) FILTER (WHERE orders > 0 AND day >= $before_since AND day < $before_day) AS before_order_day,
        CAST(coalesce(sum(orders) FILTER (WHERE day >= $rfm_since), 0) AS BIGINT) AS orders,
        CAST(coalesce(sum(paid_fen) FILTER (WHERE day >= $rfm_since), 0) AS BIGINT) AS paid_fen
    FROM activity_daily
    WHERE day >= $before_since AND day <= $last_day AND (orders > 0 OR paid_fen <> 0)
    GROUP BY subject_id
),
now_ranked AS (
    SELECT
        subject_id,
        date_diff('day', last_order_day, $last_day) AS order_idle_days,
        orders,
        paid_fen,
        before_order_day,
        count(*) OVER () AS n,
        rank() OVER (ORDER BY last_order_day) AS r_rank,
        rank() OVER (ORDER BY orders) AS f_rank,
        rank() OVER (ORDER BY paid_fen) AS m_rank
    FROM bought
    WHERE last_order_day IS NOT NULL
),
before_ranked AS (
    SELECT
        subject_id,
        date_diff('day', before_order_day, $before_day) - 1 AS order_idle_days,
        count(*) OVER () AS n,
        rank() OVER (ORDER BY before_order_day) AS r_rank
    FROM bought
    WHERE before_order_day IS NOT NULL
),
before_scored AS (
    SELECT
        subject_id,
        CASE
            WHEN $by_quintile THEN 1 + (5 * (r_rank - 1)) // n
            ELSE 1
                + CASE WHEN order_idle_days <= $r_cut_1 THEN 1 ELSE 0 END
                + CASE WHEN order_idle_days <= $r_cut_2 THEN 1 ELSE 0 END
                + CASE WHEN order_idle_days <= $r_cut_3 THEN 1 ELSE 0 END
                + CASE WHEN order_idle_days <= $r_cut_4 THEN 1 ELSE 0 END
        END AS r_score
    FROM before_ranked
),
scored AS (
    SELECT
        w.subject_id,
        w.order_idle_days,
        w.orders,
        w.paid_fen,
        CASE
            WHEN $by_quintile THEN 1 + (5 * (w.r_rank - 1)) // w.n
            ELSE 1
                + CASE WHEN w.order_idle_days <= $r_cut_1 THEN 1 ELSE 0 END
                + CASE WHEN w.order_idle_days <= $r_cut_2 THEN 1 ELSE 0 END
                + CASE WHEN w.order_idle_days <= $r_cut_3 THEN 1 ELSE 0 END
                + CASE WHEN w.order_idle_days <= $r_cut_4 THEN 1 ELSE 0 END
        END AS r_score,
        CASE
            WHEN $by_quintile THEN 1 + (5 * (w.f_rank - 1)) // w.n
            ELSE 1
                + CASE WHEN w.orders >= $f_cut_1 THEN 1 ELSE 0 END
                + CASE WHEN w.orders >= $f_cut_2 THEN 1 ELSE 0 END
                + CASE WHEN w.orders >= $f_cut_3 THEN 1 ELSE 0 END
                + CASE WHEN w.orders >= $f_cut_4 THEN 1 ELSE 0 END
        END AS f_score,
        CASE
            WHEN $by_quintile THEN 1 + (5 * (w.m_rank - 1)) // w.n
            ELSE 1
                + CASE WHEN w.paid_fen >= $m_cut_1 THEN 1 ELSE 0 END
                + CASE WHEN w.paid_fen >= $m_cut_2 THEN 1 ELSE 0 END
                + CASE WHEN w.paid_fen >= $m_cut_3 THEN 1 ELSE 0 END
                + CASE WHEN w.paid_fen >= $m_cut_4 THEN 1 ELSE 0 END
        END AS m_score,
        b.r_score AS r_score_before
    FROM now_ranked AS w
    LEFT JOIN before_scored AS b ON b.subject_id = w.subject_id
)
SELECT
    subject_id,
    CAST(order_idle_days AS INTEGER) AS order_idle_days,
    orders,
    paid_fen,
    CAST(r_score AS INTEGER) AS r_score,
    CAST(f_score AS INTEGER) AS f_score,
    CAST(m_score AS INTEGER) AS m_score,
    CAST(r_score_before AS INTEGER) AS r_score_before,
    CASE
        WHEN m_score >= $high_from AND r_score >= $high_from AND f_score >= $high_from THEN 'key_value'
        WHEN m_score >= $high_from AND r_score >= $high_from THEN 'key_grow'
        WHEN m_score >= $high_from AND f_score >= $high_from THEN 'key_keep'
        WHEN m_score >= $high_from THEN 'key_rescue'
        WHEN r_score >= $high_from AND f_score >= $high_from THEN 'value'
        WHEN r_score >= $high_from THEN 'grow'
        WHEN f_score >= $high_from THEN 'keep'
        ELSE 'rescue'
    END AS value_tier,
    (f_score >= $high_value_from OR m_score >= $high_value_from) AND coalesce(r_score < r_score_before, FALSE)
        AS high_value_leaving
FROM scored

-- name: rfm_types
-- Users and money of each value type, from the scored users.
SELECT
    value_tier,
    count(*) AS users,
    CAST(coalesce(sum(paid_fen), 0) AS BIGINT) AS paid_fen,
    count(*) FILTER (WHERE high_value_leaving) AS leaving_users,
    CAST(coalesce(sum(paid_fen) FILTER (WHERE high_value_leaving), 0) AS BIGINT) AS leaving_paid_fen
FROM rfm_scores
GROUP BY value_tier
ORDER BY value_tier
