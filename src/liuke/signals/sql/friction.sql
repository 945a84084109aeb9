-- name: friction_days
-- Per day: people who did anything or met friction, and those who met an error, a slow answer or a dead end.
SELECT
    day,
    count(*) FILTER (WHERE active > 0 OR error + slow + stuck > 0) AS users,
    count(*) FILTER (WHERE error + slow + stuck > 0) AS met
FROM activity_daily
WHERE day >= $from_day AND day <= $last_day
GROUP BY day
ORDER BY day

-- name: friction_where
-- Per day, event, feature and stage: how many met friction there.
SELECT h.day, h.event, h.feature, s.stage, s.zh, s.en, s.owner, count(DISTINCT h.subject_id) AS users
FROM hurt_at AS h
LEFT JOIN (SELECT DISTINCT place, stage, zh, en, owner FROM stages) AS s ON s.place = h.place
WHERE h.role <> 'complaint'
GROUP BY h.day, h.event, h.feature, s.stage, s.zh, s.en, s.owner
ORDER BY h.day, users DESC, h.event, h.feature, s.stage

-- name: friction_user
-- Friction of the last 28 days of everybody who was there: how often, per visit, and days since the last.
SELECT
    $as_of_day AS as_of,
    subject_id,
    CAST(friction_28d AS INTEGER) AS friction_28d,
    CASE WHEN sessions_28d > 0 THEN friction_28d / CAST(sessions_28d AS DOUBLE) END AS friction_per_visit
FROM user_signals
WHERE as_of = $as_of_day AND seen_days_28d > 0

-- name: friction_fallen
-- Of everybody there on the last days: who met friction.
SELECT subject_id, sum(error + slow + stuck) > 0 AS fell
FROM activity_daily
WHERE day >= $from_day AND day <= $last_day AND (active > 0 OR error + slow + stuck > 0)
GROUP BY subject_id

-- name: friction_money
-- What those who met friction on the last days paid since $since_28d.
SELECT CAST(coalesce(sum(p.paid_fen), 0) AS BIGINT) AS paid_fen
FROM activity_daily AS p
INNER JOIN (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $from_day AND day <= $last_day AND error + slow + stuck > 0
) AS f ON f.subject_id = p.subject_id
WHERE p.day >= $since_28d AND p.day <= $last_day
