-- name: assign
-- Whom a plan decided about, in every holdout that had a say: all of liuke, then groups of playbooks, then the playbook's
-- own; a person held out by one was never drawn by those after it. A person stands here once an arm: the first time.
-- $scopes: playbook, holdout, place, generation, share (null: the playbook's own, as the verdict recorded it).
WITH decided AS (
    SELECT
        v.playbook,
        v.subject_id,
        v.plan_id,
        v.tier,
        v.day,
        v.at,
        v.holdout_share,
        v.exposed,
        coalesce(v.held_by, CASE WHEN v.verdict = 'withhold' THEN 'playbook:' || v.playbook END) AS held_by
    FROM verdicts AS v
    WHERE v.verdict IN ('allow', 'hold', 'withhold') AND v.plan_id = $plan_id AND NOT coalesce(v.dry_run, FALSE)
),
entered AS (
    SELECT
        s.holdout,
        s.generation,
        d.subject_id,
        CASE WHEN d.held_by = s.holdout THEN 'holdout' ELSE 'treated' END AS arm,
        coalesce(s.share, d.holdout_share, 0) AS share,
        d.at,
        d.day,
        d.plan_id,
        d.playbook,
        d.tier,
        d.exposed,
        row_number() OVER (PARTITION BY s.holdout, d.subject_id ORDER BY d.playbook) AS nth
    FROM decided AS d
    INNER JOIN scopes AS s ON s.playbook = d.playbook
    LEFT JOIN scopes AS h ON h.playbook = d.playbook AND h.holdout = d.held_by
    WHERE d.held_by IS NULL OR s.place <= h.place
),
known AS (
    SELECT
        a.holdout,
        a.generation,
        a.subject_id,
        max(CASE WHEN a.arm = 'holdout' THEN 1 ELSE 0 END) AS held,
        max(CASE WHEN a.arm = 'treated' THEN 1 ELSE 0 END) AS treated
    FROM holdout_arms AS a
    WHERE a.holdout IN (SELECT s.holdout FROM scopes AS s)
    GROUP BY a.holdout, a.generation, a.subject_id
)
SELECT
    e.holdout,
    e.generation,
    e.subject_id,
    u.unit,
    e.arm,
    k.subject_id IS NOT NULL AS again,
    e.share,
    e.at,
    e.day,
    e.plan_id,
    e.playbook,
    e.tier,
    e.exposed
FROM entered AS e
LEFT JOIN unit_members AS u ON u.subject_id = e.subject_id
LEFT JOIN known AS k ON k.holdout = e.holdout AND k.generation = e.generation AND k.subject_id = e.subject_id
WHERE e.nth = 1 AND coalesce(CASE WHEN e.arm = 'holdout' THEN k.held ELSE k.treated END, 0) = 0

-- name: first_arms
-- The arm that the first member of each unit of $unit_members (subject_id, unit) was given in each of $drawings (holdout,
-- generation): it stays the unit's, whoever joins it later.
WITH given AS (
    SELECT
        a.holdout,
        m.unit,
        a.arm,
        row_number() OVER (PARTITION BY a.holdout, m.unit ORDER BY a.at, a.plan_id, a.subject_id) AS nth
    FROM holdout_arms AS a
    INNER JOIN drawings AS d ON d.holdout = a.holdout AND d.generation = a.generation
    INNER JOIN unit_members AS m ON m.subject_id = a.subject_id
)
SELECT holdout, unit, arm
FROM given
WHERE nth = 1
ORDER BY holdout, unit

-- name: held_of_plan
-- Which of $chosen people of a plan are held out now by one of $drawings (holdout, generation, playbook): nothing goes to
-- them.
SELECT DISTINCT p.playbook, p.subject_id, a.holdout AS held_by
FROM plan_rows AS p
INNER JOIN chosen AS c ON c.subject_id = p.subject_id
INNER JOIN drawings AS d ON d.playbook = p.playbook
INNER JOIN holdout_arms AS a
    ON a.holdout = d.holdout AND a.generation = d.generation AND a.subject_id = p.subject_id
WHERE p.plan_id = $plan_id AND a.arm = 'holdout' AND NOT a.again
ORDER BY p.playbook, p.subject_id, held_by

-- name: unassigned
-- Plans decided before arms were kept: their verdicts still have to be entered, oldest first.
SELECT v.plan_id, v.playbook, min(v.at) AS at
FROM verdicts AS v
WHERE v.verdict IN ('allow', 'hold', 'withhold') AND NOT coalesce(v.dry_run, FALSE)
    AND v.at < coalesce((SELECT min(a.at) FROM holdout_arms AS a), TIMESTAMP '9999-01-01 00:00:00')
GROUP BY v.plan_id, v.playbook
ORDER BY min(v.at), v.plan_id, v.playbook

-- name: holdout_counts
-- How many people each holdout has in each arm, since when, and how many were found in both.
SELECT
    holdout,
    generation,
    count(*) FILTER (WHERE arm = 'treated' AND NOT again) AS treated,
    count(*) FILTER (WHERE arm = 'holdout' AND NOT again) AS held_out,
    count(*) FILTER (WHERE again) AS both_arms,
    coalesce(sum(CASE WHEN again THEN 0 ELSE share END), 0) AS expected,
    min(share) AS least_share,
    max(share) AS most_share,
    min(day) AS first_day,
    max(day) AS last_day
FROM holdout_arms
WHERE day < $as_of_day
GROUP BY holdout, generation
ORDER BY holdout, generation

-- name: holdout_people
-- Everybody of one holdout, as first drawn: who, which arm, since when.
SELECT holdout, generation, subject_id, unit, arm, again, share, day, plan_id, playbook, tier
FROM holdout_arms
WHERE holdout = $holdout AND ($generation IS NULL OR generation = $generation)
ORDER BY generation, day, subject_id, arm
