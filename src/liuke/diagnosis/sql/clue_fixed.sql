-- name: clue_fixed
-- Who complained, before it shipped, of something that has shipped by the day; of several the newest. Clues that were put
-- together are one.
SELECT CAST($as_of_day AS DATE) AS as_of, f.subject_id,
    CAST(date_diff('day', f.shipped_on, CAST($as_of_day AS DATE)) AS BIGINT) AS fixed_clue_days,
    f.clue_id AS fixed_clue
FROM (
    SELECT c.subject_id, s.clue_id, s.shipped_on,
        row_number() OVER (PARTITION BY c.subject_id ORDER BY s.shipped_on DESC, s.clue_id) AS nth
    FROM clue_ships AS s
    INNER JOIN clue_roots AS whole ON whole.clue_id = s.clue_id
    INNER JOIN clue_roots AS r ON r.root = whole.root
    INNER JOIN clue_texts AS c ON c.clue_id = r.clue_id AND c.day <= s.shipped_on
    LEFT JOIN clue_splits AS x ON x.kind = c.kind AND x.text_id = c.text_id
    WHERE s.shipped_on <= $last_day AND c.joined <= $last_day AND c.subject_id IS NOT NULL AND x.text_id IS NULL
) AS f
WHERE f.nth = 1

-- name: ships_mark
-- What changes with any word about what has shipped: while it stays, who is to be told stays.
SELECT count(*) AS n, max(ts) AS newest
FROM clue_ships

-- name: old_fixed_days
-- Days that are older than people's profiles are kept.
SELECT DISTINCT as_of
FROM user_fixed
WHERE as_of < $keep_from
ORDER BY as_of

-- name: complained
-- How many people complained of each clue that has shipped, and how many of them may be told by the day.
SELECT f.fixed_clue AS clue_id, count(*) AS people
FROM user_fixed AS f
WHERE f.as_of = $as_of_day
GROUP BY f.fixed_clue
ORDER BY f.fixed_clue

-- name: clue_told
-- How many of those who complained of a clue that shipped were told so, by messages of $told_by that really went.
SELECT s.clue_id, count(DISTINCT r.subject_id) AS people, min(r.at) AS first_at
FROM clue_ships AS s
INNER JOIN user_fixed AS f ON f.fixed_clue = s.clue_id
INNER JOIN receipts AS r ON r.subject_id = f.subject_id
INNER JOIN told_by AS t ON t.playbook = r.playbook
WHERE r.state IN ('sent', 'uncertain', 'task_done') AND NOT r.dry_run AND CAST(r.at AS DATE) >= s.shipped_on
GROUP BY s.clue_id
ORDER BY s.clue_id
