-- name: account_b2b_delivery
-- Delivery of each account (S18): milestones on time, delay of the going live, who changed, how fast tickets were answered
-- and solved. What is still open counts as lasting at least until now (Kaplan and Meier 1958), it is not left out.
WITH promised AS (
    SELECT
        account_id,
        count(*) AS milestones_due,
        count(CASE WHEN done_day IS NULL OR done_day > due_day THEN 1 END) AS milestones_late,
        max(CASE WHEN is_live = 1 THEN date_diff('day', due_day, coalesce(done_day, $as_of_day)) END) AS go_live_delay_days
    FROM (
        SELECT
            account_id,
            due_day,
            done_day,
            CASE WHEN named > 0 THEN is_named
                WHEN row_number() OVER (PARTITION BY account_id ORDER BY due_day DESC, milestone_id) = 1 THEN 1
                ELSE 0 END AS is_live
        FROM (
            SELECT
                milestone_id,
                account_id,
                due_day,
                done_day,
                CASE WHEN lower(name) LIKE '%live%' OR name LIKE '%上线%' THEN 1 ELSE 0 END AS is_named,
                sum(CASE WHEN lower(name) LIKE '%live%' OR name LIKE '%上线%' THEN 1 ELSE 0 END)
                    OVER (PARTITION BY account_id) AS named
            FROM promises
        ) AS each_one
    ) AS ordered
    WHERE due_day < $as_of_day
    GROUP BY account_id
),
changed AS (
    SELECT
        account_id,
        count(CASE WHEN kind = 'consultant' THEN 1 END) AS consultant_changes,
        count(CASE WHEN kind = 'csm' THEN 1 END) AS csm_changes,
        max(day) AS last_change_day
    FROM account_changed
    WHERE day >= $year_from AND day <= $last_day
    GROUP BY account_id
),
tickets AS (
    SELECT
        coalesce(g.goes_on_as, t.account_id) AS account_id,
        t.ts,
        CASE WHEN t.answered_at < $as_of THEN t.answered_at END AS answered_at,
        CASE WHEN t.resolved_at < $as_of THEN t.resolved_at END AS resolved_at
    FROM (
        SELECT coalesce(f.account_id, u.account_id) AS account_id, f.ts, f.answered_at, f.resolved_at
        FROM feedback AS f
        LEFT JOIN users AS u ON u.subject_id = f.subject_id
        WHERE f.ts >= $service_from AND f.ts < $as_of AND coalesce(f.kind, 'ticket') = 'ticket'
    ) AS t
    LEFT JOIN goes_on AS g ON g.account_id = t.account_id
    WHERE t.account_id IS NOT NULL
),
waits AS (
    SELECT account_id, 'response' AS what, date_diff('second', ts, coalesce(answered_at, resolved_at, $as_of)) AS lasted,
        CASE WHEN answered_at IS NULL AND resolved_at IS NULL THEN 0 ELSE 1 END AS over
    FROM tickets
    UNION ALL
    SELECT account_id, 'solve' AS what, date_diff('second', ts, coalesce(resolved_at, $as_of)) AS lasted,
        CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END AS over
    FROM tickets
),
steps AS (
    SELECT account_id, what, lasted, sum(over) AS ended, count(*) AS n
    FROM waits
    WHERE lasted >= 0
    GROUP BY account_id, what, lasted
),
at_risk AS (
    SELECT account_id, what, lasted, ended, sum(n) OVER (PARTITION BY account_id, what ORDER BY lasted DESC) AS waiting
    FROM steps
),
curve AS (
    SELECT
        account_id,
        what,
        lasted,
        exp(sum(CASE WHEN ended = 0 THEN 0.0 WHEN ended >= waiting THEN -700.0 ELSE ln(1 - ended / CAST(waiting AS DOUBLE)) END)
            OVER (PARTITION BY account_id, what ORDER BY lasted)) AS still_waiting
    FROM at_risk
),
served AS (
    SELECT
        account_id,
        min(CASE WHEN what = 'response' AND still_waiting <= 0.500000001 THEN lasted END) / 3600.0 AS response_hours,
        min(CASE WHEN what = 'solve' AND still_waiting <= 0.500000001 THEN lasted END) / 3600.0 AS solve_hours
    FROM curve
    GROUP BY account_id
),
open_ones AS (
    SELECT account_id, count(*) AS tickets, count(CASE WHEN resolved_at IS NULL THEN 1 END) AS tickets_open
    FROM tickets
    GROUP BY account_id
),
known AS (
    SELECT a.account_id, a.csm, g.goes_on_as
    FROM accounts AS a
    LEFT JOIN goes_on AS g ON g.account_id = a.account_id
    WHERE a.started_at IS NULL OR a.started_at < $as_of
),
covered AS (
    SELECT csm, count(*) AS csm_accounts FROM known WHERE csm IS NOT NULL AND goes_on_as IS NULL GROUP BY csm
)
SELECT
    $as_of_day AS as_of,
    k.account_id,
    p.milestones_due,
    p.milestones_late,
    CASE WHEN p.milestones_due > 0
        THEN (p.milestones_due - p.milestones_late) / CAST(p.milestones_due AS DOUBLE) END AS on_time_share,
    CAST(p.go_live_delay_days AS DOUBLE) AS go_live_delay_days,
    CASE WHEN h.recorded THEN coalesce(c.consultant_changes, 0) END AS consultant_changes,
    CASE WHEN h.recorded THEN coalesce(c.csm_changes, 0) END AS csm_changes,
    c.last_change_day,
    CASE WHEN t.recorded THEN coalesce(o.tickets, 0) END AS tickets,
    CASE WHEN t.recorded THEN coalesce(o.tickets_open, 0) END AS tickets_open,
    CAST(s.response_hours AS DOUBLE) AS response_hours,
    CAST(s.solve_hours AS DOUBLE) AS solve_hours,
    v.csm_accounts,
    k.goes_on_as
