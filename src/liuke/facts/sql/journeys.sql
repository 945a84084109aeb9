-- name: journeys
-- Who of $asked is inside the window of an earlier plan, treated or held out alike, so that both arms stay comparable.
-- Another plan of the same day counts too: what starts a playbook by itself does not wait for the morning.
-- A later tier of the same playbook is the same journey going on, not another one.
SELECT
    v.subject_id,
    v.playbook,
    v.tier,
    min(date_diff('day', v.day, CAST($as_of_day AS DATE))) AS days_ago
FROM verdicts AS v
INNER JOIN asked AS a ON a.subject_id = v.subject_id
INNER JOIN windows AS w ON w.playbook = v.playbook
WHERE v.verdict IN ('allow', 'hold', 'withhold')
    AND v.day <= $as_of_day
    AND date_diff('day', v.day, CAST($as_of_day AS DATE)) < w.window_days
    AND v.plan_id <> $plan_id
    AND NOT coalesce(v.dry_run, FALSE)
GROUP BY v.subject_id, v.playbook, v.tier
