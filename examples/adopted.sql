-- People whose third login day came at most $within_days after their first of the three.
SELECT count(DISTINCT subject_id) AS users
FROM (
    SELECT
        subject_id,
        day,
        lead(day, 2) OVER (PARTITION BY subject_id ORDER BY day) AS third_day
    FROM activity_daily
    WHERE login > 0
) AS days
WHERE date_diff('day', day, third_day) <= $within_days
