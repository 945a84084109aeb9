-- name: new_receipts
-- Receipts carried over from the state that are not facts yet.
SELECT i.receipt_id, i.at, i.plan_id, i.playbook, i.subject_id, i.channel, i.message_class, i.state, i.code, i.detail,
    i.cost_fen, i.dry_run
FROM incoming AS i
WHERE NOT EXISTS (SELECT 1 FROM receipts AS r WHERE r.receipt_id = i.receipt_id)
