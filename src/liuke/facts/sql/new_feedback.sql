-- name: new_feedback
-- What people said in calls and replies, carried over from the state, that is not a fact yet.
SELECT i.feedback_id, i.subject_id, i.ts, i.kind, i.text, i.agent, i.day, i.source, i.ingested_at
FROM spoken AS i
WHERE NOT EXISTS (SELECT 1 FROM feedback AS f WHERE f.feedback_id = i.feedback_id)
