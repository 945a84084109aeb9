-- name: accounts_known
-- Accounts that had begun before $as_of and did not go on as another, with what their contracts say. Money of a year of
-- running contracts is that in $currency; others are counted.
WITH contracts AS (
    SELECT
        coalesce(d.goes_on_as, s.account_id) AS account_id,
        count(*) AS contracts,
        count(CASE WHEN s.ended_at IS NULL OR s.ended_at >= $as_of THEN 1 END) AS running,
        count(CASE WHEN (s.ended_at IS NULL OR s.ended_at >= $as_of) AND s.cancelled_at < $as_of THEN 1 END) AS notices,
        min(CASE WHEN (s.ended_at IS NULL OR s.ended_at >= $as_of) AND s.renews_at >= $as_of THEN s.renews_at END)
            AS renews_at,
        sum(CASE WHEN (s.ended_at IS NULL OR s.ended_at >= $as_of) AND coalesce(s.currency, $currency) = $currency
            AND s.period_days > 0 THEN CAST(s.amount_fen AS DOUBLE) * 365 / s.period_days END) AS year_fen
    FROM subscriptions AS s
    LEFT JOIN account_b2b_delivery AS d ON d.as_of = $as_of_day AND d.account_id = s.account_id
    WHERE s.account_id IS NOT NULL AND s.started_at < $as_of
    GROUP BY coalesce(d.goes_on_as, s.account_id)
)
SELECT
    a.account_id,
    a.name,
    a.csm,
    a.consultant,
    a.mrr_fen,
    coalesce(a.currency, $currency) AS currency,
    a.renews_at,
    coalesce(c.contracts, 0) AS contracts,
    coalesce(c.running, 0) AS running,
    coalesce(c.notices, 0) AS notices,
    c.renews_at AS contract_renews_at,
    c.year_fen
FROM accounts AS a
LEFT JOIN account_b2b_delivery AS d ON d.as_of = $as_of_day AND d.account_id = a.account_id
LEFT JOIN contracts AS c ON c.account_id = a.account_id
WHERE (a.started_at IS NULL OR a.started_at < $as_of) AND d.goes_on_as IS NULL
ORDER BY a.account_id

-- name: hands
-- Every change of consultant or success manager before $as_of, oldest first: as declared, or, for accounts without a
-- declared change of consultant, from one reached milestone to the next.
SELECT account_id, ts, kind, "before", "after"
FROM (
    SELECT account_id, ts, kind, "before", "after"
    FROM account_changes
    WHERE kind IN ('consultant', 'csm') AND ts < $as_of AND "before" IS NOT NULL AND coalesce("after", '') <> "before"
    UNION ALL
    SELECT m.account_id, m.done_at AS ts, 'consultant' AS kind, m.earlier AS "before", m.consultant AS "after"
    FROM (
        SELECT
            account_id,
            done_at,
            consultant,
            lag(consultant) OVER (PARTITION BY account_id ORDER BY done_at, milestone_id) AS earlier
        FROM milestones
        WHERE done_at < $as_of AND consultant IS NOT NULL
    ) AS m
    LEFT JOIN (SELECT DISTINCT account_id FROM account_changes WHERE kind = 'consultant') AS declared
        ON declared.account_id = m.account_id
    WHERE m.earlier <> m.consultant AND declared.account_id IS NULL
) AS changed
ORDER BY account_id, ts, kind

-- name: milestones_of
-- Milestones that fell due from $due_from on and before $as_of, and when they were reached if that was before $as_of.
SELECT account_id, name, due_at, CASE WHEN done_at < $as_of THEN done_at END AS done_at
FROM milestones
WHERE due_at >= $due_from AND due_at < $as_of
ORDER BY account_id, due_at, milestone_id

-- name: card_day
-- The day whose scorecards today's are held against: the newest measured from $card_oldest_day through $card_before_day.
SELECT max(as_of) AS card_day
FROM account_scorecard
WHERE as_of <= $card_before_day AND as_of >= $card_oldest_day

-- name: cards
-- Scorecards of the day and of the day they are held against.
SELECT account_id, as_of, depth, active_seats, seats, breadth, features_used, value_percentile
FROM account_scorecard
WHERE as_of = $as_of_day OR as_of = $card_day
ORDER BY account_id, as_of

-- name: champions
-- The most active seat of each account before the quiet began, on how many days it was there, and when it last was.
WITH there AS (
    SELECT coalesce(g.goes_on_as, u.account_id) AS account_id, d.subject_id, d.day
    FROM activity_daily AS d
    INNER JOIN users AS u ON u.subject_id = d.subject_id
    LEFT JOIN account_b2b_delivery AS g ON g.as_of = $as_of_day AND g.account_id = u.account_id
    WHERE d.day >= $champion_from AND d.day <= $last_day AND u.account_id IS NOT NULL
        AND CASE WHEN $any_act THEN d.active ELSE d.present END > 0
),
counted AS (
    SELECT
        account_id,
        subject_id,
        count(CASE WHEN day < $champion_until THEN 1 END) AS active_days,
        max(day) AS last_seen_day
    FROM there
    GROUP BY account_id, subject_id
),
ranked AS (
    SELECT
        account_id,
        subject_id,
        active_days,
        last_seen_day,
        row_number() OVER (PARTITION BY account_id ORDER BY active_days DESC, subject_id) AS place,
        count(*) OVER (PARTITION BY account_id) AS people
    FROM counted
    WHERE active_days > 0
)
SELECT account_id, subject_id, active_days, last_seen_day, people
FROM ranked
WHERE place = 1
ORDER BY account_id

-- name: contracts
-- Contracts of accounts that had begun before $as_of: what renewals are counted from.
SELECT
    s.subscription_id,
    coalesce(d.goes_on_as, s.account_id) AS account_id,
    s.started_at,
    CASE WHEN s.ended_at < $as_of THEN s.ended_at END AS ended_at,
    s.period_days,
    CASE WHEN coalesce(s.currency, $currency) = $currency THEN s.amount_fen END AS amount_fen
FROM subscriptions AS s
LEFT JOIN account_b2b_delivery AS d ON d.as_of = $as_of_day AND d.account_id = s.account_id
WHERE s.account_id IS NOT NULL AND s.started_at < $as_of
ORDER BY coalesce(d.goes_on_as, s.account_id), s.started_at, s.subscription_id

-- name: serving
-- Who serves each account now.
SELECT account_id, consultant, csm
FROM accounts
WHERE started_at IS NULL OR started_at < $as_of
ORDER BY account_id

-- name: account_risks
-- The accounts' risk of the day, as it is kept.
SELECT r.*, a.name, a.csm, a.consultant, coalesce(a.currency, $currency) AS currency
FROM account_risk AS r
LEFT JOIN accounts AS a ON a.account_id = r.account_id
WHERE r.as_of = $as_of_day
ORDER BY r.account_id
