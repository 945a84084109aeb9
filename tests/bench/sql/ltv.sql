-- name: groups
-- Customers grouped in the engine: what suffices to fit.
SELECT x, last_days, age_days, CAST(count(*) AS BIGINT) AS n
FROM customers
GROUP BY x, last_days, age_days
