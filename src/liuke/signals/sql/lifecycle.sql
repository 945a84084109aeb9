-- name: lifecycle
-- Per period: who was there the period before, too; came for the first time; came back; and who will be missing the
-- period after. periods maps the days that matter, one period more than is asked, to running numbers.
WITH firsts AS (
    SELECT subject_id, min(day) AS first_day
    FROM activity_daily
    WHERE day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
    GROUP BY subject_id
),
here AS (
    SELECT DISTINCT a.subject_id, p.period
    FROM activity_daily AS a
    INNER JOIN periods AS p ON p.day = a.day
    WHERE a.day >= $from_day AND a.day <= $last_day AND CASE WHEN $any_act THEN a.active ELSE a.present END > 0
),
walked AS (
    SELECT
        subject_id,
        period,
        lag(period) OVER (PARTITION BY subject_id ORDER BY period) AS period_before,
        lead(period) OVER (PARTITION BY subject_id ORDER BY period) AS period_after
    FROM here
)
SELECT
    w.period,
    count(*) AS users,
    count(*) FILTER (WHERE w.period_before = w.period - 1) AS retained,
    count(*) FILTER (WHERE first_period.period = w.period) AS new_users,
    count(*) FILTER (WHERE w.period_after IS NULL OR w.period_after > w.period + 1) AS lost_after
FROM walked AS w
INNER JOIN firsts AS f ON f.subject_id = w.subject_id
LEFT JOIN periods AS first_period ON first_period.day = f.first_day
GROUP BY w.period
ORDER BY w.period
