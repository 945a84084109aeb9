-- name: users
SELECT * FROM users
