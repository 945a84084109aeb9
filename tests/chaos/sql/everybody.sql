-- name: everybody
SELECT subject_id FROM users ORDER BY subject_id
