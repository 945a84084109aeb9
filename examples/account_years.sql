-- Accounts by year: seats (people who contributed), features, and whether anybody contributed in the year after. Years are
-- calendar years of the workspace's zone; the last one is left out, since nobody knows yet what follows it.
WITH account_years AS (
    SELECT
        u.account_id,
        year(e.day) AS year,
        count(DISTINCT e.subject_id) AS seats,
        count(DISTINCT e.feature) AS features
    FROM events AS e
    INNER JOIN users AS u ON u.subject_id = e.subject_id
    WHERE u.account_id IS NOT NULL
    GROUP BY u.account_id, year(e.day)
)
SELECT
    CASE WHEN a.seats = 1 THEN '1' WHEN a.seats <= 10 THEN '2-10' ELSE '>10' END AS seats,
    CASE WHEN a.features = 1 THEN '1' WHEN a.features <= 5 THEN '2-5' ELSE '>5' END AS features,
    a.account_id IN ('personal', 'unknown') AS pool,
    count(*) AS account_years,
    count(n.account_id) AS survived
FROM account_years AS a
LEFT JOIN account_years AS n ON n.account_id = a.account_id AND n.year = a.year + 1
WHERE a.year < $last_year
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
