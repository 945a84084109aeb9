-- People without an exercise or video in the seven days before $as_of_day: what they did instead, and who came back.
SELECT
    CASE
        WHEN l.community_idle_days < 7 THEN 'discussion_only'
        WHEN l.act_idle_days < 7 THEN 'looking_only'
        ELSE 'nothing'
    END AS kind,
    count(*) AS n,
    count(b.subject_id) AS returned,
    count(b.subject_id) / count(*) AS share
FROM user_liveness AS l
INNER JOIN user_signals AS s ON s.as_of = l.as_of AND s.subject_id = l.subject_id
LEFT JOIN (
    SELECT DISTINCT subject_id FROM activity_daily WHERE day >= $as_of_day AND day < $until_day
) AS b ON b.subject_id = l.subject_id
WHERE l.as_of = $as_of_day AND coalesce(s.idle_days, 7) >= 7
GROUP BY 1
ORDER BY share DESC
