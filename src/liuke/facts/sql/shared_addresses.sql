-- name: shared_addresses
-- Who shares a phone number, an e-mail address or a device with others: a row a person and thing shared. What more than
-- $most share is a shop's counter or a switchboard, not a household, and joins nobody.
WITH things AS (
    SELECT subject_id, 'phone' AS kind, phone AS thing FROM users WHERE coalesce(phone, '') <> ''
    UNION ALL
    SELECT subject_id, 'email' AS kind, lower(email) AS thing FROM users WHERE coalesce(email, '') <> ''
    UNION ALL
    SELECT subject_id, 'push' AS kind, push_token AS thing FROM users WHERE coalesce(push_token, '') <> ''
),
counted AS (
    SELECT subject_id, kind, thing, count(*) OVER (PARTITION BY kind, thing) AS n
    FROM things
)
SELECT subject_id, kind, thing
FROM counted
WHERE n BETWEEN 2 AND $most
ORDER BY kind, thing, subject_id
