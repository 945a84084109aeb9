-- name: nps_days
-- Answers that count, by day, group and the day on which a newer answer of the same person replaced them. Of identical
-- response ids one counts; a score that is none (empty, not a number, below 0, above 10) does not.
WITH given AS (
    SELECT subject_id, ts, day, coalesce(survey, 'nps') AS survey, coalesce(stage, '') AS stage, score,
        row_number() OVER (
            PARTITION BY response_id, CASE WHEN response_id IS NULL THEN row_hash END,
                CASE WHEN response_id IS NULL THEN nth END, CASE WHEN response_id IS NULL THEN ts END,
                CASE WHEN response_id IS NULL THEN subject_id END
            ORDER BY ts DESC, score
        ) AS nth_copy
    FROM survey_responses
    WHERE ts < $as_of AND coalesce(survey, 'nps') = 'nps' AND score >= 0 AND score <= 10
),
answers AS (
    SELECT day,
        CASE WHEN subject_id IS NOT NULL
            THEN lead(day) OVER (PARTITION BY subject_id, survey, stage ORDER BY ts, score) END AS next_day,
        CASE WHEN score >= $promoter_from THEN 1 WHEN score <= $detractor_through THEN -1 ELSE 0 END AS points
    FROM given
    WHERE nth_copy = 1
)
SELECT day, CASE WHEN date_diff('day', day, next_day) <= $repeat_days THEN next_day END AS replaced_day, points,
    count(*) AS n
FROM answers
WHERE day >= $from_day
GROUP BY day, replaced_day, points
ORDER BY day, replaced_day, points

-- name: nps_answers
-- Everybody's answers that count as of now within the window, with stage and whether promoter (1) or detractor (-1).
WITH given AS (
    SELECT subject_id, ts, day, coalesce(survey, 'nps') AS survey, stage, score,
        row_number() OVER (
            PARTITION BY response_id, CASE WHEN response_id IS NULL THEN row_hash END,
                CASE WHEN response_id IS NULL THEN nth END, CASE WHEN response_id IS NULL THEN ts END,
                CASE WHEN response_id IS NULL THEN subject_id END
            ORDER BY ts DESC, score
        ) AS nth_copy
    FROM survey_responses
    WHERE ts < $as_of AND coalesce(survey, 'nps') = 'nps' AND score >= 0 AND score <= 10
),
answers AS (
    SELECT subject_id, stage, day,
        CASE WHEN subject_id IS NOT NULL
            THEN lead(day) OVER (PARTITION BY subject_id, survey, coalesce(stage, '') ORDER BY ts, score)
        END AS next_day,
        CASE WHEN score >= $promoter_from THEN 1 WHEN score <= $detractor_through THEN -1 ELSE 0 END AS points
    FROM given
    WHERE nth_copy = 1
)
SELECT subject_id, stage, day, points
FROM answers
WHERE day >= $from_day AND (next_day IS NULL OR date_diff('day', day, next_day) > $repeat_days)
ORDER BY day, subject_id, stage, points

-- name: nps_left_out
-- What did not count within the window: without a score that is one, and answered again soon after.
SELECT count(*) FILTER (WHERE NOT coalesce(score >= 0 AND score <= 10, FALSE)) AS invalid,
    count(*) AS answers
FROM survey_responses
WHERE ts < $as_of AND day >= $from_day AND coalesce(survey, 'nps') = 'nps'

-- name: user_nps
-- Each person's newest answer.
SELECT $as_of_day AS as_of, subject_id, score AS nps_score,
    CASE WHEN score >= $promoter_from THEN 'promoter' WHEN score <= $detractor_through THEN 'detractor'
        ELSE 'passive' END AS nps_group,
    CAST(date_diff('day', day, $last_day) AS INTEGER) AS nps_days
FROM (
    SELECT subject_id, day, score, row_number() OVER (PARTITION BY subject_id ORDER BY ts DESC, score) AS newest
    FROM survey_responses
    WHERE ts < $as_of AND subject_id IS NOT NULL AND coalesce(survey, 'nps') = 'nps' AND score >= 0 AND score <= 10
) AS answered
WHERE newest = 1

-- name: nps_bias
-- Who answers: each figure of the profile among those who answered within the window and among everybody measured.
WITH people AS (
    SELECT s.subject_id, s.idle_days, s.tenure_days, s.active_days_28d, s.orders_365d, s.paid_365d_fen, s.errors_28d,
        CASE WHEN a.subject_id IS NULL THEN 0 ELSE 1 END AS answered
    FROM user_signals AS s
    LEFT JOIN (
        SELECT DISTINCT subject_id
        FROM survey_responses
        WHERE ts < $as_of AND day >= $from_day AND coalesce(survey, 'nps') = 'nps' AND score >= 0 AND score <= 10
    ) AS a ON a.subject_id = s.subject_id
    WHERE s.as_of = $as_of_day
),
figures AS (
    SELECT answered, 'idle_days' AS figure, CAST(idle_days AS DOUBLE) AS said FROM people
    UNION ALL
    SELECT answered, 'tenure_days' AS figure, CAST(tenure_days AS DOUBLE) AS said FROM people
    UNION ALL
    SELECT answered, 'active_days_28d' AS figure, CAST(active_days_28d AS DOUBLE) AS said FROM people
    UNION ALL
    SELECT answered, 'orders_365d' AS figure, CAST(orders_365d AS DOUBLE) AS said FROM people
    UNION ALL
    SELECT answered, 'paid_365d_fen' AS figure, CAST(paid_365d_fen AS DOUBLE) AS said FROM people
    UNION ALL
    SELECT answered, 'errors_28d' AS figure, CAST(errors_28d AS DOUBLE) AS said FROM people
)
SELECT figure, count(said) FILTER (WHERE answered = 1) AS answered, count(said) AS everybody,
    avg(said) FILTER (WHERE answered = 1) AS of_answered, avg(said) AS of_everybody, stddev_samp(said) AS spread
FROM figures
GROUP BY figure
ORDER BY figure
