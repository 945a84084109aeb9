-- name: clue_list
-- Every clue born before a day, with its newest rule then.
SELECT c.clue_id, c.born, c.lang, c.topic, c.name, c.phrases, c.first_texts, r.told
FROM clues AS c
LEFT JOIN (
    SELECT clue_id, told, row_number() OVER (PARTITION BY clue_id ORDER BY day DESC) AS nth
    FROM clue_rules
    WHERE day <= $last_day
) AS r ON r.clue_id = c.clue_id AND r.nth = 1
WHERE c.born <= $last_day
ORDER BY c.born, c.clue_id

-- name: clue_merges
-- What people put together: the newest word on each clue.
SELECT m.from_clue, m.into_clue
FROM (
    SELECT from_clue, into_clue, row_number() OVER (PARTITION BY from_clue ORDER BY ts DESC, into_clue) AS nth
    FROM clue_merges
) AS m
WHERE m.nth = 1 AND m.into_clue <> m.from_clue
ORDER BY m.from_clue

-- name: clue_sizes
-- Size, growth and people of each clue, those put together counted as one.
SELECT
    r.root,
    count(*) AS texts,
    count(*) FILTER (WHERE c.day >= $recent_from) AS recent,
    count(*) FILTER (WHERE c.day >= $earlier_from AND c.day < $recent_from) AS earlier,
    count(DISTINCT c.subject_id) AS users,
    min(c.day) AS first_day,
    max(c.day) AS last_text_day,
    avg(m.intent) AS intent
FROM clue_texts AS c
INNER JOIN clue_roots AS r ON r.clue_id = c.clue_id
INNER JOIN text_meanings AS m ON m.kind = c.kind AND m.text_id = c.text_id
LEFT JOIN clue_splits AS s ON s.kind = c.kind AND s.text_id = c.text_id
WHERE c.joined <= $last_day AND s.text_id IS NULL
GROUP BY r.root
ORDER BY r.root

-- name: clue_said
-- All complaints, and those of no clue.
SELECT
    count(*) AS complaints,
    count(*) FILTER (WHERE r.root IS NULL) AS in_none,
    min(m.day) AS first_day
FROM text_meanings AS m
LEFT JOIN clue_texts AS c ON c.kind = m.kind AND c.text_id = m.text_id AND c.joined <= $last_day
LEFT JOIN clue_roots AS r ON r.clue_id = c.clue_id
WHERE m.ts < $as_of AND m.negative >= $negative_from

-- name: clue_money
-- What those who complained and are not gone paid in a year.
SELECT p.root, count(*) AS people, CAST(sum(u.paid_365d_fen) AS BIGINT) AS paid_365d_fen
FROM (
    SELECT DISTINCT r.root, c.subject_id
    FROM clue_texts AS c
    INNER JOIN clue_roots AS r ON r.clue_id = c.clue_id
    LEFT JOIN clue_splits AS s ON s.kind = c.kind AND s.text_id = c.text_id
    WHERE c.joined <= $last_day AND s.text_id IS NULL AND c.subject_id IS NOT NULL
) AS p
INNER JOIN user_signals AS u ON u.subject_id = p.subject_id AND u.as_of = $as_of_day
LEFT JOIN user_liveness AS l ON l.subject_id = p.subject_id AND l.as_of = $as_of_day
WHERE coalesce(l.liveness, 'active') <> 'churned'
GROUP BY p.root
ORDER BY p.root

