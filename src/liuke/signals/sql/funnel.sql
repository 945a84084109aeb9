-- name: funnel_walk
-- One row a person (and day of entry, where $by_day) and step reached. funnel_steps names the events of each step. A step
-- counts when it comes after the one before, within $window_us (half-open) of the first, on a day no more than $window_days
-- after it. An act's turn puts acts in order: by instant, then, at one instant, by the steps it can be; what is alike at one
-- instant is one act, and an act serves one step. With $restart, what came before the last completion is over and done.
-- Retries and errors are counted $with_retries alone, and with $restart only of the step somebody stands at.
WITH acts AS (
    SELECT
        e.subject_id,
        e.day,
        s.place,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', e.ts) * 256 + s.first_place * 16 + s.last_place AS turn
    FROM events AS e
    INNER JOIN funnel_steps AS s ON s.event = e.event
    WHERE e.day >= $from_day AND e.day <= $until_day AND e.ts < $as_of
        AND (s.feature IS NULL OR s.feature = coalesce(e.feature, s.own_feature))
    UNION ALL
    SELECT
        o.subject_id,
        o.day,
        s.place,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', min(o.paid_at)) * 256
        + s.first_place * 16 + s.last_place AS turn
    FROM orders AS o
    INNER JOIN funnel_steps AS s ON s.event = 'purchase' AND s.feature IS NULL
    WHERE o.subject_id IS NOT NULL AND o.day >= $from_day AND o.day <= $until_day AND o.paid_at < $as_of
        AND coalesce(o.amount_fen, 1) > 0
    GROUP BY o.subject_id, o.order_id, o.day, s.place, s.first_place, s.last_place
),
friction AS (
    SELECT e.subject_id, e.day, date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', e.ts) AS at_us
    FROM events AS e
    INNER JOIN event_roles AS r ON r.event = e.event
    WHERE e.day >= $from_day AND e.day <= $until_day AND e.ts < $as_of AND r.role IN ('error', 'slow', 'stuck')
),
over_and_done AS (
    SELECT subject_id, max(turn) AS turn FROM acts WHERE place = $last_place AND $restart GROUP BY subject_id
),
step_1 AS (
    SELECT
        a.subject_id,
        CASE WHEN $by_day THEN a.day ELSE $from_day END AS cohort,
        min(a.day) AS entry_day,
        min(a.turn) AS turn,
        min(a.turn) // 256 + $window_us AS until_us
    FROM acts AS a
    LEFT JOIN over_and_done AS d ON d.subject_id = a.subject_id
    WHERE a.place = 1 AND a.day <= $through_day AND (d.turn IS NULL OR a.turn > d.turn)
        AND (NOT $restart OR a.turn // 256 + $window_us > date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', $as_of))
    GROUP BY a.subject_id, CASE WHEN $by_day THEN a.day ELSE $from_day END
),
step_2 AS (
    SELECT p.subject_id, p.cohort, p.entry_day, min(a.turn) AS turn, p.until_us
    FROM step_1 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 2 AND a.turn > p.turn AND a.turn // 256 < p.until_us
        AND a.day >= p.entry_day AND date_diff('day', p.entry_day, a.day) <= $window_days
    GROUP BY p.subject_id, p.cohort, p.entry_day, p.until_us
),
step_3 AS (
    SELECT p.subject_id, p.cohort, p.entry_day, min(a.turn) AS turn, p.until_us
    FROM step_2 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 3 AND a.turn > p.turn AND a.turn // 256 < p.until_us
        AND a.day >= p.entry_day AND date_diff('day', p.entry_day, a.day) <= $window_days
    GROUP BY p.subject_id, p.cohort, p.entry_day, p.until_us
),
step_4 AS (
    SELECT p.subject_id, p.cohort, p.entry_day, min(a.turn) AS turn, p.until_us
    FROM step_3 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 4 AND a.turn > p.turn AND a.turn // 256 < p.until_us
        AND a.day >= p.entry_day AND date_diff('day', p.entry_day, a.day) <= $window_days
    GROUP BY p.subject_id, p.cohort, p.entry_day, p.until_us
),
step_5 AS (
    SELECT p.subject_id, p.cohort, p.entry_day, min(a.turn) AS turn, p.until_us
    FROM step_4 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 5 AND a.turn > p.turn AND a.turn // 256 < p.until_us
        AND a.day >= p.entry_day AND date_diff('day', p.entry_day, a.day) <= $window_days
    GROUP BY p.subject_id, p.cohort, p.entry_day, p.until_us
),
step_6 AS (
    SELECT p.subject_id, p.cohort, p.entry_day, min(a.turn) AS turn, p.until_us
    FROM step_5 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 6 AND a.turn > p.turn AND a.turn // 256 < p.until_us
        AND a.day >= p.entry_day AND date_diff('day', p.entry_day, a.day) <= $window_days
    GROUP BY p.subject_id, p.cohort, p.entry_day, p.until_us
),
step_7 AS (
    SELECT p.subject_id, p.cohort, p.entry_day, min(a.turn) AS turn, p.until_us
    FROM step_6 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 7 AND a.turn > p.turn AND a.turn // 256 < p.until_us
        AND a.day >= p.entry_day AND date_diff('day', p.entry_day, a.day) <= $window_days
    GROUP BY p.subject_id, p.cohort, p.entry_day, p.until_us
),
step_8 AS (
    SELECT p.subject_id, p.cohort, p.entry_day, min(a.turn) AS turn, p.until_us
    FROM step_7 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 8 AND a.turn > p.turn AND a.turn // 256 < p.until_us
        AND a.day >= p.entry_day AND date_diff('day', p.entry_day, a.day) <= $window_days
    GROUP BY p.subject_id, p.cohort, p.entry_day, p.until_us
),
spans AS (
    SELECT 1 AS place, p.subject_id, p.cohort, p.entry_day, p.turn, p.until_us, n.turn AS next_turn
    FROM step_1 AS p
    LEFT JOIN step_2 AS n ON n.subject_id = p.subject_id AND n.cohort = p.cohort
    UNION ALL
    SELECT 2 AS place, p.subject_id, p.cohort, p.entry_day, p.turn, p.until_us, n.turn AS next_turn
    FROM step_2 AS p
    LEFT JOIN step_3 AS n ON n.subject_id = p.subject_id AND n.cohort = p.cohort
    UNION ALL
    SELECT 3 AS place, p.subject_id, p.cohort, p.entry_day, p.turn, p.until_us, n.turn AS next_turn
    FROM step_3 AS p
    LEFT JOIN step_4 AS n ON n.subject_id = p.subject_id AND n.cohort = p.cohort
    UNION ALL
    SELECT 4 AS place, p.subject_id, p.cohort, p.entry_day, p.turn, p.until_us, n.turn AS next_turn
    FROM step_4 AS p
    LEFT JOIN step_5 AS n ON n.subject_id = p.subject_id AND n.cohort = p.cohort
    UNION ALL
    SELECT 5 AS place, p.subject_id, p.cohort, p.entry_day, p.turn, p.until_us, n.turn AS next_turn
    FROM step_5 AS p
    LEFT JOIN step_6 AS n ON n.subject_id = p.subject_id AND n.cohort = p.cohort
    UNION ALL
    SELECT 6 AS place, p.subject_id, p.cohort, p.entry_day, p.turn, p.until_us, n.turn AS next_turn
    FROM step_6 AS p
    LEFT JOIN step_7 AS n ON n.subject_id = p.subject_id AND n.cohort = p.cohort
    UNION ALL
    SELECT 7 AS place, p.subject_id, p.cohort, p.entry_day, p.turn, p.until_us, n.turn AS next_turn
    FROM step_7 AS p
    LEFT JOIN step_8 AS n ON n.subject_id = p.subject_id AND n.cohort = p.cohort
    UNION ALL
    SELECT 8 AS place, subject_id, cohort, entry_day, turn, until_us, CAST(NULL AS BIGINT) AS next_turn FROM step_8
),
repeated AS (
    SELECT p.subject_id, p.cohort, p.place, count(DISTINCT a.turn) AS retries
    FROM spans AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id AND a.place = p.place
    WHERE $with_retries AND (NOT $restart OR p.next_turn IS NULL)
        AND p.place < $last_place AND a.turn > p.turn AND a.turn < coalesce(p.next_turn, p.until_us * 256)
        AND date_diff('day', p.entry_day, a.day) <= $window_days
    GROUP BY p.subject_id, p.cohort, p.place
),
hurt AS (
    SELECT p.subject_id, p.cohort, p.place, count(*) AS errors
    FROM spans AS p
    INNER JOIN friction AS f ON f.subject_id = p.subject_id
    WHERE $with_retries AND (NOT $restart OR p.next_turn IS NULL) AND p.place < $last_place AND f.at_us >= p.turn // 256
        AND f.at_us < CASE WHEN p.next_turn IS NULL THEN p.until_us ELSE p.next_turn // 256 END
        AND date_diff('day', p.entry_day, f.day) <= $window_days
    GROUP BY p.subject_id, p.cohort, p.place
)
SELECT
    p.subject_id,
    p.cohort,
    p.place,
    p.entry_day,
    p.turn // 256 AS at_us,
    p.next_turn IS NOT NULL AS passed,
    (p.next_turn // 256 - p.turn // 256) / 1000000 AS seconds,
    coalesce(r.retries, 0) AS retries,
    coalesce(h.errors, 0) AS errors,
    date_diff('day', p.entry_day, $as_of_day) > $window_days AS complete
FROM spans AS p
LEFT JOIN repeated AS r ON r.subject_id = p.subject_id AND r.cohort = p.cohort AND r.place = p.place
LEFT JOIN hurt AS h ON h.subject_id = p.subject_id AND h.cohort = p.cohort AND h.place = p.place

-- name: funnel_acts
-- What a walk needs of days: acts of later steps one by one, friction (place 0), and of the first step the first act of a day
-- and the first after each time somebody came through, with how many are alike until the next. An act on a quarter of an hour
-- stands alone: a window ends there, where days do. Where orders take the first step this says too little.
WITH acts AS (
    SELECT
        e.subject_id,
        e.day,
        s.place,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', e.ts) * 256 + s.first_place * 16 + s.last_place AS turn
    FROM events AS e
    INNER JOIN funnel_steps AS s ON s.event = e.event
    WHERE e.day >= $from_day AND e.day <= $through_day
        AND (s.feature IS NULL OR s.feature = coalesce(e.feature, s.own_feature))
    GROUP BY e.subject_id, e.day, s.place, e.ts, s.first_place, s.last_place
),
through AS (
    SELECT subject_id, turn FROM acts WHERE place = $last_place
    UNION ALL
    SELECT
        o.subject_id,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', o.paid_at) * 256 + s.first_place * 16 + s.last_place AS turn
    FROM orders AS o
    INNER JOIN funnel_steps AS s ON s.event = 'purchase' AND s.feature IS NULL AND s.place = $last_place
    WHERE o.subject_id IS NOT NULL AND o.paid_at >= $chunk_begins AND o.paid_at < $chunk_ends
),
first_acts AS (
    SELECT
        a.subject_id,
        a.day,
        a.turn,
        CASE WHEN (a.turn // 256) % 900000000 = 0 THEN a.turn ELSE 0 END AS alone,
        count(o.turn) AS times_through
    FROM acts AS a
    LEFT JOIN through AS o ON o.subject_id = a.subject_id AND o.turn < a.turn
    WHERE a.place = 1
    GROUP BY a.subject_id, a.day, a.turn
)
SELECT $funnel AS funnel, day, subject_id, 1 AS place, min(turn) AS turn, count(*) AS n
FROM first_acts
GROUP BY subject_id, day, alone, times_through
UNION ALL
SELECT $funnel AS funnel, day, subject_id, place, turn, 1 AS n FROM acts WHERE place > 1
UNION ALL
SELECT
    $funnel AS funnel,
    o.day,
    o.subject_id,
    s.place,
    date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', min(o.paid_at)) * 256
    + s.first_place * 16 + s.last_place AS turn,
    1 AS n
FROM orders AS o
INNER JOIN funnel_steps AS s ON s.event = 'purchase' AND s.feature IS NULL
WHERE o.subject_id IS NOT NULL AND o.day >= $from_day AND o.day <= $through_day AND o.paid_at IS NOT NULL
    AND coalesce(o.amount_fen, 1) > 0
GROUP BY o.subject_id, o.order_id, o.day, s.place, s.first_place, s.last_place
UNION ALL
SELECT
    $funnel AS funnel,
    e.day,
    e.subject_id,
    0 AS place,
    date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', e.ts) * 256 AS turn,
    count(*) AS n
FROM events AS e
INNER JOIN event_roles AS r ON r.event = e.event
WHERE e.day >= $from_day AND e.day <= $through_day AND r.role IN ('error', 'slow', 'stuck')
GROUP BY e.subject_id, e.day, e.ts

-- name: kept_acts
-- The acts of funnel_walk as they are kept, for days of entry: nobody's retries and errors.
SELECT subject_id, day, place, turn
FROM funnel_acts
WHERE funnel = $funnel AND day >= $from_day AND day <= $until_day AND place > 0
    AND turn // 256 < date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', $as_of)

-- name: kept_under_way
-- Everybody under way as funnel_walk says it with $restart, of acts as they are kept and a window that reaches back to the
-- beginning of a day: whatever was done since the last completion, by now, is within it. One row a person: the step reached.
WITH acts AS (
    SELECT subject_id, place, turn, n
    FROM funnel_acts
    WHERE funnel = $funnel AND day >= $from_day AND day <= $last_day
        AND turn // 256 < date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', $as_of)
),
over_and_done AS (
    SELECT subject_id, max(turn) AS turn FROM acts WHERE place = $last_place GROUP BY subject_id
),
step_1 AS (
    SELECT a.subject_id, min(a.turn) AS turn, sum(a.n) - 1 AS retries
    FROM acts AS a
    LEFT JOIN over_and_done AS d ON d.subject_id = a.subject_id
    WHERE a.place = 1 AND (d.turn IS NULL OR a.turn > d.turn)
        AND a.turn // 256 + $window_us > date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', $as_of)
    GROUP BY a.subject_id
),
step_2 AS (
    SELECT p.subject_id, min(a.turn) AS turn
    FROM step_1 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 2 AND a.turn > p.turn
    GROUP BY p.subject_id
),
step_3 AS (
    SELECT p.subject_id, min(a.turn) AS turn
    FROM step_2 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 3 AND a.turn > p.turn
    GROUP BY p.subject_id
),
step_4 AS (
    SELECT p.subject_id, min(a.turn) AS turn
    FROM step_3 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 4 AND a.turn > p.turn
    GROUP BY p.subject_id
),
step_5 AS (
    SELECT p.subject_id, min(a.turn) AS turn
    FROM step_4 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 5 AND a.turn > p.turn
    GROUP BY p.subject_id
),
step_6 AS (
    SELECT p.subject_id, min(a.turn) AS turn
    FROM step_5 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 6 AND a.turn > p.turn
    GROUP BY p.subject_id
),
step_7 AS (
    SELECT p.subject_id, min(a.turn) AS turn
    FROM step_6 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 7 AND a.turn > p.turn
    GROUP BY p.subject_id
),
step_8 AS (
    SELECT p.subject_id, min(a.turn) AS turn
    FROM step_7 AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id
    WHERE a.place = 8 AND a.turn > p.turn
    GROUP BY p.subject_id
),
spans AS (
    SELECT 1 AS place, subject_id, turn, retries FROM step_1
    UNION ALL
    SELECT 2 AS place, subject_id, turn, 0 AS retries FROM step_2
    UNION ALL
    SELECT 3 AS place, subject_id, turn, 0 AS retries FROM step_3
    UNION ALL
    SELECT 4 AS place, subject_id, turn, 0 AS retries FROM step_4
    UNION ALL
    SELECT 5 AS place, subject_id, turn, 0 AS retries FROM step_5
    UNION ALL
    SELECT 6 AS place, subject_id, turn, 0 AS retries FROM step_6
    UNION ALL
    SELECT 7 AS place, subject_id, turn, 0 AS retries FROM step_7
    UNION ALL
    SELECT 8 AS place, subject_id, turn, 0 AS retries FROM step_8
),
reached AS (
    SELECT subject_id, max(place) AS place, max(turn) AS turn, max(retries) AS retries FROM spans GROUP BY subject_id
),
again AS (
    SELECT p.subject_id, count(DISTINCT a.turn) AS retries
    FROM reached AS p
    INNER JOIN acts AS a ON a.subject_id = p.subject_id AND a.place = p.place
    WHERE p.place > 1 AND a.place > 1 AND a.turn > p.turn
    GROUP BY p.subject_id
),
hurt AS (
    SELECT p.subject_id, sum(f.n) AS errors
    FROM reached AS p
    INNER JOIN acts AS f ON f.subject_id = p.subject_id
    WHERE f.place = 0 AND f.turn // 256 >= p.turn // 256
    GROUP BY p.subject_id
)
SELECT
    p.subject_id,
    p.place,
    FALSE AS passed,
    p.turn // 256 AS at_us,
    CASE WHEN p.place = 1 THEN CAST(p.retries AS BIGINT) ELSE coalesce(r.retries, 0) END AS retries,
    CAST(coalesce(h.errors, 0) AS BIGINT) AS errors
FROM reached AS p
LEFT JOIN again AS r ON r.subject_id = p.subject_id
LEFT JOIN hurt AS h ON h.subject_id = p.subject_id

-- name: old_acts
-- Days that no walk reads any more.
SELECT DISTINCT day FROM funnel_acts WHERE day < $oldest_day ORDER BY day

-- name: funnel_counts
-- Per part (of parts; nobody's is empty) and step: who reached it and passed, time to the next step, retries and errors.
-- P90 is the time within which nine in ten of those who passed did. Only entries whose window is over.
SELECT
    part,
    place,
    count(*) AS users,
    count(*) FILTER (WHERE passed) AS passed,
    median(seconds) AS median_seconds,
    min(CASE WHEN passed AND nth >= 0.9 * of_those THEN seconds END) AS p90_seconds,
    CAST(sum(retries) AS BIGINT) AS retries,
    count(*) FILTER (WHERE retries > 0) AS retried,
    CAST(sum(errors) AS BIGINT) AS errors,
    count(*) FILTER (WHERE errors > 0) AS met_errors
FROM (
    SELECT
        p.part,
        w.place,
        w.passed,
        w.seconds,
        w.retries,
        w.errors,
        row_number() OVER (PARTITION BY p.part, w.place, w.passed ORDER BY w.seconds) AS nth,
        count(*) OVER (PARTITION BY p.part, w.place, w.passed) AS of_those
    FROM walked AS w
    LEFT JOIN parts AS p ON p.subject_id = w.subject_id
    WHERE w.complete
) AS timed
GROUP BY part, place
ORDER BY part, place

-- name: funnel_open
-- How many entered whose window is not over.
SELECT count(*) AS users FROM walked WHERE place = 1 AND NOT complete

-- name: funnel_left
-- Per step, of those whose window was over $gone_days before $as_of: how many stopped there and went past, and how many of
-- each have not been there for $gone_days since.
SELECT
    w.place,
    count(*) FILTER (WHERE NOT w.passed) AS stuck,
    count(*) FILTER (WHERE NOT w.passed AND coalesce(s.last_day < $gone_from, TRUE)) AS stuck_left,
    count(*) FILTER (WHERE w.passed) AS past,
    count(*) FILTER (WHERE w.passed AND coalesce(s.last_day < $gone_from, TRUE)) AS past_left
FROM walked AS w
LEFT JOIN (
    SELECT subject_id, max(day) AS last_day
    FROM activity_daily
    WHERE day >= $from_day AND day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0
    GROUP BY subject_id
) AS s ON s.subject_id = w.subject_id
WHERE w.complete AND date_diff('day', w.entry_day, $gone_from) > $window_days
GROUP BY w.place
ORDER BY w.place

-- name: stuck_now
-- Everybody under way in the main funnel: the step reached and not passed, whole days since, retries and errors there.
SELECT
    $as_of_day AS as_of,
    w.subject_id,
    n.step AS stuck_step,
    CAST((date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', $as_of) - w.at_us) // 86400000000 AS INTEGER)
    AS stuck_days,
    CAST(w.retries AS INTEGER) AS stuck_retries,
    CAST(w.errors AS INTEGER) AS stuck_errors
FROM walked AS w
INNER JOIN step_names AS n ON n.place = w.place
WHERE NOT w.passed AND w.place < $last_place

-- name: funnel_entries
-- Per day of entry and step: who reached it and who passed.
SELECT cohort AS day, place, count(*) AS users, count(*) FILTER (WHERE passed) AS passed
FROM walked
GROUP BY cohort, place
ORDER BY cohort, place

-- name: funnels_there
-- The funnels as the tracking plan has them.
SELECT funnel, nth, funnel_zh, funnel_en, window_hours, declared, place, step, zh, en, event, feature, own_feature
FROM funnels
ORDER BY nth, place, event, feature

-- name: roles_seen
-- Whether anybody ever played the roles of the default funnel before $as_of; looked for until somebody is found.
SELECT
    (SELECT count(*) > 0 FROM (SELECT 1 AS n FROM activity_daily WHERE day <= $last_day AND view > 0 LIMIT 1) AS one) AS view,
    (SELECT count(*) > 0 FROM (SELECT 1 AS n FROM activity_daily WHERE day <= $last_day AND cart_add > 0 LIMIT 1) AS one) AS cart_add,
    (SELECT count(*) > 0 FROM (SELECT 1 AS n FROM activity_daily WHERE day <= $last_day AND checkout > 0 LIMIT 1) AS one) AS checkout,
    (SELECT count(*) > 0 FROM (SELECT 1 AS n FROM activity_daily WHERE day <= $last_day AND purchase > 0 LIMIT 1) AS one) AS purchase

-- name: funnel_kept
-- What is kept of funnels' days of entry.
SELECT day, step, place, users, passed FROM funnel_daily
WHERE funnel = $funnel AND day >= $from_day AND day <= $through_day
ORDER BY day, place

-- name: order_price
-- What an order brought on average since $from_day.
SELECT sum(CAST(paid_fen AS DOUBLE)) / sum(orders) AS price_fen
FROM activity_daily
WHERE day >= $from_day AND day <= $last_day AND orders > 0

-- name: funnel_people
-- How many people walk.
SELECT count(DISTINCT subject_id) AS users FROM walked

-- name: funnel_fallen
-- Who walked, and did not come through.
SELECT subject_id, max(place) < $last_place AS fell FROM walked GROUP BY subject_id

-- name: people_days
-- How many people did anything on each of these days, added up.
SELECT count(*) AS n FROM activity_daily WHERE day >= $from_day AND day <= $through_day
