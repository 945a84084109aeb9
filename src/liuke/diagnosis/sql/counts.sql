-- name: counts
-- How many are active, dormant and churned on a day, and which dimension keeps the dormant apart from the churned.
SELECT
    count(*) FILTER (WHERE liveness = 'active') AS active,
    count(*) FILTER (WHERE liveness = 'dormant') AS dormant,
    count(*) FILTER (WHERE liveness = 'churned') AS churned,
    count(*) FILTER (WHERE liveness = 'dormant' AND open_act) AS open_act,
    count(*) FILTER (WHERE liveness = 'dormant' AND attention) AS attention,
    count(*) FILTER (WHERE liveness = 'dormant' AND community) AS community
FROM user_liveness
WHERE as_of = $as_of_day
