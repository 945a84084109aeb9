-- name: promoted
-- Declared promotions that touch a stretch of days.
SELECT name, from_day, through_day
FROM promotions
WHERE from_day <= $through_day AND through_day >= $first_day
ORDER BY from_day, name
