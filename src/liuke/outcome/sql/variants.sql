-- name: drawn
-- Who got which variant of which touch ($variant_goals: playbook, window_days, goal, place): a person once a touch and set of
-- variants, at the first, under a number of their own.
WITH draws AS (
    SELECT
        v.playbook,
        v.touch,
        v.variant_set,
        v.variant,
        v.subject_id,
        v.day,
        coalesce(g.window_days, $window_days) AS window_days,
        coalesce(g.place, 0) AS place,
        row_number() OVER (
            PARTITION BY v.playbook, v.touch, v.variant_set, v.subject_id ORDER BY v.day, v.at
        ) AS nth
    FROM variant_draws AS v
    LEFT JOIN variant_goals AS g ON g.playbook = v.playbook
    WHERE v.day < $as_of_day AND NOT coalesce(v.dry_run, FALSE)
)
SELECT
    CAST(row_number() OVER (ORDER BY playbook, touch, variant_set, subject_id) AS INTEGER) AS id,
    playbook,
    touch,
    variant_set,
    variant,
    subject_id,
    day,
    window_days,
    place,
    date_diff('day', day, CAST($as_of_day AS DATE)) >= window_days AS complete
FROM draws
WHERE nth = 1

-- name: first_draw
-- The first day of $drawn.
SELECT min(day) AS day
FROM drawn

-- name: variants
-- How many people got each variant of a touch ($drawn), and how many of them reached the playbook's goal ($acts: place, id,
-- day) within its window; whose window has not closed is counted as waiting.
WITH later AS (
    SELECT DISTINCT p.id
    FROM drawn AS p
    INNER JOIN acts AS a ON a.id = p.id AND a.place = p.place
    WHERE a.day >= p.day AND a.day < p.day + CAST(p.window_days AS INTEGER)
)
SELECT
    p.playbook,
    p.touch,
    p.variant_set,
    p.variant,
    count(*) FILTER (WHERE p.complete) AS n,
    count(*) FILTER (WHERE p.complete AND l.id IS NOT NULL) AS reached,
    count(*) FILTER (WHERE NOT p.complete) AS waiting,
    min(p.day) AS first_day
FROM drawn AS p
LEFT JOIN later AS l ON l.id = p.id
GROUP BY p.playbook, p.touch, p.variant_set, p.variant
ORDER BY p.playbook, p.touch, p.variant_set, p.variant
