-- name: label_months
-- How many texts people labelled, by month and kind: what a local model may learn of before each month.
SELECT month, count(*) FILTER (WHERE negative) AS negative, count(*) FILTER (WHERE NOT negative) AS other
FROM (
    SELECT CAST(date_trunc('month', day) AS DATE) AS month, negative
    FROM mentions
    WHERE ts < $as_of AND negative IS NOT NULL AND text IS NOT NULL
    UNION ALL
    SELECT CAST(date_trunc('month', day) AS DATE) AS month, score <= $bad_stars AS negative
    FROM feedback
    WHERE ts < $as_of AND kind = 'review' AND text IS NOT NULL AND (score <= $bad_stars OR score >= $good_stars)
    UNION ALL
    SELECT CAST(date_trunc('month', day) AS DATE) AS month, score <= $detractor_through AS negative
    FROM survey_responses
    WHERE ts < $as_of AND coalesce(survey, 'nps') = 'nps' AND text IS NOT NULL
        AND (score <= $detractor_through AND score >= 0 OR score >= $promoter_from AND score <= 10)
) AS labelled
GROUP BY month
ORDER BY month

-- name: labels
-- The newest texts that people labelled before a day: what a local model learns of.
SELECT text, negative
FROM (
    SELECT day, text, negative
    FROM mentions
    WHERE day < $until_day AND ts < $as_of AND negative IS NOT NULL AND text IS NOT NULL
    UNION ALL
    SELECT day, text, score <= $bad_stars AS negative
    FROM feedback
    WHERE day < $until_day AND ts < $as_of AND kind = 'review' AND text IS NOT NULL
        AND (score <= $bad_stars OR score >= $good_stars)
    UNION ALL
    SELECT day, text, score <= $detractor_through AS negative
    FROM survey_responses
    WHERE day < $until_day AND ts < $as_of AND coalesce(survey, 'nps') = 'nps' AND text IS NOT NULL
        AND (score <= $detractor_through AND score >= 0 OR score >= $promoter_from AND score <= 10)
) AS labelled
ORDER BY day DESC, md5(text), negative
LIMIT $most

-- name: text_months
-- Months in which anything was said.
SELECT DISTINCT CAST(date_trunc('month', day) AS DATE) AS month
FROM (
    SELECT day FROM mentions WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT day FROM feedback WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT day FROM survey_responses WHERE ts < $as_of AND text IS NOT NULL
) AS said
ORDER BY month

-- name: stale_days
-- Days with a text that has no score yet, was changed, or was scored by another model than its month wants.
SELECT DISTINCT t.kind, t.day, w.model
FROM (
    SELECT 'mentions' AS kind, day, md5(text) AS text_hash,
        coalesce(mention_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM mentions
    WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT 'feedback' AS kind, day, md5(text) AS text_hash,
        coalesce(feedback_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM feedback
    WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT 'survey_responses' AS kind, day, md5(text) AS text_hash,
        coalesce(response_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM survey_responses
    WHERE ts < $as_of AND text IS NOT NULL
) AS t
INNER JOIN wanted_models AS w ON w.month = CAST(date_trunc('month', t.day) AS DATE)
LEFT JOIN text_scores AS s ON s.kind = t.kind AND s.text_id = t.text_id AND s.day = t.day
WHERE s.text_id IS NULL OR s.text_hash <> t.text_hash OR s.model <> w.model AND w.binding
ORDER BY t.kind, t.day

-- name: texts_of_days
-- All texts of some days, once each, as they were before as_of.
SELECT kind, text_id, day, min(text) AS text
FROM (
    SELECT 'mentions' AS kind, day, text,
        coalesce(mention_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM mentions
    WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT 'feedback' AS kind, day, text,
        coalesce(feedback_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM feedback
    WHERE ts < $as_of AND text IS NOT NULL
    UNION ALL
    SELECT 'survey_responses' AS kind, day, text,
        coalesce(response_id, CAST(row_hash AS VARCHAR) || '-' || CAST(nth AS VARCHAR), md5(text)) AS text_id
    FROM survey_responses
    WHERE ts < $as_of AND text IS NOT NULL
) AS said
WHERE kind = $text_kind AND day IN (SELECT c.day FROM chunk_days AS c)
GROUP BY kind, text_id, day
ORDER BY kind, day, text_id

-- name: model_row
-- One model, with what it learned.
SELECT model, labels, accuracy, log_loss, var_shift, var_slope, cov, weights FROM text_models WHERE model = $model

-- name: calibrations
-- Every model's calibration and how it fared.
SELECT model, labels, accuracy, log_loss, var_shift, var_slope, cov FROM text_models ORDER BY model
