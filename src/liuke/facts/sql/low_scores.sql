-- name: low_scores
-- Single NPS answers below a line, of the days that are still fresh, with who gave them and what that is worth.
SELECT
    coalesce(s.response_id, s.subject_id || '@' || CAST(s.ts AS VARCHAR)) AS response_id,
    s.subject_id, s.ts, s.score, s.text, u.account_id, g.paid_365d_fen, g.high_value_leaving
FROM survey_responses AS s
LEFT JOIN users AS u ON u.subject_id = s.subject_id
LEFT JOIN user_signals AS g ON g.subject_id = s.subject_id AND g.as_of = $as_of_day
WHERE coalesce(s.survey, 'nps') = 'nps' AND s.score >= 0 AND s.score < $score_below AND s.subject_id IS NOT NULL
    AND s.ts >= $fresh_since AND s.ts < $as_of
ORDER BY s.score, g.paid_365d_fen DESC NULLS LAST, s.ts, s.subject_id
