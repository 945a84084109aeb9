-- Of the people in each tier of idle days on $as_of_day: who did anything before $until_day.
SELECT
    s.idle_tier,
    count(*) AS users,
    count(b.subject_id) AS returned,
    count(b.subject_id) / count(*) AS share
FROM user_signals AS s
LEFT JOIN (
    SELECT DISTINCT subject_id FROM activity_daily WHERE day >= $as_of_day AND day < $until_day
) AS b ON b.subject_id = s.subject_id
WHERE s.as_of = $as_of_day AND s.idle_tier IS NOT NULL
GROUP BY s.idle_tier
ORDER BY min(s.idle_days)
