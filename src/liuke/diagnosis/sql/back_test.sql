-- name: back_test
-- Of the ties of a past day: how many of each kind did anything at all in the window that followed.
WITH back AS (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $as_of_day AND day < $until_day
        AND login + view + search + core + favourite + cart_add + cart_remove + checkout + purchase + comment + "like"
            + share + follow + invite + complaint > 0
)
SELECT
    t.liveness,
    count(*) AS n,
    count(b.subject_id) AS returned
FROM ties AS t
LEFT JOIN back AS b ON b.subject_id = t.subject_id
WHERE t.liveness IS NOT NULL
GROUP BY t.liveness
ORDER BY t.liveness
