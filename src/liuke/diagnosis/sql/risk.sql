-- name: gaps
-- How many whole days people stayed away between two days on which they were there, and since the last of them: how
-- often each length came to an end, also with each person counting once, and how often it has not yet. Only people whose
-- MD5 is below $below: a sample.
WITH there AS (
    SELECT subject_id, day
    FROM activity_daily
    WHERE day >= $from_day AND day <= $last_day AND substr(md5(subject_id), 1, 6) < $below
        AND CASE WHEN $any_act THEN active ELSE present END > 0
),
followed AS (
    SELECT
        subject_id,
        day,
        lead(day) OVER (PARTITION BY subject_id ORDER BY day) AS next_day,
        count(*) OVER (PARTITION BY subject_id) - 1 AS ends
    FROM there
),
lasted AS (
    SELECT
        CASE WHEN next_day IS NULL THEN date_diff('day', day, $last_day) ELSE date_diff('day', day, next_day) - 1 END
            AS quiet_days,
        CASE WHEN next_day IS NULL THEN 0 ELSE 1 END AS ended,
        CASE WHEN next_day IS NULL OR ends = 0 THEN 0 ELSE CAST(1 AS DOUBLE) / ends END AS of_person
    FROM followed
)
SELECT
    CAST(quiet_days AS BIGINT) AS quiet_days,
    CAST(sum(ended) AS BIGINT) AS ended,
    CAST(sum(of_person) AS DOUBLE) AS ended_of_people,
    CAST(count(*) - sum(ended) AS BIGINT) AS going_on
FROM lasted
GROUP BY quiet_days
ORDER BY quiet_days

-- name: arrived
-- Since when each table has been filled while the business went on; what is older came in one go, and is believed.
SELECT 'events' AS source, min(ingested_at) AS since FROM events
UNION ALL
SELECT 'orders' AS source, min(ingested_at) AS since FROM orders
UNION ALL
SELECT 'activity_counts' AS source, min(ingested_at) AS since FROM activity_counts
UNION ALL
SELECT 'feedback' AS source, min(ingested_at) AS since FROM feedback
UNION ALL
SELECT 'survey_responses' AS source, min(ingested_at) AS since FROM survey_responses
ORDER BY source

-- name: origin
-- Everybody who had been there within a window before a past day: whether they left (were not there from $label_from through
-- $label_through), whether facts of before that day came in only after $known_at, and whether our own campaigns got to
-- them in between. A row of orders that changed after the day for a later reason (paid, cancelled, refunded) is no late
-- fact: its state on the day follows from its times.
WITH came AS (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $label_from AND day <= $label_through AND CASE WHEN $any_act THEN active ELSE present END > 0
),
late_rows AS (
    SELECT subject_id FROM events
    WHERE $watch_events AND ingested_at >= $known_at AND ts < $as_of
    UNION ALL
    SELECT subject_id FROM orders
    WHERE $watch_orders AND ingested_at >= $known_at AND ts < $as_of AND (paid_at IS NULL OR paid_at < $as_of)
        AND (cancelled_at IS NULL OR cancelled_at < $as_of) AND (refunded_at IS NULL OR refunded_at < $as_of)
    UNION ALL
    SELECT subject_id FROM activity_counts
    WHERE $watch_activity_counts AND ingested_at >= $known_at AND day <= $last_day
    UNION ALL
    SELECT subject_id FROM feedback
    WHERE $watch_feedback AND ingested_at >= $known_at AND ts < $as_of
        AND (answered_at IS NULL OR answered_at < $as_of) AND (resolved_at IS NULL OR resolved_at < $as_of)
    UNION ALL
    SELECT subject_id FROM survey_responses
    WHERE $watch_survey_responses AND ingested_at >= $known_at AND ts < $as_of
),
late AS (
    SELECT DISTINCT subject_id FROM late_rows WHERE subject_id IS NOT NULL
),
reached AS (
    SELECT
        subject_id,
        max(CASE WHEN verdict IN ('allow', 'hold') THEN 1 ELSE 0 END) AS treated,
        max(CASE WHEN verdict = 'withhold' AND holdout_share > 0 THEN 1 / holdout_share ELSE 1 END) AS stands_for
    FROM verdicts
    WHERE day >= $touched_from AND day <= $label_through AND NOT coalesce(dry_run, FALSE)
    GROUP BY subject_id
)
SELECT
    s.subject_id,
    c.subject_id IS NULL AS gone,
    l.subject_id IS NOT NULL AS late,
    coalesce(r.treated, 0) > 0 AS treated,
    CAST(coalesce(r.stands_for, 1) AS DOUBLE) AS stands_for
