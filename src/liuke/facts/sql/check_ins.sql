-- name: check_ins
-- On which days of a stretch a person did something of a role, or was there at all: each day once.
SELECT DISTINCT day
FROM (
    SELECT e.day
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE e.subject_id = $subject_id AND e.day >= $from_day AND e.day < $until_day AND e.ts < $until AND CASE
        WHEN $goal <> 'present' THEN r.role = $goal
        WHEN $any_act THEN r.role NOT IN ('error', 'slow', 'stuck', 'refund', 'push_off', 'uninstall', 'cancel')
        ELSE coalesce(r.present, FALSE)
    END
    UNION ALL
    SELECT o.day
    FROM orders AS o
    WHERE o.subject_id = $subject_id AND o.day >= $from_day AND o.day < $until_day AND o.paid_at < $until
        AND ($goal = 'purchase' OR $goal = 'present' AND ($any_act OR EXISTS (
            SELECT 1 FROM event_roles AS r WHERE r.role = 'purchase' AND r.present
        )))
    UNION ALL
    SELECT c.day
    FROM activity_counts AS c
    WHERE c.subject_id = $subject_id AND c.day >= $from_day AND c.day < $until_day AND c.n > 0 AND CASE
        WHEN $goal <> 'present' THEN c.role = $goal
        WHEN $any_act THEN c.role NOT IN ('error', 'slow', 'stuck', 'refund', 'push_off', 'uninstall', 'cancel')
        ELSE c.role IN (SELECT p.role FROM event_roles AS p WHERE p.present) OR c.role = 'login'
    END
) AS there
ORDER BY day