-- name: clue_quotes
-- The texts of one clue that its rule knows best, the newest of equals first.
SELECT c.kind, c.text_id, c.day, c.subject_id, c.clue_id, c.score, t.text
FROM clue_texts AS c
INNER JOIN clue_roots AS r ON r.clue_id = c.clue_id AND r.root = $clue_id
INNER JOIN (
    SELECT 'mentions' AS kind, text,
        coalesce(mention_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM mentions
    WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT 'feedback' AS kind, text,
        coalesce(feedback_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM feedback
    WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT 'survey_responses' AS kind, text,
        coalesce(response_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM survey_responses
    WHERE ts < $as_of AND text IS NOT NULL
) AS t ON t.kind = c.kind AND t.text_id = c.text_id
LEFT JOIN clue_splits AS s ON s.kind = c.kind AND s.text_id = c.text_id
WHERE c.joined <= $last_day AND s.text_id IS NULL
ORDER BY c.score DESC, c.day DESC, c.kind, c.text_id
LIMIT $most

-- name: clue_days_of
-- How many texts one clue got on each day since a day.
SELECT c.day, count(*) AS texts
FROM clue_texts AS c
INNER JOIN clue_roots AS r ON r.clue_id = c.clue_id AND r.root = $clue_id
LEFT JOIN clue_splits AS s ON s.kind = c.kind AND s.text_id = c.text_id
WHERE c.day >= $from_day AND c.joined <= $last_day AND s.text_id IS NULL
GROUP BY c.day
ORDER BY c.day

-- name: clue_of_text
-- Which clue a text belongs to.
SELECT c.kind, c.text_id, c.clue_id
FROM clue_texts AS c
LEFT JOIN clue_splits AS s ON s.kind = c.kind AND s.text_id = c.text_id
WHERE c.text_id = $text_id AND s.text_id IS NULL
ORDER BY c.kind

-- name: clue_churn
-- Of those there in a stretch of days: who complained of what, and who was not there in the stretch after. Like people
-- are those of the same stretch who came as often, pay or do not, and are known as long; root is empty for those who
-- complained of nothing at all then.
WITH act AS (
    SELECT
        subject_id,
        CAST(floor(date_diff('day', day, $last_day) / $window_days) AS INTEGER) AS stretch,
        count(*) AS days,
        sum(paid_fen) AS paid_fen
    FROM activity_daily
    WHERE day >= $act_from AND day <= $last_day AND active > 0
    GROUP BY subject_id, CAST(floor(date_diff('day', day, $last_day) / $window_days) AS INTEGER)
),
complained AS (
    SELECT DISTINCT
        m.subject_id,
        CAST(floor(date_diff('day', m.day, $last_day) / $window_days) AS INTEGER) AS stretch
    FROM text_meanings AS m
    WHERE m.day >= $act_from AND m.day <= $last_day AND m.negative >= $negative_from AND m.subject_id IS NOT NULL
),
of_clue AS (
    SELECT DISTINCT
        r.root,
        c.subject_id,
        CAST(floor(date_diff('day', c.day, $last_day) / $window_days) AS INTEGER) AS stretch
    FROM clue_texts AS c
    INNER JOIN clue_roots AS r ON r.clue_id = c.clue_id
    LEFT JOIN clue_splits AS s ON s.kind = c.kind AND s.text_id = c.text_id
    WHERE c.day >= $act_from AND c.joined <= $last_day AND c.subject_id IS NOT NULL AND s.text_id IS NULL
),
people AS (
    SELECT
        a.subject_id,
        a.stretch,
        CASE WHEN a.days = 1 THEN 1 WHEN a.days <= 3 THEN 2 WHEN a.days <= 9 THEN 3 ELSE 4 END AS came,
        coalesce(a.paid_fen > 0, FALSE) AS pays,
        CASE
            WHEN date_diff('day', u.first_day, $last_day) - a.stretch * $window_days < 30 THEN 1
            WHEN date_diff('day', u.first_day, $last_day) - a.stretch * $window_days < 180 THEN 2
            ELSE 3
        END AS known,
        n.subject_id IS NULL AS gone
    FROM act AS a
    LEFT JOIN act AS n ON n.subject_id = a.subject_id AND n.stretch = a.stretch - 1
    LEFT JOIN user_signals AS u ON u.subject_id = a.subject_id AND u.as_of = $as_of_day
    WHERE a.stretch >= 1
)
SELECT
    '' AS root, p.stretch, p.came, p.pays, p.known, count(*) AS people, count(*) FILTER (WHERE p.gone) AS gone
FROM people AS p
LEFT JOIN complained AS c ON c.subject_id = p.subject_id AND c.stretch = p.stretch
WHERE c.subject_id IS NULL
GROUP BY p.stretch, p.came, p.pays, p.known
UNION ALL
SELECT o.root, p.stretch, p.came, p.pays, p.known, count(*) AS people, count(*) FILTER (WHERE p.gone) AS gone
FROM people AS p
INNER JOIN of_clue AS o ON o.subject_id = p.subject_id AND o.stretch = p.stretch
GROUP BY o.root, p.stretch, p.came, p.pays, p.known
