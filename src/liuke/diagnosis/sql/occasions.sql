-- name: occasions
-- What falls due of each person: birthday by the declared calendar, renewal, last complaint, last call, their account's.
WITH said_birthdays AS (
    SELECT
        subject_id,
        lunar,
        coalesce(lunar AND (birthday_lunar LIKE 'L%' OR birthday_lunar LIKE '闰%'), FALSE) AS leap,
        CASE WHEN lunar AND birthday_lunar IS NOT NULL
            THEN TRY_CAST(substr(right(birthday_lunar, 5), 1, 2) AS INTEGER) ELSE extract(month FROM birthday) END
            AS month,
        CASE WHEN lunar AND birthday_lunar IS NOT NULL
            THEN TRY_CAST(right(birthday_lunar, 2) AS INTEGER) ELSE extract(day FROM birthday) END AS day
    FROM (
        SELECT subject_id, birthday, birthday_lunar,
            CASE WHEN lower(birthday_calendar) IN ('solar', 'gregorian', '公历', '阳历', '新历') THEN FALSE
                WHEN lower(birthday_calendar) IN ('lunar', '农历', '阴历', '旧历') THEN TRUE
                WHEN birthday_calendar IS NULL AND birthday_lunar IS NOT NULL THEN TRUE END AS lunar
        FROM users
    ) AS told
    WHERE lunar IS NOT NULL AND (birthday IS NOT NULL OR birthday_lunar IS NOT NULL)
),
birthdays AS (
    SELECT b.subject_id, min(k.in_days) AS birthday_in_days
    FROM said_birthdays AS b
    INNER JOIN kept_birthdays AS k
        ON k.lunar = b.lunar AND k.month = b.month AND k.day = b.day AND k.leap = b.leap
    GROUP BY b.subject_id
),
terms AS (
    SELECT
        subject_id,
        period_days,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', started_at) AS started_us,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', renews_at) AS renews_us,
        date_diff('microsecond', TIMESTAMP '1970-01-01 00:00:00', $as_of) AS now_us
    FROM subscriptions
    WHERE subject_id IS NOT NULL AND started_at < $as_of
        AND (cancelled_at IS NULL OR cancelled_at >= $as_of)
        AND (ended_at IS NULL OR ended_at >= $as_of)
),
ends AS (
    SELECT
        subject_id,
        now_us,
        CASE
            WHEN renews_us >= now_us AND (period_days IS NULL OR renews_us <= now_us + period_days * 86400000000)
                THEN renews_us
            WHEN period_days > 0 THEN now_us + (period_days * 86400000000
                - (now_us - started_us) % (period_days * 86400000000)) % (period_days * 86400000000)
        END AS end_us
    FROM terms
),
renewals AS (
    SELECT subject_id, CAST(min((end_us - now_us) // 86400000000) AS INTEGER) AS renews_in_days
    FROM ends
    WHERE end_us IS NOT NULL
    GROUP BY subject_id
),
said AS (
    SELECT
        f.subject_id,
        f.kind,
        f.day,
        f.ts,
        CASE WHEN f.answered_at < $as_of THEN f.answered_at END AS answered_at,
        coalesce(f.resolved_at < $as_of, FALSE) AS solved,
        m.topic,
        m.mood,
        row_number() OVER (PARTITION BY f.subject_id, f.kind ORDER BY f.ts DESC, m.text_id DESC) AS place
    FROM feedback AS f
    INNER JOIN text_meanings AS m
        ON m.kind = 'feedback' AND m.day = f.day
        AND m.text_id = coalesce(f.feedback_id, CAST(f.row_hash AS VARCHAR) || '-' || CAST(f.nth AS VARCHAR), md5(f.text))
    WHERE f.subject_id IS NOT NULL AND f.day >= $lately_from AND f.ts < $as_of AND f.text IS NOT NULL
        AND (f.kind = 'call' OR f.kind = 'ticket' AND m.sentiment = 'negative')
),
complaints AS (
    SELECT
        subject_id,
        CAST(date_diff('day', day, $last_day) AS INTEGER) AS complaint_days,
        topic AS complaint_topic,
        CAST(date_diff('second', ts, coalesce(answered_at, $as_of)) // 3600 AS INTEGER) AS complaint_wait_hours,
        solved AS complaint_solved
    FROM said
    WHERE kind = 'ticket' AND place = 1
),
calls AS (
    SELECT subject_id, CAST(date_diff('day', day, $last_day) AS INTEGER) AS last_call_days, mood AS last_call_mood
    FROM said
    WHERE kind = 'call' AND place = 1
),
people AS (
    SELECT u.subject_id, coalesce(d.goes_on_as, u.account_id) AS account_id, u.signed_up_at
    FROM users AS u
    LEFT JOIN account_b2b_delivery AS d ON d.as_of = $as_of_day AND d.account_id = u.account_id
    WHERE u.account_id IS NOT NULL AND (u.signed_up_at IS NULL OR u.signed_up_at < $as_of)
),
contacts AS (
    SELECT
        p.subject_id,
        CASE WHEN r.notice_given THEN NULL ELSE CAST(date_diff('day', $as_of_day, r.renews_on) AS INTEGER) END
            AS account_renews_in_days,
        CASE WHEN r.delivery_slipped THEN r.slipped_days END AS account_slipped_days,
        r.risk_signs AS account_risk_signs,
        row_number() OVER (
            PARTITION BY p.account_id
            ORDER BY CASE WHEN p.subject_id = r.champion_id THEN 0 ELSE 1 END, p.signed_up_at, p.subject_id
        ) AS place
    FROM people AS p
    INNER JOIN account_risk AS r ON r.as_of = $as_of_day AND r.account_id = p.account_id
),
anybody AS (
    SELECT subject_id FROM birthdays
    UNION
    SELECT subject_id FROM renewals
    UNION
    SELECT subject_id FROM complaints
    UNION
    SELECT subject_id FROM calls
    UNION
    SELECT subject_id FROM contacts WHERE place = 1
)
SELECT
    $as_of_day AS as_of,
    a.subject_id,
    b.birthday_in_days,
    r.renews_in_days,
    c.complaint_days,
    c.complaint_topic,
    c.complaint_wait_hours,
    c.complaint_solved,
    l.last_call_days,
    l.last_call_mood,
    k.subject_id IS NOT NULL AS account_contact,
    k.account_renews_in_days,
    k.account_slipped_days,
    k.account_risk_signs
FROM anybody AS a
LEFT JOIN birthdays AS b ON b.subject_id = a.subject_id
LEFT JOIN renewals AS r ON r.subject_id = a.subject_id
LEFT JOIN complaints AS c ON c.subject_id = a.subject_id
LEFT JOIN calls AS l ON l.subject_id = a.subject_id
LEFT JOIN contacts AS k ON k.subject_id = a.subject_id AND k.place = 1
