-- name: by_day
-- Per day: people there, people there for the first time, visits, time and money.
WITH firsts AS (
    SELECT subject_id, min(day) AS first_day
    FROM activity_daily
    WHERE day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
    GROUP BY subject_id
),
days AS (
    SELECT
        day,
        count(*) FILTER (WHERE CASE WHEN $any_act THEN active ELSE present END > 0) AS active_users,
        CAST(sum(CASE WHEN $any_act THEN active ELSE present END) AS BIGINT) AS acts,
        CAST(sum(active_seconds) AS BIGINT) AS active_seconds,
        count(*) FILTER (WHERE sessions > 0) AS session_users,
        CAST(sum(orders) AS BIGINT) AS orders,
        CAST(sum(paid_fen) AS BIGINT) AS paid_fen
    FROM activity_daily
    WHERE day >= $from_day AND day <= $last_day
    GROUP BY day
),
news AS (
    SELECT first_day AS day, count(*) AS new_users
    FROM firsts
    WHERE first_day >= $from_day
    GROUP BY first_day
)
SELECT d.*, coalesce(n.new_users, 0) AS new_users
FROM days AS d
LEFT JOIN news AS n ON n.day = d.day
ORDER BY d.day

-- name: acts_by_age
-- Per day and days since first known (everything from $max_age on is one): acts of being there. Windows add them up.
SELECT
    a.day,
    CASE WHEN date_diff('day', f.first_day, a.day) < $max_age THEN date_diff('day', f.first_day, a.day)
        ELSE $max_age END AS age,
    CAST(sum(CASE WHEN $any_act THEN a.active ELSE a.present END) AS BIGINT) AS acts
FROM activity_daily AS a
INNER JOIN (
    SELECT
        s.subject_id,
        CASE WHEN h.day < s.first_day THEN h.day ELSE s.first_day END AS first_day
    FROM (
        SELECT subject_id, min(day) AS first_day FROM activity_daily WHERE day <= $last_day GROUP BY subject_id
    ) AS s
    LEFT JOIN users AS u ON u.subject_id = s.subject_id
    LEFT JOIN sign_up_hours AS h
        ON h.utc_day = CAST(u.signed_up_at AS DATE) AND u.signed_up_at >= h.begins AND u.signed_up_at < h.ends
) AS f ON f.subject_id = a.subject_id
WHERE a.day >= $from_day AND a.day <= $last_day
GROUP BY 1, 2
ORDER BY 1, 2

-- name: stays
-- Per day and days until the same person was there again (no more than $window_days): how many people.
SELECT day, stay_days, count(*) AS users
FROM (
    SELECT
        day,
        CASE WHEN next_day IS NULL OR date_diff('day', day, next_day) > $window_days THEN $window_days
            ELSE date_diff('day', day, next_day) END AS stay_days
    FROM (
        SELECT day, lead(day) OVER (PARTITION BY subject_id ORDER BY day) AS next_day
        FROM activity_daily
        WHERE day >= $from_day AND day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
    ) AS walked
) AS stays
GROUP BY day, stay_days
ORDER BY day, stay_days