FROM known AS k
CROSS JOIN (SELECT count(*) > 0 AS recorded FROM account_changed) AS h
CROSS JOIN (SELECT count(*) > 0 AS recorded FROM tickets) AS t
LEFT JOIN promised AS p ON p.account_id = k.account_id
LEFT JOIN changed AS c ON c.account_id = k.account_id
LEFT JOIN open_ones AS o ON o.account_id = k.account_id
LEFT JOIN served AS s ON s.account_id = k.account_id
LEFT JOIN covered AS v ON v.csm = k.csm AND k.goes_on_as IS NULL

-- name: changes
-- Every change of consultant or success manager before $as_of: as declared, or, for accounts without a declared change of
-- consultant, from one reached milestone to the next.
SELECT account_id, ts, kind, "before", "after"
FROM account_changes
WHERE kind IN ('consultant', 'csm') AND ts < $as_of AND "before" IS NOT NULL AND coalesce("after", '') <> "before"
UNION ALL
SELECT account_id, done_at AS ts, 'consultant' AS kind, earlier AS "before", consultant AS "after"
FROM (
    SELECT
        account_id,
        done_at,
        consultant,
        lag(consultant) OVER (PARTITION BY account_id ORDER BY done_at, milestone_id) AS earlier
    FROM milestones
    WHERE done_at < $as_of AND consultant IS NOT NULL
) AS reached
WHERE earlier <> consultant
    AND account_id NOT IN (SELECT d.account_id FROM account_changes AS d WHERE d.kind = 'consultant')

-- name: milestones_due
-- Milestones that are promised from $due_from on, and when they were reached if they were before $as_of.
SELECT milestone_id, account_id, name, due_at, CASE WHEN done_at < $as_of THEN done_at END AS done_at
FROM milestones
WHERE due_at >= $due_from

-- name: renewals
-- Renewal date and money of accounts, each in its own currency.
SELECT a.account_id, a.name, a.renews_at, a.mrr_fen, coalesce(a.currency, $currency) AS currency
FROM accounts AS a
INNER JOIN at_stake AS s ON s.account_id = a.account_id
ORDER BY a.account_id

-- name: begun
-- Accounts with the instant from which each is known, and the first instant at which anything of delivery is known.
SELECT account_id, started_at FROM accounts

-- name: first_known
-- The first day on which anything was done by anybody.
SELECT min(day) AS first_day FROM activity_daily

-- name: service
-- How long tickets of the window waited for the first answer and for the solution, all accounts and people together: median
-- and P90 with what is still open counted as lasting at least until now; how many, how many open.
WITH tickets AS (
    SELECT
        ts,
        CASE WHEN answered_at < $as_of THEN answered_at END AS answered_at,
        CASE WHEN resolved_at < $as_of THEN resolved_at END AS resolved_at
    FROM feedback
    WHERE ts >= $service_from AND ts < $as_of AND coalesce(kind, 'ticket') = 'ticket'
),
waits AS (
    SELECT 'response' AS what, date_diff('second', ts, coalesce(answered_at, resolved_at, $as_of)) AS lasted,
        CASE WHEN answered_at IS NULL AND resolved_at IS NULL THEN 0 ELSE 1 END AS over
    FROM tickets
    UNION ALL
    SELECT 'solve' AS what, date_diff('second', ts, coalesce(resolved_at, $as_of)) AS lasted,
        CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END AS over
    FROM tickets
),
steps AS (
    SELECT what, lasted, sum(over) AS ended, count(*) AS n FROM waits WHERE lasted >= 0 GROUP BY what, lasted
),
at_risk AS (
    SELECT what, lasted, ended, n, sum(n) OVER (PARTITION BY what ORDER BY lasted DESC) AS waiting FROM steps
),
curve AS (
    SELECT
        what,
        lasted,
        ended,
        n,
        exp(sum(CASE WHEN ended = 0 THEN 0.0 WHEN ended >= waiting THEN -700.0 ELSE ln(1 - ended / CAST(waiting AS DOUBLE)) END)
            OVER (PARTITION BY what ORDER BY lasted)) AS still_waiting
    FROM at_risk
)
SELECT
    what,
    CAST(sum(n) AS BIGINT) AS tickets,
    CAST(sum(n) - sum(ended) AS BIGINT) AS open_ones,
    CAST(min(CASE WHEN still_waiting <= 0.500000001 THEN lasted END) / 3600.0 AS DOUBLE) AS median_hours,
    CAST(min(CASE WHEN still_waiting <= 0.100000001 THEN lasted END) / 3600.0 AS DOUBLE) AS p90_hours
FROM curve
GROUP BY what
ORDER BY what

-- name: delivery_said
-- The business's delivery of a day: milestones, accounts gone live, accounts a success manager.
SELECT
    count(*) AS accounts,
    CAST(coalesce(sum(milestones_due), 0) AS BIGINT) AS due,
    CAST(coalesce(sum(milestones_late), 0) AS BIGINT) AS late,
    count(go_live_delay_days) AS live,
    median(go_live_delay_days) AS delay_days,
    count(csm_accounts) AS covered,
    max(csm_accounts) AS most_of_one,
    count(goes_on_as) AS gone_on,
    CAST(sum(CASE WHEN csm_accounts > 0 THEN 1.0 / csm_accounts END) AS DOUBLE) AS csms
FROM account_b2b_delivery
WHERE as_of = $as_of_day
