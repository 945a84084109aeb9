-- name: unread_days
-- Days with a text that was not read yet, was changed, was read by another model of late, or says else than a person says.
SELECT DISTINCT t.kind, t.day
FROM (
    SELECT 'mentions' AS kind, day, md5(text) AS text_hash, negative,
        coalesce(mention_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM mentions
    WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT 'feedback' AS kind, day, md5(text) AS text_hash, CAST(NULL AS BOOLEAN) AS negative,
        coalesce(feedback_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM feedback
    WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT 'survey_responses' AS kind, day, md5(text) AS text_hash, CAST(NULL AS BOOLEAN) AS negative,
        coalesce(response_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM survey_responses
    WHERE ts < $as_of AND text IS NOT NULL
) AS t
LEFT JOIN text_meanings AS m ON m.kind = t.kind AND m.text_id = t.text_id AND m.day = t.day
LEFT JOIN labelled AS l ON l.kind = t.kind AND l.text_id = t.text_id
WHERE m.text_id IS NULL OR m.text_hash <> t.text_hash OR m.model <> $model AND t.day >= $again_from_day
    OR l.topic IS NOT NULL AND l.topic <> m.topic
    OR l.mood IS NOT NULL AND l.mood <> m.mood
    OR coalesce(l.negative, t.negative) AND m.negative < 1
    OR NOT coalesce(l.negative, t.negative) AND m.negative > 0
    OR l.intent AND m.intent < 1
    OR NOT l.intent AND m.intent > 0
ORDER BY t.kind, t.day

-- name: texts_of_days
-- All texts of some days, once each, as they were before as_of, with what people said of them.
SELECT t.kind, t.text_id, t.day, t.ts, t.subject_id, t.text, l.topic, l.mood, l.intent,
    coalesce(l.negative, t.negative) AS negative
FROM (
    SELECT kind, text_id, day, min(ts) AS ts, min(subject_id) AS subject_id, min(text) AS text,
        max(negative) AS negative
    FROM (
        SELECT 'mentions' AS kind, day, ts, CAST(NULL AS VARCHAR) AS subject_id, text, negative,
            coalesce(mention_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
        FROM mentions
        WHERE ts < $as_of AND text IS NOT NULL
        UNION ALL
        SELECT 'feedback' AS kind, day, ts, subject_id, text, CAST(NULL AS BOOLEAN) AS negative,
            coalesce(feedback_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
        FROM feedback
        WHERE ts < $as_of AND text IS NOT NULL
        UNION ALL
        SELECT 'survey_responses' AS kind, day, ts, subject_id, text, CAST(NULL AS BOOLEAN) AS negative,
            coalesce(response_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
        FROM survey_responses
        WHERE ts < $as_of AND text IS NOT NULL
    ) AS said
    WHERE kind = $text_kind AND day IN (SELECT c.day FROM chunk_days AS c)
    GROUP BY kind, text_id, day
) AS t
LEFT JOIN labelled AS l ON l.kind = t.kind AND l.text_id = t.text_id
ORDER BY t.day, t.text_id

-- name: label_rows
-- What people said of texts before as_of, oldest first.
SELECT kind, text_id, ts, topic, negative, mood, intent
FROM text_labels
WHERE ts < $as_of
ORDER BY ts, kind, text_id

-- name: labelled_texts
-- The texts of which people said something, once each.
SELECT t.kind, t.text_id, min(t.text) AS text
FROM (
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
) AS t
INNER JOIN labelled AS l ON l.kind = t.kind AND l.text_id = t.text_id
GROUP BY t.kind, t.text_id
ORDER BY t.kind, t.text_id

-- name: learned_models
-- What was learned of labels before as_of, the oldest first.
SELECT question, model, learned_at, labels, accuracy, accuracy_before, weights
FROM text_readers
WHERE learned_at < $as_of
ORDER BY question, learned_at

-- name: read_counts
-- What was read: how many texts of each topic, mood and sentiment.
SELECT topic, mood, sentiment, count(*) AS n
FROM text_meanings
WHERE day <= $last_day
GROUP BY topic, mood, sentiment
ORDER BY topic, mood, sentiment

-- name: labels_by
-- What one person said of one text.
SELECT ts, kind, text_id, "by", topic, negative, mood, intent
FROM text_labels
WHERE kind = $text_kind AND text_id = $text_id AND "by" = $who
ORDER BY ts

-- name: labels_mark
-- How many labels there are, how much they say, and the newest.
SELECT count(*) AS n, count(topic) AS topics, count(mood) AS moods, count(negative) AS negatives,
    count(intent) AS intents, max(ts) AS newest
FROM text_labels
