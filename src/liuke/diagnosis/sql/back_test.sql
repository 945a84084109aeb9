-- name: back_test
-- Of those who were quiet on a past day: how many did anything at all in the window that followed.
WITH back AS (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $as_of_day AND day < $until_day
        AND login + view + search + core + favourite + cart_add + cart_remove + checkout + purchase + comment + "like"
            + share + follow + invite + complaint > 0
)
SELECT
    l.liveness,
    count(*) AS n,
    count(b.subject_id) AS returned
FROM user_liveness AS l
LEFT JOIN back AS b ON b.subject_id = l.subject_id
WHERE l.as_of = $as_of_day AND l.liveness IS NOT NULL
GROUP BY l.liveness
ORDER BY l.liveness
