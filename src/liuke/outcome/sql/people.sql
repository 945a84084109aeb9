-- name: chosen_people
-- The people of one playbook's comparison whose window has closed, under a number of their own: first plan, arm, chance by
-- design. Only the playbook's own holdout counts, whose share is known; somebody found in both arms is left out.
WITH assigned AS (
    SELECT
        v.subject_id,
        v.plan_id,
        v.tier,
        v.day,
        CASE WHEN v.verdict = 'withhold' THEN 'holdout' ELSE 'treated' END AS arm,
        v.cost_fen,
        coalesce(v.holdout_share, 0) AS holdout_share,
        coalesce(v.entry_share, 1) AS entry_share,
        row_number() OVER (PARTITION BY v.subject_id ORDER BY v.day, v.at, v.plan_id) AS nth,
        sum(CASE WHEN v.verdict = 'withhold' THEN 1 ELSE 0 END) OVER (PARTITION BY v.subject_id) AS withheld,
        count(*) OVER (PARTITION BY v.subject_id) AS decided
    FROM verdicts AS v
    WHERE v.playbook = $playbook AND (v.held_by IS NULL OR v.held_by = concat('playbook:', $playbook))
        AND v.verdict IN ('allow', 'hold', 'withhold') AND v.day < $as_of_day AND NOT coalesce(v.dry_run, FALSE)
)
SELECT
    CAST(row_number() OVER (ORDER BY subject_id) AS INTEGER) AS id,
    subject_id,
    plan_id,
    tier,
    day,
    arm = 'treated' AS treated,
    cost_fen,
    holdout_share,
    entry_share
FROM (
    SELECT *
    FROM assigned
    WHERE nth = 1 AND NOT (withheld > 0 AND withheld < decided)
        AND date_diff('day', day, CAST($as_of_day AS DATE)) >= $window_days
    ORDER BY md5(subject_id)
    LIMIT $most
) AS chosen

-- name: first_decided
-- The first day on which anybody of $decided was decided about.
SELECT min(day) AS day
FROM decided

-- name: people
-- The same people ($decided), with whether they reached the goal ($acts: place, id, day) within $window_days of their plan's day.
WITH later AS (
    SELECT DISTINCT p.id
    FROM decided AS p
    INNER JOIN acts AS a ON a.id = p.id
    WHERE a.day >= p.day AND a.day < p.day + CAST($window_days AS INTEGER)
)
SELECT
    p.subject_id,
    p.plan_id,
    p.tier,
    p.day,
    p.treated,
    p.cost_fen,
    p.holdout_share,
    p.entry_share,
    CASE WHEN l.id IS NULL THEN 0 ELSE 1 END AS reached
FROM decided AS p
LEFT JOIN later AS l ON l.id = p.id
ORDER BY p.subject_id
