-- name: standing
-- What bears on whether the people of $asked may be written to: consent, addresses, what they were sent, open cases.
WITH asked_people AS (
    SELECT DISTINCT subject_id FROM asked
),
sent AS (
    SELECT
        r.subject_id,
        count(*) FILTER (WHERE r.at >= $day_since) AS sent_1d,
        count(*) AS sent_7d
    FROM receipts AS r
    WHERE r.state IN ('sent', 'uncertain') AND message_class = 'marketing' AND NOT dry_run
        AND r.at >= $week_since AND r.at < $as_of
    GROUP BY r.subject_id
),
cases AS (
    SELECT DISTINCT subject_id
    FROM feedback
    WHERE kind = 'ticket' AND ts < $as_of AND ts >= $case_since AND (resolved_at IS NULL OR resolved_at >= $as_of)
)
SELECT
    p.subject_id,
    u.name IS NOT NULL AS known,
    coalesce(u.sensitive, FALSE) AS sensitive,
    coalesce(u.personalisation_off, FALSE) AS personalisation_off,
    coalesce(u.consent_email, FALSE) AS consent_email,
    coalesce(u.consent_sms, FALSE) AS consent_sms,
    coalesce(u.consent_push, FALSE) AS consent_push,
    coalesce(u.consent_call, FALSE) AS consent_call,
    coalesce(u.consent_call, FALSE) AS consent_letter,
    coalesce(u.consent_call, FALSE) AS consent_voice,
    coalesce(u.consent_push, FALSE) AS consent_inbox,
    coalesce(u.consent_push, FALSE) AS consent_webhook,
    coalesce(u.email, '') <> '' AS has_email,
    coalesce(u.phone, '') <> '' AS has_sms,
    coalesce(u.push_token, '') <> '' AS has_push,
    coalesce(u.phone, '') <> '' AS has_call,
    coalesce(u.name, '') <> '' AS has_letter,
    coalesce(u.phone, '') <> '' AS has_voice,
    u.subject_id IS NOT NULL AS has_inbox,
    u.subject_id IS NOT NULL AS has_webhook,
    u.email,
    u.phone,
    u.push_token,
    u.timezone AS zone,
    coalesce(s.sent_1d, 0) AS sent_1d,
    coalesce(s.sent_7d, 0) AS sent_7d,
    c.subject_id IS NOT NULL AS open_case
FROM asked_people AS p
LEFT JOIN users AS u ON u.subject_id = p.subject_id
LEFT JOIN sent AS s ON s.subject_id = p.subject_id
LEFT JOIN cases AS c ON c.subject_id = p.subject_id
