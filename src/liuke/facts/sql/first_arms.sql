-- name: first_arms
-- The arm that the first member of each unit of $unit_members (subject_id, unit) was given, by playbook: it stays the unit's.
WITH given AS (
    SELECT
        v.playbook,
        m.unit,
        CASE WHEN v.verdict = 'withhold' THEN 'holdout' ELSE 'treated' END AS arm,
        row_number() OVER (PARTITION BY v.playbook, m.unit ORDER BY v.at, v.plan_id, v.subject_id) AS nth
    FROM verdicts AS v
    INNER JOIN unit_members AS m ON m.subject_id = v.subject_id
    WHERE v.verdict IN ('allow', 'hold', 'withhold') AND v.at < $as_of AND NOT coalesce(v.dry_run, FALSE)
)
SELECT playbook, unit, arm
FROM given
WHERE nth = 1
ORDER BY playbook, unit
