-- name: stage_reach
-- Everybody's first reach of each stage within the days; an order paid counts where the stage is reached by a purchase.
SELECT subject_id, place, min(at_us) AS at_us
FROM (
    SELECT e.subject_id, s.place, date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', e.ts) AS at_us
    FROM events AS e
    INNER JOIN stages AS s ON s.event = e.event
    WHERE e.day >= $from_day AND e.day <= $through_day AND e.ts < $as_of
        AND (s.feature IS NULL OR s.feature = coalesce(e.feature, s.own_feature))
    UNION ALL
    SELECT o.subject_id, s.place, date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', min(o.paid_at)) AS at_us
    FROM orders AS o
    INNER JOIN stages AS s ON s.event = 'purchase' AND s.feature IS NULL
    WHERE o.subject_id IS NOT NULL AND o.day >= $from_day AND o.day <= $through_day AND o.paid_at < $as_of
        AND coalesce(o.amount_fen, 1) > 0
    GROUP BY o.subject_id, o.order_id, s.place
) AS acts
GROUP BY subject_id, place

-- name: stages_there
-- The stages as the tracking plan has them.
SELECT DISTINCT place, stage, zh, en, owner FROM stages ORDER BY place

-- name: stage_counts
-- Per stage: who reached it, who reached a later one after it, and how long that took. P90 is the time within which nine in
-- ten of those who passed did.
SELECT
    place,
    count(*) AS users,
    count(seconds) AS passed,
    median(seconds) AS median_seconds,
    min(CASE WHEN seconds IS NOT NULL AND nth >= 0.9 * of_those THEN seconds END) AS p90_seconds
FROM (
    SELECT
        place,
        seconds,
        row_number() OVER (PARTITION BY place, seconds IS NULL ORDER BY seconds) AS nth,
        count(*) OVER (PARTITION BY place, seconds IS NULL) AS of_those
    FROM (
        SELECT r.subject_id, r.place, (min(n.at_us) - r.at_us) / 1000000 AS seconds
        FROM reach AS r
        LEFT JOIN reach AS n ON n.subject_id = r.subject_id AND n.place > r.place AND n.at_us >= r.at_us
        GROUP BY r.subject_id, r.place, r.at_us
    ) AS timed
) AS ordered
GROUP BY place
ORDER BY place

-- name: reach_users
-- How many people reached any stage.
SELECT count(DISTINCT subject_id) AS users FROM reach

-- name: hurt_at
-- Errors, slow answers, dead ends and complaints: the stage (the last one reached that day before it; none where there was
-- none) and the feature (its own, or that of the last core act of the day before it) at which each was met. What is alike at
-- one instant is one.
WITH hurt AS (
    SELECT
        e.subject_id,
        e.day,
        r.role,
        e.event,
        coalesce(e.feature, r.feature) AS feature,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', e.ts) AS at_us
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE e.day >= $from_day AND e.day <= $through_day AND e.ts < $as_of
        AND r.role IN ('error', 'slow', 'stuck', 'complaint')
),
hurt_days AS (
    SELECT DISTINCT subject_id, day FROM hurt
),
their_acts AS (
    SELECT
        e.subject_id,
        e.day,
        e.event,
        e.feature,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', e.ts) AS at_us
    FROM events AS e
    INNER JOIN hurt_days AS d ON d.subject_id = e.subject_id AND d.day = e.day
    WHERE e.day >= $from_day AND e.day <= $through_day
),
placed AS (
    SELECT h.subject_id, h.day, h.at_us, max(a.at_us * 16 + s.place) % 16 AS place
    FROM hurt AS h
    INNER JOIN their_acts AS a ON a.subject_id = h.subject_id AND a.day = h.day
    INNER JOIN stages AS s ON s.event = a.event
    WHERE a.at_us <= h.at_us AND (s.feature IS NULL OR s.feature = coalesce(a.feature, s.own_feature))
    GROUP BY h.subject_id, h.day, h.at_us
),
used AS (
    SELECT h.subject_id, h.day, h.at_us, arg_max(coalesce(a.feature, r.feature), a.at_us) AS feature
    FROM hurt AS h
    INNER JOIN their_acts AS a ON a.subject_id = h.subject_id AND a.day = h.day
    INNER JOIN event_roles AS r ON r.event = a.event
    WHERE a.at_us <= h.at_us AND r.role = 'core' AND coalesce(a.feature, r.feature) IS NOT NULL
    GROUP BY h.subject_id, h.day, h.at_us
)
SELECT DISTINCT
    h.subject_id,
    h.day,
    h.role,
    h.event,
    coalesce(h.feature, u.feature) AS feature,
    CAST(p.place AS INTEGER) AS place,
    h.at_us
FROM hurt AS h
LEFT JOIN placed AS p ON p.subject_id = h.subject_id AND p.day = h.day AND p.at_us = h.at_us
LEFT JOIN used AS u ON u.subject_id = h.subject_id AND u.day = h.day AND u.at_us = h.at_us

-- name: stage_friction
-- Per stage: friction and complaints, and the people who met or made them.
SELECT
    place,
    count(*) FILTER (WHERE role <> 'complaint') AS acts,
    count(DISTINCT CASE WHEN role <> 'complaint' THEN subject_id END) AS users,
    count(*) FILTER (WHERE role = 'complaint') AS complaints,
    count(DISTINCT CASE WHEN role = 'complaint' THEN subject_id END) AS complained
FROM hurt_at
WHERE place IS NOT NULL
GROUP BY place
ORDER BY place

-- name: stage_answers
-- Per stage that answers to the NPS survey name: how many answered, promote and detract.
SELECT
    stage,
    count(*) AS answers,
    count(*) FILTER (WHERE score >= $promoter_from) AS promoters,
    count(*) FILTER (WHERE score <= $detractor_through) AS detractors
FROM survey_responses
WHERE day >= $from_day AND day <= $last_day AND ts < $as_of AND score IS NOT NULL AND stage IS NOT NULL
    AND coalesce(survey, 'nps') = 'nps'
GROUP BY stage
ORDER BY stage

-- name: paths
-- Per path (the first stages in the order of their first reach, as digits to base 16): who took it, and who was there again
-- from $stay_from on.
SELECT p.path, count(*) AS users, count(s.subject_id) AS stayed
FROM (
    SELECT
        subject_id,
        CAST(sum(place * CASE nth WHEN 1 THEN 1048576 WHEN 2 THEN 65536 WHEN 3 THEN 4096 WHEN 4 THEN 256 WHEN 5 THEN 16
            ELSE 1 END) AS BIGINT) AS path
    FROM (
        SELECT subject_id, place, row_number() OVER (PARTITION BY subject_id ORDER BY at_us, place) AS nth
        FROM reach
    ) AS ordered
    WHERE nth <= $path_stages AND nth <= 6
    GROUP BY subject_id
) AS p
LEFT JOIN (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $stay_from AND day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
) AS s ON s.subject_id = p.subject_id
GROUP BY p.path
ORDER BY p.path

-- name: friction_told
-- Whether anybody ever told us of errors, slow answers or places where people are stuck.
SELECT count(*) > 0 AS told
FROM activity_daily
WHERE day <= $last_day AND (error > 0 OR slow > 0 OR stuck > 0)
