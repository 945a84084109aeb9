-- name: traits_of_users
-- Traits of some people, the same ones each time, to learn which there are and what type fits them.
SELECT traits FROM users WHERE traits IS NOT NULL ORDER BY row_hash LIMIT 5000

-- name: traits_of_accounts
-- The same of accounts.
SELECT traits FROM accounts WHERE traits IS NOT NULL ORDER BY row_hash LIMIT 5000
