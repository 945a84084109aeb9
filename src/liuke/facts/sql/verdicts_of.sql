-- name: verdicts_of
-- What was planned for one person, plan by plan, newest first, applied or not, and what became of it last.
WITH latest AS (
    SELECT r.plan_id, r.playbook, r.state, r.code, r.detail, r.at,
        row_number() OVER (PARTITION BY r.plan_id, r.playbook ORDER BY r.at DESC, r.receipt_id DESC) AS place
    FROM receipts AS r
    WHERE r.subject_id = $subject_id
)
SELECT p.plan_id, p.as_of, p.playbook, p.tier, p.channel, p.template, p.offer, p.verdict, p.code, p.evidence, p.draw,
    p.not_before, l.state AS became, l.code AS became_code, l.detail AS became_detail, l.at AS became_at
FROM plan_rows AS p
LEFT JOIN latest AS l ON l.plan_id = p.plan_id AND l.playbook = p.playbook AND l.place = 1
WHERE p.subject_id = $subject_id AND ($plan_id = '' OR p.plan_id = $plan_id)
ORDER BY p.as_of DESC, p.plan_id DESC, p.playbook
LIMIT 200
