-- name: made
-- Days of a roll-up that are kept, and of how many days' facts each is still made.
SELECT made_day, count(*) AS days
FROM kept_days
WHERE what = $what AND made_day >= $from_day AND made_day <= $through_day
GROUP BY made_day
ORDER BY made_day
