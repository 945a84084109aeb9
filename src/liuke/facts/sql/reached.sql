-- name: reached
-- Which rows of $entrants (id, subject_id, entered_at) reached the goal since they were entered: an act of that role, or
-- being there at all, or a term of theirs or their account's that began anew (renewal). What came counted by the day
-- counts from the day after.
SELECT DISTINCT id
FROM (
    SELECT a.id
    FROM entrants AS a
    INNER JOIN events AS e ON e.subject_id = a.subject_id AND e.ts > a.entered_at
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE e.day >= $from_day AND e.ts < $until AND CASE
        WHEN $goal <> 'present' THEN r.role = $goal
        WHEN $any_act THEN r.role NOT IN ('error', 'slow', 'stuck', 'refund', 'push_off', 'uninstall', 'cancel')
        ELSE coalesce(r.present, FALSE)
    END
    UNION ALL
    SELECT a.id
    FROM entrants AS a
    INNER JOIN orders AS o ON o.subject_id = a.subject_id AND o.paid_at > a.entered_at
    WHERE o.paid_at < $until AND ($goal = 'purchase' OR $goal = 'present' AND ($any_act OR EXISTS (
        SELECT 1 FROM event_roles AS r WHERE r.role = 'purchase' AND r.present
    )))
    UNION ALL
    SELECT a.id
    FROM entrants AS a
    INNER JOIN activity_counts AS c ON c.subject_id = a.subject_id AND c.day > CAST(a.entered_at AS DATE)
    WHERE c.day >= $from_day AND c.n > 0 AND CASE
        WHEN $goal <> 'present' THEN c.role = $goal
        WHEN $any_act THEN c.role NOT IN ('error', 'slow', 'stuck', 'refund', 'push_off', 'uninstall', 'cancel')
        ELSE c.role IN (SELECT p.role FROM event_roles AS p WHERE p.present) OR c.role = 'login'
    END
    UNION ALL
    SELECT a.id
    FROM entrants AS a
    INNER JOIN users AS u ON u.subject_id = a.subject_id
    INNER JOIN subscriptions AS s ON s.subject_id = a.subject_id OR s.account_id = u.account_id
    WHERE $goal = 'renewal' AND s.started_at < $until
        AND (s.cancelled_at IS NULL OR s.cancelled_at >= $until) AND (s.ended_at IS NULL OR s.ended_at >= $until)
        AND (s.started_at > a.entered_at OR s.period_days > 0
            AND date_diff('microsecond', s.started_at, $until) // (s.period_days * 86400000000)
                > date_diff('microsecond', s.started_at, a.entered_at) // (s.period_days * 86400000000))
) AS there
