-- name: declared_successors
-- Accounts declared to have gone on as another one, the newest word last. An after that is no account is only a new name.
SELECT c.account_id, c."after" AS goes_on_as, c.ts
FROM account_changes AS c
WHERE c.kind IN ('merge', 'rename') AND c.ts < $as_of AND c."after" <> c.account_id
    AND (c."after" IN (SELECT a.account_id FROM accounts AS a)
        OR c."after" IN (SELECT u.account_id FROM users AS u WHERE u.account_id IS NOT NULL))
ORDER BY c.account_id, c.ts

-- name: suggested_merges
-- Accounts that went quiet and many of whose people were seen in another account soon after. A person is the same by id,
-- e-mail address or phone; an event may say in its properties for which account it was done.
WITH seen AS (
    SELECT coalesce(lower(u.email), u.phone, d.subject_id) AS person, u.account_id, min(d.day) AS first_day, max(d.day) AS last_day
    FROM activity_daily AS d
    INNER JOIN users AS u ON u.subject_id = d.subject_id
    WHERE u.account_id IS NOT NULL AND d.day <= $last_day AND d.active > 0
    GROUP BY coalesce(lower(u.email), u.phone, d.subject_id), u.account_id
    UNION ALL
    SELECT
        coalesce(lower(u.email), u.phone, e.subject_id) AS person,
        json_extract_string(e.properties, '$.account_id') AS account_id,
        min(e.day) AS first_day,
        max(e.day) AS last_day
    FROM events AS e
    LEFT JOIN users AS u ON u.subject_id = e.subject_id
    WHERE e.day <= $last_day AND e.properties LIKE '%"account_id"%'
    GROUP BY coalesce(lower(u.email), u.phone, e.subject_id), json_extract_string(e.properties, '$.account_id')
),
stays AS (
    SELECT person, account_id, min(first_day) AS first_day, max(last_day) AS last_day
    FROM seen
    WHERE account_id IS NOT NULL
    GROUP BY person, account_id
),
quiet AS (
    SELECT account_id, max(last_day) AS quiet_day
    FROM stays
    GROUP BY account_id
    HAVING date_diff('day', max(last_day), $last_day) >= $merge_within_days
),
belonged AS (
    SELECT s.account_id, s.person, q.quiet_day
    FROM stays AS s
    INNER JOIN quiet AS q ON q.account_id = s.account_id
    WHERE date_diff('day', s.last_day, q.quiet_day) <= 365
),
sizes AS (
    SELECT account_id, count(*) AS people FROM belonged GROUP BY account_id
)
SELECT
    b.account_id,
    o.account_id AS goes_on_as,
    b.quiet_day,
    z.people,
    count(*) AS moved,
    count(*) / CAST(z.people AS DOUBLE) AS share,
    min(o.first_day) AS first_seen,
    max(o.last_day) AS last_seen
FROM belonged AS b
INNER JOIN stays AS o ON o.person = b.person AND o.account_id <> b.account_id
INNER JOIN sizes AS z ON z.account_id = b.account_id
WHERE o.last_day > b.quiet_day AND date_diff('day', b.quiet_day, o.first_day) <= $merge_within_days
GROUP BY b.account_id, o.account_id, b.quiet_day, z.people
HAVING count(*) >= $merge_min_people AND count(*) / CAST(z.people AS DOUBLE) >= $merge_share_from
ORDER BY share DESC, moved DESC, b.account_id, o.account_id

-- name: accounts_there
-- Whether there is any account.
SELECT EXISTS (SELECT 1 FROM accounts) AS there
