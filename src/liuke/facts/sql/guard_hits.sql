-- name: hits
-- How often each rule stopped somebody lately: in plans that were applied, and at the last look before sending. Those
-- whom nothing stopped come under an empty code.
SELECT stopped.code, count(*) AS times, count(DISTINCT stopped.subject_id) AS people, max(stopped.at) AS last_at
FROM (
    SELECT v.code, v.subject_id, v.at FROM verdicts AS v WHERE v.day >= $from_day
    UNION ALL
    SELECT r.code, r.subject_id, r.at
    FROM receipts AS r
    WHERE r.code <> '' AND r.state = 'refused' AND CAST(r.at AS DATE) >= $from_day
) AS stopped
GROUP BY stopped.code
ORDER BY stopped.code

-- name: stopped
-- Every message that one rule stopped, newest first.
SELECT stopped.at, stopped.plan_id, stopped.playbook, stopped.subject_id, stopped.channel, stopped.verdict,
    stopped.evidence
FROM (
    SELECT v.at, v.plan_id, v.playbook, v.subject_id, v.channel, v.verdict, v.evidence
    FROM verdicts AS v
    WHERE v.code = $code AND v.day >= $from_day
    UNION ALL
    SELECT r.at, r.plan_id, r.playbook, r.subject_id, r.channel, r.state AS verdict, r.detail AS evidence
    FROM receipts AS r
    WHERE r.code = $code AND r.state = 'refused' AND CAST(r.at AS DATE) >= $from_day
) AS stopped
ORDER BY stopped.at DESC, stopped.plan_id, stopped.playbook, stopped.subject_id
LIMIT $most
