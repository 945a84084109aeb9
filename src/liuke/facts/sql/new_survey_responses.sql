-- name: new_survey_responses
-- Scores people gave in interviews, carried over from the state, that are not facts yet.
SELECT i.response_id, i.subject_id, i.ts, i.survey, i.score, i.day, i.source, i.ingested_at
FROM answered AS i
WHERE NOT EXISTS (SELECT 1 FROM survey_responses AS s WHERE s.response_id = i.response_id)