FROM user_signals AS s
LEFT JOIN came AS c ON c.subject_id = s.subject_id
LEFT JOIN late AS l ON l.subject_id = s.subject_id
LEFT JOIN reached AS r ON r.subject_id = s.subject_id
WHERE s.as_of = $as_of_day AND s.idle_days < $window_days AND substr(md5(s.subject_id), 1, 6) < $below
ORDER BY s.subject_id

-- name: scored
-- The day's risks as they are kept, each with its change against those of the day before ("earlier").
SELECT
    $as_of_day AS as_of,
    n.subject_id,
    n.risk,
    n.risk_low,
    n.risk_high,
    n.risk_band,
    n.risk_by,
    n.risk - e.risk AS risk_change_7d
FROM now_scored AS n
LEFT JOIN earlier AS e ON e.subject_id = n.subject_id

-- name: active
-- How many people had been there within the window before a day.
SELECT count(*) AS active
FROM user_signals
WHERE as_of = $as_of_day AND idle_days < $window_days

-- name: kept_days
-- Days whose risks are kept, newest first.
SELECT as_of, count(*) AS users FROM user_risk GROUP BY as_of ORDER BY as_of DESC

-- name: came_true
-- Of those told a risk on a day: what they were told and who left, by tenths of it. Whom our own campaigns reached in
-- between is left out: that they stayed says nothing of the forecast.
WITH came AS (
    SELECT DISTINCT subject_id
    FROM activity_daily
    WHERE day >= $label_from AND day <= $label_through AND CASE WHEN $any_act THEN active ELSE present END > 0
),
treated AS (
    SELECT DISTINCT subject_id
    FROM verdicts
    WHERE day >= $touched_from AND day <= $label_through AND verdict IN ('allow', 'hold')
        AND NOT coalesce(dry_run, FALSE)
)
SELECT
    CAST(CASE WHEN r.risk >= 1 THEN 9 ELSE floor(r.risk * 10) END AS INTEGER) AS tenth,
    count(*) AS n,
    sum(r.risk) AS told,
    CAST(count(*) - count(c.subject_id) AS BIGINT) AS found
FROM user_risk AS r
LEFT JOIN came AS c ON c.subject_id = r.subject_id
LEFT JOIN treated AS t ON t.subject_id = r.subject_id
WHERE t.subject_id IS NULL AND r.as_of = $as_of_day AND r.risk IS NOT NULL
GROUP BY tenth
ORDER BY tenth

-- name: tenths
-- How many of a day's people were told a risk of each tenth, who says it, and the money of the last year behind it.
SELECT
    CAST(CASE WHEN r.risk >= 1 THEN 9 ELSE floor(r.risk * 10) END AS INTEGER) AS tenth,
    count(*) AS n,
    sum(r.risk) AS told,
    CAST(sum(coalesce(s.paid_365d_fen, 0)) AS BIGINT) AS paid_365d_fen,
    sum(r.risk * coalesce(s.paid_365d_fen, 0)) AS risked_fen,
    CAST(count(*) FILTER (WHERE r.risk_band = 'high') AS BIGINT) AS high,
    CAST(count(*) FILTER (WHERE r.risk_band = 'middle') AS BIGINT) AS middle
FROM user_risk AS r
LEFT JOIN user_signals AS s ON s.as_of = r.as_of AND s.subject_id = r.subject_id
WHERE r.as_of = $as_of_day AND r.risk IS NOT NULL
GROUP BY tenth
ORDER BY tenth

-- name: days_told
-- What each day as a whole was told, newest first.
SELECT as_of, speaker, window_days, users, told, high, psi, closed_day, closed_users, closed_told, closed_found, drift
FROM risk_daily
WHERE as_of <= $as_of_day
ORDER BY as_of DESC
LIMIT 90

-- name: features_moved
-- Which features of the risk model moved most on a day: the stability index of each.
SELECT segment, value
FROM signal_daily
WHERE as_of = $as_of_day AND signal = 'risk_drift' AND segment <> 'all'
ORDER BY value DESC, segment

-- name: one
-- One person's risk on a day.
SELECT risk, risk_low, risk_high, risk_band, risk_by, risk_change_7d
FROM user_risk
WHERE as_of = $as_of_day AND subject_id = $subject_id
