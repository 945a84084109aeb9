-- name: clue_days
-- Days with complaints that were not looked at for clues yet, or changed since; how many.
SELECT m.day, count(*) AS n
FROM text_meanings AS m
LEFT JOIN clue_seen AS s ON s.kind = m.kind AND s.text_id = m.text_id
WHERE m.ts < $as_of AND m.negative >= $negative_from AND (s.text_id IS NULL OR s.text_hash <> m.text_hash)
GROUP BY m.day
ORDER BY m.day

-- name: clue_new
-- The complaints of some days that were not looked at yet, or changed since, with their words.
SELECT m.kind, m.text_id, m.day, m.subject_id, m.lang, m.topic, m.text_hash, t.text, s.text_id IS NOT NULL AS changed
FROM text_meanings AS m
INNER JOIN (
    SELECT 'mentions' AS kind, day, text,
        coalesce(mention_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM mentions
    WHERE ts < $as_of AND text IS NOT NULL AND day IN (SELECT c.day FROM chunk_days AS c)
    UNION ALL
    SELECT 'feedback' AS kind, day, text,
        coalesce(feedback_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM feedback
    WHERE ts < $as_of AND text IS NOT NULL AND day IN (SELECT c.day FROM chunk_days AS c)
    UNION ALL
    SELECT 'survey_responses' AS kind, day, text,
        coalesce(response_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM survey_responses
    WHERE ts < $as_of AND text IS NOT NULL AND day IN (SELECT c.day FROM chunk_days AS c)
) AS t ON t.kind = m.kind AND t.text_id = m.text_id AND md5(t.text) = m.text_hash
LEFT JOIN clue_seen AS s ON s.kind = m.kind AND s.text_id = m.text_id
WHERE m.ts < $as_of AND m.negative >= $negative_from AND (s.text_id IS NULL OR s.text_hash <> m.text_hash)
    AND m.day IN (SELECT c.day FROM chunk_days AS c)
ORDER BY m.day, m.kind, m.text_id

-- name: clue_window
-- The complaints since a day that were looked at, with their words and the clue each belongs to.
SELECT s.kind, s.text_id, s.day, m.subject_id, m.lang, m.topic, t.text, c.clue_id
FROM clue_seen AS s
LEFT JOIN clue_texts AS c ON c.kind = s.kind AND c.text_id = s.text_id
INNER JOIN text_meanings AS m ON m.kind = s.kind AND m.text_id = s.text_id
INNER JOIN (
    SELECT 'mentions' AS kind, text,
        coalesce(mention_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM mentions
    WHERE day >= $window_from AND text IS NOT NULL
    UNION ALL
    SELECT 'feedback' AS kind, text,
        coalesce(feedback_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM feedback
    WHERE day >= $window_from AND text IS NOT NULL
    UNION ALL
    SELECT 'survey_responses' AS kind, text,
        coalesce(response_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM survey_responses
    WHERE day >= $window_from AND text IS NOT NULL
) AS t ON t.kind = s.kind AND t.text_id = s.text_id AND md5(t.text) = s.text_hash
WHERE s.day >= $window_from
ORDER BY s.day, s.kind, s.text_id

-- name: clue_others
-- The newest texts that are no complaints: what is said anyway.
SELECT t.text
FROM (
    SELECT kind, text_id, text_hash
    FROM text_meanings
    WHERE day >= $window_from AND day < $until_day AND negative < $negative_from
    ORDER BY day DESC, kind, text_id
    LIMIT $most
) AS m
INNER JOIN (
    SELECT 'mentions' AS kind, text,
        coalesce(mention_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM mentions
    WHERE day >= $window_from AND day < $until_day AND text IS NOT NULL
    UNION ALL
    SELECT 'feedback' AS kind, text,
        coalesce(feedback_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM feedback
    WHERE day >= $window_from AND day < $until_day AND text IS NOT NULL
    UNION ALL
    SELECT 'survey_responses' AS kind, text,
        coalesce(response_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM survey_responses
    WHERE day >= $window_from AND day < $until_day AND text IS NOT NULL
) AS t ON t.kind = m.kind AND t.text_id = m.text_id
ORDER BY t.kind, t.text_id

-- name: clue_rows
-- Every clue with its newest rule, oldest first.
SELECT c.clue_id, c.born, r.rule
FROM clues AS c
INNER JOIN (
    SELECT clue_id, rule, row_number() OVER (PARTITION BY clue_id ORDER BY day DESC) AS nth
    FROM clue_rules
) AS r ON r.clue_id = c.clue_id AND r.nth = 1
ORDER BY c.born, c.clue_id

-- name: last_look
-- When clues were last looked for, and among complaints since when.
SELECT max(day) AS day, max(since) AS since FROM clue_looks

-- name: own_words
-- The business's own names: every complaint may say them.
SELECT word FROM words WHERE kind = 'product' ORDER BY word
