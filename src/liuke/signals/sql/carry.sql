-- name: states
-- Measured days that can be carried on, the newest first.
SELECT as_of, mark FROM carried_days WHERE as_of >= $from_day AND as_of < $before_day ORDER BY as_of DESC

-- name: all_states
-- The same, all.
SELECT as_of FROM carried_days ORDER BY as_of DESC

-- name: first_day
-- The first day on which anybody did anything.
SELECT min(day) AS first_day FROM (SELECT day FROM activity_daily WHERE day < $before_day ORDER BY day LIMIT 1) AS begun

-- name: days_kept
-- The days whose facts are as they were when a state was measured.
SELECT day FROM kept_days WHERE what = $what AND made_day = $made_day

-- name: touched
-- Who came out otherwise on any of these days.
SELECT DISTINCT c.subject_id FROM changed_people AS c INNER JOIN days AS d ON d.day = c.day

-- name: changed_days
-- Days of which somebody came out otherwise.
SELECT DISTINCT day FROM changed_people ORDER BY day
