-- name: acts_and_stays
-- Per day, days since first known and days until the same person was there again (both no more than $max_age): people
-- and their acts of being there. Windows of any day add them up.
SELECT
    t.day,
    CASE WHEN date_diff('day', f.first_day, t.day) < $max_age THEN date_diff('day', f.first_day, t.day)
        ELSE $max_age END AS age,
    CASE WHEN t.next_day IS NULL OR date_diff('day', t.day, t.next_day) > $max_age THEN $max_age
        ELSE date_diff('day', t.day, t.next_day) END AS stay_days,
    count(*) AS users,
    CAST(sum(t.here) AS BIGINT) AS acts
FROM (
    SELECT subject_id, day, here, lead(day) OVER (PARTITION BY subject_id ORDER BY day) AS next_day
    FROM (
        SELECT subject_id, day, CASE WHEN $any_act THEN active ELSE present END AS here
        FROM activity_daily
        WHERE day >= $from_day AND day <= $last_day
    ) AS days
    WHERE here > 0
) AS t
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
) AS f ON f.subject_id = t.subject_id
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3

-- name: fallen
-- People known before both windows and there in the earlier: whether their acts of being there fell to $fell_share of
-- it or less, and what they paid within a year.
SELECT
    w.subject_id,
    w.recent <= $fell_share * w.earlier AS fell,
    w.paid_fen
FROM (
    SELECT
        subject_id,
        min(day) AS first_day,
        sum(CASE WHEN day >= $recent_from THEN CASE WHEN $any_act THEN active ELSE present END ELSE 0 END) AS recent,
        sum(
            CASE WHEN day >= $earlier_from AND day < $recent_from
                THEN CASE WHEN $any_act THEN active ELSE present END ELSE 0 END
        ) AS earlier,
        CAST(sum(CASE WHEN day >= $year_from THEN paid_fen ELSE 0 END) AS BIGINT) AS paid_fen
    FROM activity_daily
    WHERE day <= $last_day
    GROUP BY subject_id
) AS w
LEFT JOIN users AS u ON u.subject_id = w.subject_id
WHERE w.earlier > 0 AND (w.first_day < $earlier_from OR u.signed_up_at < $earlier_at)
ORDER BY w.subject_id
