-- name: nps
-- Answers to the NPS question, newly taken in and not too long ago.
SELECT response_id AS id, subject_id, ts AS at
FROM survey_responses
WHERE subject_id IS NOT NULL AND coalesce(survey, 'nps') = 'nps' AND ts >= $since AND ts <= $until
    AND (ingested_at IS NULL OR ingested_at >= $seen)

-- name: acts
-- Acts of one role: somebody met a step they could not get past, or complained.
SELECT e.event_id AS id, e.subject_id, e.ts AS at
FROM events AS e
INNER JOIN event_roles AS r ON r.event = e.event
WHERE e.subject_id IS NOT NULL AND r.role = $act_role AND e.ts >= $since AND e.ts <= $until
    AND (e.ingested_at IS NULL OR e.ingested_at >= $seen)

-- name: said
-- What somebody said to us in one way: a ticket, what came of a call.
SELECT feedback_id AS id, subject_id, ts AS at
FROM feedback
WHERE subject_id IS NOT NULL AND kind = $feedback_kind AND ts >= $since AND ts <= $until
    AND (ingested_at IS NULL OR ingested_at >= $seen)

-- name: renewal
-- Whose renewal came to be one of $ahead (days) away within the last $within_s seconds: their own, or their account's.
WITH coming AS (
    SELECT s.subscription_id AS id, s.subject_id, s.renews_at
    FROM subscriptions AS s
    WHERE s.subject_id IS NOT NULL AND s.renews_at IS NOT NULL
        AND (s.cancelled_at IS NULL OR s.cancelled_at > $until) AND (s.ended_at IS NULL OR s.ended_at > $until)
    UNION ALL
    SELECT c.account_id AS id, u.subject_id, c.renews_at
    FROM accounts AS c
    INNER JOIN users AS u ON u.account_id = c.account_id
    WHERE c.renews_at IS NOT NULL
)
SELECT c.id, c.subject_id, c.renews_at, a.days
FROM coming AS c
INNER JOIN ahead AS a
    ON a.days * 86400 - date_diff('second', CAST($until AS TIMESTAMP), c.renews_at) BETWEEN 0 AND $within_s
