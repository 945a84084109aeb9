-- name: idle_days
-- How many have been quiet for how long (S1), and how many we know were never there.
WITH seen AS (
    SELECT
        subject_id,
        date_diff('day', max(CASE WHEN CASE WHEN $any_act THEN active ELSE present END > 0 THEN day END), $last_day)
            AS idle_days
    FROM activity_daily
    WHERE day <= $last_day
    GROUP BY subject_id
),
people AS (
    SELECT s.idle_days
    FROM seen AS s
    FULL JOIN (
        SELECT subject_id FROM users WHERE signed_up_at IS NULL OR signed_up_at < $as_of
    ) AS u ON u.subject_id = s.subject_id
)
SELECT
    count(idle_days) AS users,
    count(*) FILTER (WHERE idle_days < $idle_light_from_days) AS active,
    count(*) FILTER (WHERE idle_days >= $idle_light_from_days AND idle_days < $idle_medium_from_days) AS light,
    count(*) FILTER (WHERE idle_days >= $idle_medium_from_days AND idle_days < $idle_heavy_from_days) AS medium,
    count(*) FILTER (WHERE idle_days >= $idle_heavy_from_days) AS heavy,
    count(*) FILTER (WHERE idle_days IS NULL) AS never
FROM people
