-- name: user_scorecard
-- What each person gets out of the product (S11): key features used, active days, value units for the money paid, granted
-- benefits used and not. A plan is the running subscription's, or the person's. Where no fact names a feature, breadth and
-- unused benefits are unknown. A plan's features are bits of a number, so that their names are put together once for all
-- who left the same ones unused; the plan's first 60 can be named.
WITH used_features AS (
    SELECT subject_id, feature, CAST(sum(n) AS BIGINT) AS uses
    FROM (
        SELECT e.subject_id, e.feature, count(*) AS n
        FROM events AS e
        LEFT JOIN event_roles AS r ON r.event = e.event
        WHERE e.day >= $use_from AND e.day <= $last_day AND e.feature IS NOT NULL
            AND coalesce(r.role, 'view') NOT IN ('error', 'slow', 'stuck', 'push_off', 'uninstall', 'cancel', 'refund')
        GROUP BY e.subject_id, e.feature
        UNION ALL
        SELECT e.subject_id, r.feature, count(*) AS n
        FROM events AS e
        INNER JOIN event_roles AS r ON r.event = e.event AND r.feature IS NOT NULL
        WHERE e.day >= $use_from AND e.day <= $last_day AND e.feature IS NULL
            AND coalesce(r.role, 'view') NOT IN ('error', 'slow', 'stuck', 'push_off', 'uninstall', 'cancel', 'refund')
        GROUP BY e.subject_id, r.feature
        UNION ALL
        SELECT subject_id, feature, sum(n) AS n
        FROM activity_counts
        WHERE day >= $use_from AND day <= $last_day AND feature IS NOT NULL AND n > 0
        GROUP BY subject_id, feature
    ) AS acts
    GROUP BY subject_id, feature
),
-- Counted over all rows: a LIMIT on what other parts read, too, lets DuckDB 2.0 wait for ever from some 120,000 people on.
named AS (
    SELECT count(*) > 0 AS seen FROM used_features
),
granted AS (
    SELECT
        b.plan,
        b.feature,
        coalesce(b.label, f.label, b.feature) AS label,
        b.quantity,
        CASE WHEN f.feature IS NOT NULL THEN 1 ELSE 0 END AS is_key,
        row_number() OVER (PARTITION BY b.plan ORDER BY b.feature) AS place
    FROM benefits AS b
    LEFT JOIN features AS f ON f.feature = b.feature
),
bits AS (
    SELECT plan, feature, label, quantity, is_key, CASE WHEN place <= 60 THEN CAST(power(2, place - 1) AS BIGINT) ELSE 0 END AS bit
    FROM granted
),
plans AS (
    SELECT plan, count(*) AS benefits_granted, CAST(sum(is_key) AS BIGINT) AS key_features, CAST(sum(bit) AS BIGINT) AS all_bits
    FROM bits
    GROUP BY plan
),
running AS (
    SELECT
        subject_id,
        max(CASE WHEN latest = 1 AND coalesce(ended_at > $as_of, TRUE) THEN plan END) AS plan,
        sum(share_fen) AS share_fen
    FROM (
        SELECT
            subject_id,
            plan,
            ended_at,
            row_number() OVER (
                PARTITION BY subject_id ORDER BY CASE WHEN ended_at <= $as_of THEN 1 ELSE 0 END, started_at DESC, subscription_id
            ) AS latest,
            CASE WHEN period_days > 0 AND (currency IS NULL OR currency = $currency)
                    AND coalesce(ended_at, $as_of) > $value_from_at
                THEN amount_fen * (date_diff(
                    'second', greatest(started_at, $value_from_at), least(coalesce(ended_at, $as_of), $as_of)
                ) / (86400.0 * period_days)) END AS share_fen
        FROM subscriptions
        WHERE subject_id IS NOT NULL AND started_at < $as_of
    ) AS contracts
    GROUP BY subject_id
),
people AS (
    SELECT
        s.subject_id,
        coalesce(r.plan, u.plan) AS plan,
        CASE WHEN s.active_days_28d IS NOT NULL
            THEN s.active_days_28d / CAST(least(28, greatest(s.tenure_days, 1)) AS DOUBLE) END AS depth,
        u.traits,
        s.value_core AS value_units,
        CASE WHEN s.value_paid_fen > 0 THEN s.value_paid_fen ELSE CAST(round(r.share_fen) AS BIGINT) END AS value_paid_fen
    FROM user_signals AS s
    LEFT JOIN (SELECT subject_id, plan, traits FROM users WHERE plan IS NOT NULL OR traits LIKE '%"intent"%') AS u
        ON u.subject_id = s.subject_id
    LEFT JOIN running AS r ON r.subject_id = s.subject_id
    WHERE s.as_of = $as_of_day
),
use_of AS (
    SELECT
        p.subject_id,
        count(f.feature) AS any_key_used,
        count(CASE WHEN b.is_key = 1 THEN 1 END) AS key_used,
        count(b.feature) AS benefits_used,
        CAST(sum(coalesce(b.bit, 0)) AS BIGINT) AS used_bits
    FROM used_features AS n
    INNER JOIN people AS p ON p.subject_id = n.subject_id
    LEFT JOIN features AS f ON f.feature = n.feature
    LEFT JOIN bits AS b ON b.plan = p.plan AND b.feature = n.feature
    GROUP BY p.subject_id
),
reached AS (
    SELECT subject_id, count(DISTINCT json_extract_string(properties, '$.end_customer')) AS end_customers
    FROM events
    WHERE day >= $use_from AND day <= $last_day AND properties LIKE '%"end_customer"%'
    GROUP BY subject_id
),
aims AS (
    SELECT w.subject_id, least(max(n.uses / b.quantity), 1.0) AS intent_progress
    FROM (
        SELECT subject_id, plan, json_extract_string(traits, '$.intent') AS intent
        FROM people
        WHERE traits LIKE '%"intent"%'
    ) AS w
    INNER JOIN bits AS b ON b.plan = w.plan AND (b.feature = w.intent OR b.label = w.intent) AND b.quantity > 0
    INNER JOIN used_features AS n ON n.subject_id = w.subject_id AND n.feature = b.feature
    GROUP BY w.subject_id
),
counted AS (
    SELECT
        p.subject_id,
        p.plan,
        p.depth,
        CASE WHEN g.key_features > 0 THEN g.key_features
            WHEN g.benefits_granted > 0 THEN g.benefits_granted
            ELSE (SELECT count(*) FROM features) END AS features_available,
        CASE WHEN g.key_features > 0 THEN coalesce(o.key_used, 0)
            WHEN g.benefits_granted > 0 THEN coalesce(o.benefits_used, 0)
            ELSE coalesce(o.any_key_used, 0) END AS features_used,
        g.benefits_granted,
        g.benefits_granted - coalesce(o.benefits_used, 0) AS benefits_unused,
        g.all_bits - coalesce(o.used_bits, 0) AS unused_bits,
        p.value_units,
        p.value_paid_fen,
        CASE WHEN p.value_paid_fen > 0 AND core.seen THEN coalesce(p.value_units, 0) * 100.0 / p.value_paid_fen END AS value_per_yuan
    FROM people AS p
    LEFT JOIN plans AS g ON g.plan = p.plan
    LEFT JOIN use_of AS o ON o.subject_id = p.subject_id
    CROSS JOIN (SELECT coalesce(max(value_units), 0) > 0 AS seen FROM people) AS core
),
unused_names AS (
    SELECT c.plan, c.unused_bits, string_agg(b.label, ', ' ORDER BY b.feature) AS unused_features
    FROM (SELECT DISTINCT plan, unused_bits FROM counted WHERE unused_bits > 0) AS c
    INNER JOIN bits AS b ON b.plan = c.plan AND b.bit > 0 AND (c.unused_bits // greatest(b.bit, 1)) % 2 = 1
    GROUP BY c.plan, c.unused_bits
),
valued AS (
    SELECT coalesce(plan, '') AS plan, value_per_yuan, count(*) AS n
    FROM counted
    WHERE value_per_yuan IS NOT NULL
    GROUP BY coalesce(plan, ''), value_per_yuan
),
plan_sizes AS (
    SELECT plan, CAST(sum(n) AS BIGINT) AS of_plan FROM valued GROUP BY plan
),
of_everybody AS (
    SELECT value_per_yuan, CAST(sum(n) AS BIGINT) AS n
    FROM valued
    WHERE (SELECT min(of_plan) FROM plan_sizes) < $scorecard_min_peers
    GROUP BY value_per_yuan
),
worth AS (
    SELECT
        v.plan,
        v.value_per_yuan,
        v.n,
        p.of_plan,
        sum(v.n) OVER (PARTITION BY v.plan ORDER BY v.value_per_yuan) AS up_to_plan
    FROM valued AS v
    INNER JOIN plan_sizes AS p ON p.plan = v.plan
    WHERE p.of_plan >= $scorecard_min_peers
),
worth_of_all AS (
    SELECT
        value_per_yuan,
        n,
        sum(n) OVER () AS of_all,
        sum(n) OVER (ORDER BY value_per_yuan) AS up_to_all
    FROM of_everybody
),
ranked AS (
    SELECT plan, value_per_yuan, (up_to_plan - n / 2.0) / of_plan AS value_percentile
    FROM worth
    UNION ALL
    SELECT v.plan, v.value_per_yuan, (e.up_to_all - e.n / 2.0) / e.of_all AS value_percentile
    FROM valued AS v
    INNER JOIN plan_sizes AS p ON p.plan = v.plan
    INNER JOIN worth_of_all AS e ON e.value_per_yuan = v.value_per_yuan
    WHERE p.of_plan < $scorecard_min_peers AND e.of_all >= $scorecard_min_peers
)
SELECT
    $as_of_day AS as_of,
    c.subject_id,
    CASE WHEN n.seen THEN nullif(c.features_available, 0) END AS features_available,
    CASE WHEN n.seen AND c.features_available > 0 THEN c.features_used END AS features_used,
    CASE WHEN n.seen AND c.features_available > 0 THEN c.features_used / CAST(c.features_available AS DOUBLE) END AS breadth,
    c.depth,
    r.end_customers,
    CASE WHEN core.seen THEN coalesce(c.value_units, 0) END AS value_units,
    c.value_paid_fen,
    c.value_per_yuan,
    CAST(k.value_percentile AS DOUBLE) AS value_percentile,
    c.benefits_granted,
    CASE WHEN n.seen THEN c.benefits_unused END AS benefits_unused,
    CASE WHEN n.seen THEN u.unused_features END AS unused_features,
    CAST(a.intent_progress AS DOUBLE) AS intent_progress
FROM counted AS c
CROSS JOIN named AS n
CROSS JOIN (SELECT coalesce(max(value_units), 0) > 0 AS seen FROM people) AS core
LEFT JOIN unused_names AS u ON u.plan = c.plan AND u.unused_bits = c.unused_bits
LEFT JOIN ranked AS k ON k.plan = coalesce(c.plan, '') AND k.value_per_yuan = c.value_per_yuan
LEFT JOIN reached AS r ON r.subject_id = c.subject_id
LEFT JOIN aims AS a ON a.subject_id = c.subject_id

-- name: there_measured
-- Who was there within the window of use, by the day's signals.
SELECT subject_id FROM user_signals WHERE as_of = $as_of_day AND last_present_day >= $use_from

-- name: there_then
-- The same of a day that was not measured.
SELECT DISTINCT subject_id
FROM activity_daily
WHERE day >= $use_from AND day <= $last_day AND CASE WHEN $any_act THEN active ELSE present END > 0

-- name: account_scorecard
-- The same of accounts: their people's use together, active seats of those paid for. People of an account that has gone
-- into another (goes_on) count for the other; an account that has gone has no scorecard. people_there: who was there
-- within the window of use.
WITH members AS (
    SELECT u.subject_id, coalesce(g.goes_on_as, u.account_id) AS account_id
    FROM users AS u
    LEFT JOIN goes_on AS g ON g.account_id = u.account_id
    WHERE u.account_id IS NOT NULL AND (u.signed_up_at IS NULL OR u.signed_up_at < $as_of)
),
used_features AS (
    SELECT account_id, feature, CAST(sum(n) AS BIGINT) AS uses, count(DISTINCT subject_id) AS users_of_it
    FROM (
        SELECT m.account_id, m.subject_id, coalesce(e.feature, r.feature) AS feature, count(*) AS n
        FROM events AS e
        INNER JOIN members AS m ON m.subject_id = e.subject_id
        LEFT JOIN event_roles AS r ON r.event = e.event
        WHERE e.day >= $use_from AND e.day <= $last_day AND coalesce(e.feature, r.feature) IS NOT NULL
            AND coalesce(r.role, 'view') NOT IN ('error', 'slow', 'stuck', 'push_off', 'uninstall', 'cancel', 'refund')
        GROUP BY m.account_id, m.subject_id, coalesce(e.feature, r.feature)
        UNION ALL
        SELECT m.account_id, m.subject_id, c.feature, sum(c.n) AS n
        FROM activity_counts AS c
        INNER JOIN members AS m ON m.subject_id = c.subject_id
        WHERE c.day >= $use_from AND c.day <= $last_day AND c.feature IS NOT NULL AND c.n > 0
        GROUP BY m.account_id, m.subject_id, c.feature
    ) AS acts
    GROUP BY account_id, feature
),
named AS (
    SELECT count(*) > 0 AS seen FROM used_features
),
bits AS (
    SELECT
        b.plan,
        b.feature,
        coalesce(b.label, f.label, b.feature) AS label,
        b.quantity,
        CASE WHEN f.feature IS NOT NULL THEN 1 ELSE 0 END AS is_key
    FROM benefits AS b
    LEFT JOIN features AS f ON f.feature = b.feature
),
plans AS (
    SELECT plan, count(*) AS benefits_granted, CAST(sum(is_key) AS BIGINT) AS key_features
    FROM bits
    GROUP BY plan
),
running AS (
    SELECT
        account_id,
        max(CASE WHEN latest = 1 AND coalesce(ended_at > $as_of, TRUE) THEN plan END) AS plan,
        CAST(sum(CASE WHEN coalesce(ended_at > $as_of, TRUE) THEN seats END) AS BIGINT) AS seats,
        sum(share_fen) AS share_fen
    FROM (
        SELECT
            coalesce(g.goes_on_as, s.account_id) AS account_id,
            s.plan,
            s.ended_at,
            s.seats,
            row_number() OVER (
                PARTITION BY coalesce(g.goes_on_as, s.account_id)
                ORDER BY CASE WHEN s.ended_at <= $as_of THEN 1 ELSE 0 END, s.started_at DESC, s.subscription_id
            ) AS latest,
            CASE WHEN s.period_days > 0 AND (s.currency IS NULL OR s.currency = $currency)
                    AND coalesce(s.ended_at, $as_of) > $value_from_at
                THEN s.amount_fen * (date_diff(
                    'second', greatest(s.started_at, $value_from_at), least(coalesce(s.ended_at, $as_of), $as_of)
                ) / (86400.0 * s.period_days)) END AS share_fen
        FROM subscriptions AS s
        LEFT JOIN goes_on AS g ON g.account_id = s.account_id
        WHERE s.account_id IS NOT NULL AND s.started_at < $as_of
    ) AS contracts
    GROUP BY account_id
),
lately AS (
    SELECT m.account_id, CAST(sum(d.core) AS BIGINT) AS value_units, CAST(sum(d.paid_fen) AS BIGINT) AS orders_fen
    FROM activity_daily AS d
    INNER JOIN members AS m ON m.subject_id = d.subject_id
    WHERE d.day >= $value_from AND d.day <= $last_day AND (d.core > 0 OR d.paid_fen <> 0)
    GROUP BY m.account_id
),
seats AS (
    SELECT m.account_id, count(*) AS people, count(t.subject_id) AS active_seats
    FROM members AS m
    LEFT JOIN people_there AS t ON t.subject_id = m.subject_id
    GROUP BY m.account_id
),
reached AS (
    SELECT m.account_id, count(DISTINCT json_extract_string(e.properties, '$.end_customer')) AS end_customers
    FROM events AS e
    INNER JOIN members AS m ON m.subject_id = e.subject_id
    WHERE e.day >= $use_from AND e.day <= $last_day AND e.properties LIKE '%"end_customer"%'
    GROUP BY m.account_id
),
known AS (
    SELECT
        a.account_id,
        coalesce(r.plan, a.plan) AS plan,
        a.intent,
        s.people,
        s.active_seats,
        nullif(CASE WHEN r.seats > 0 THEN r.seats ELSE a.seats_paid END, 0) AS seats,
        CASE WHEN r.share_fen IS NOT NULL THEN CAST(round(r.share_fen) AS BIGINT)
            WHEN a.mrr_fen IS NOT NULL AND (a.currency IS NULL OR a.currency = $currency)
                THEN CAST(round(a.mrr_fen * (date_diff(
                    'second', greatest(coalesce(a.started_at, $value_from_at), $value_from_at), $as_of
                ) / (86400 * 30.4375))) AS BIGINT)
            ELSE l.orders_fen END AS value_paid_fen,
        l.value_units,
        CASE WHEN a.traits LIKE '%"end_customers"%'
            THEN TRY_CAST(json_extract_string(a.traits, '$.end_customers') AS BIGINT) END AS said_customers
    FROM accounts AS a
    LEFT JOIN running AS r ON r.account_id = a.account_id
    LEFT JOIN seats AS s ON s.account_id = a.account_id
    LEFT JOIN lately AS l ON l.account_id = a.account_id
    WHERE (a.started_at IS NULL OR a.started_at < $as_of)
        AND a.account_id NOT IN (SELECT g.account_id FROM goes_on AS g)
),
use_of AS (
    SELECT
        k.account_id,
        count(f.feature) AS any_key_used,
        count(CASE WHEN b.is_key = 1 THEN 1 END) AS key_used,
        count(b.feature) AS benefits_used
    FROM used_features AS n
    INNER JOIN known AS k ON k.account_id = n.account_id
    LEFT JOIN features AS f ON f.feature = n.feature
    LEFT JOIN bits AS b ON b.plan = k.plan AND b.feature = n.feature
    GROUP BY k.account_id
),
unused AS (
    SELECT k.account_id, string_agg(b.label, ', ' ORDER BY b.feature) AS unused_features
    FROM known AS k
    INNER JOIN bits AS b ON b.plan = k.plan
    LEFT JOIN used_features AS n ON n.account_id = k.account_id AND n.feature = b.feature
    WHERE n.feature IS NULL
    GROUP BY k.account_id
),
aims AS (
    SELECT
        k.account_id,
        max(CASE
            WHEN b.quantity > 0 THEN least(coalesce(n.uses, 0) / b.quantity, 1.0)
            WHEN k.seats > 0 THEN least(coalesce(n.users_of_it, 0) / CAST(k.seats AS DOUBLE), 1.0)
        END) AS intent_progress
    FROM known AS k
    INNER JOIN bits AS b ON b.plan = k.plan AND (b.feature = k.intent OR b.label = k.intent)
    LEFT JOIN used_features AS n ON n.account_id = k.account_id AND n.feature = b.feature
    GROUP BY k.account_id
),
counted AS (
    SELECT
        k.account_id,
        k.plan,
        k.people,
        k.active_seats,
        k.seats,
        k.said_customers,
        CASE WHEN g.key_features > 0 THEN g.key_features
            WHEN g.benefits_granted > 0 THEN g.benefits_granted
            ELSE (SELECT count(*) FROM features) END AS features_available,
        CASE WHEN g.key_features > 0 THEN coalesce(o.key_used, 0)
            WHEN g.benefits_granted > 0 THEN coalesce(o.benefits_used, 0)
            ELSE coalesce(o.any_key_used, 0) END AS features_used,
        g.benefits_granted,
        g.benefits_granted - coalesce(o.benefits_used, 0) AS benefits_unused,
        k.value_units,
        k.value_paid_fen,
        CASE WHEN k.value_paid_fen > 0 AND k.people > 0 AND core.seen
            THEN coalesce(k.value_units, 0) * 100.0 / k.value_paid_fen END AS value_per_yuan
    FROM known AS k
    LEFT JOIN plans AS g ON g.plan = k.plan
    LEFT JOIN use_of AS o ON o.account_id = k.account_id
    CROSS JOIN (SELECT coalesce(max(value_units), 0) > 0 AS seen FROM lately) AS core
),
ranked AS (
    SELECT
        account_id,
        CASE
            WHEN count(*) OVER (PARTITION BY plan) >= $scorecard_min_peers
                THEN (rank() OVER (PARTITION BY plan ORDER BY value_per_yuan) - 1
                    + count(*) OVER (PARTITION BY plan, value_per_yuan) / 2.0) / count(*) OVER (PARTITION BY plan)
            WHEN count(*) OVER () >= $scorecard_min_peers
                THEN (rank() OVER (ORDER BY value_per_yuan) - 1
                    + count(*) OVER (PARTITION BY value_per_yuan) / 2.0) / count(*) OVER ()
        END AS value_percentile
    FROM counted
    WHERE value_per_yuan IS NOT NULL
)
SELECT
    $as_of_day AS as_of,
    c.account_id,
    c.people,
    c.active_seats,
    c.seats,
    CASE WHEN n.seen AND c.people > 0 THEN nullif(c.features_available, 0) END AS features_available,
    CASE WHEN n.seen AND c.people > 0 AND c.features_available > 0 THEN c.features_used END AS features_used,
    CASE WHEN n.seen AND c.people > 0 AND c.features_available > 0
        THEN c.features_used / CAST(c.features_available AS DOUBLE) END AS breadth,
    CASE WHEN c.people > 0 AND c.seats > 0 THEN least(c.active_seats / CAST(c.seats AS DOUBLE), 1.0) END AS depth,
    coalesce(r.end_customers, c.said_customers) AS end_customers,
    CASE WHEN c.people > 0 AND core.seen THEN coalesce(c.value_units, 0) END AS value_units,
    c.value_paid_fen,
    c.value_per_yuan,
    CAST(k.value_percentile AS DOUBLE) AS value_percentile,
    c.benefits_granted,
    CASE WHEN n.seen AND c.people > 0 THEN c.benefits_unused END AS benefits_unused,
    CASE WHEN n.seen AND c.people > 0 THEN u.unused_features END AS unused_features,
    CASE WHEN n.seen AND c.people > 0 THEN CAST(a.intent_progress AS DOUBLE) END AS intent_progress
FROM counted AS c
CROSS JOIN named AS n
CROSS JOIN (SELECT coalesce(max(value_units), 0) > 0 AS seen FROM lately) AS core
LEFT JOIN ranked AS k ON k.account_id = c.account_id
LEFT JOIN unused AS u ON u.account_id = c.account_id
LEFT JOIN reached AS r ON r.account_id = c.account_id
LEFT JOIN aims AS a ON a.account_id = c.account_id

-- name: scorecard_said
-- The business's scorecard of a day, by plan of the person; all plans together where plan is empty.
SELECT
    count(*) AS people,
    count(breadth) AS n_breadth,
    avg(breadth) AS breadth,
    avg(depth) AS depth,
    median(value_per_yuan) AS value_per_yuan,
    count(value_per_yuan) AS n_value,
    CAST(coalesce(sum(benefits_granted), 0) AS BIGINT) AS granted,
    CAST(coalesce(sum(CASE WHEN benefits_granted IS NOT NULL THEN benefits_unused END), 0) AS BIGINT) AS unused
FROM user_scorecard
WHERE as_of = $as_of_day

-- name: scorecard_said_accounts
-- The same of accounts.
SELECT
    count(*) AS accounts,
    count(breadth) AS n_breadth,
    avg(breadth) AS breadth,
    count(depth) AS n_depth,
    avg(depth) AS depth,
    median(value_per_yuan) AS value_per_yuan,
    count(value_per_yuan) AS n_value,
    CAST(coalesce(sum(benefits_granted), 0) AS BIGINT) AS granted,
    CAST(coalesce(sum(CASE WHEN benefits_granted IS NOT NULL THEN benefits_unused END), 0) AS BIGINT) AS unused
FROM account_scorecard
WHERE as_of = $as_of_day

-- name: unused_points
-- Benefits granted to payers on each asked day, and those of them used within the $unused_days days before it (S11). A
-- payer has a running contract, or no contract at all and a plan since the first payment. Days are counted from $from_day:
-- a use covers the days after it until the next one or $unused_days have passed, a contract those between its ends; what
-- begins counts up, what ends down, and the sum to a day is what held on it.
WITH local_days AS (
    SELECT utc_day, begins, ends, date_diff('day', $from_day, day) AS d FROM contract_hours
),
contracts AS (
    SELECT
        CASE WHEN s.account_id IS NOT NULL THEN 'account' ELSE 'person' END AS kind,
        coalesce(s.account_id, s.subject_id) AS payer,
        s.plan,
        b.d AS start_d,
        coalesce(e.d, 100000) AS end_d
    FROM subscriptions AS s
    INNER JOIN local_days AS b
        ON b.utc_day = CAST(s.started_at AS DATE) AND s.started_at >= b.begins AND s.started_at < b.ends
    LEFT JOIN local_days AS e ON e.utc_day = CAST(s.ended_at AS DATE) AND s.ended_at >= e.begins AND s.ended_at < e.ends
    WHERE s.plan IS NOT NULL AND coalesce(s.account_id, s.subject_id) IS NOT NULL AND s.started_at < $as_of
    UNION ALL
    SELECT 'person' AS kind, u.subject_id AS payer, u.plan, p.start_d, 100000 AS end_d
    FROM users AS u
    INNER JOIN (
        SELECT subject_id, date_diff('day', $from_day, min(day)) AS start_d
        FROM activity_daily
        WHERE paid_fen > 0 AND day <= $last_day
        GROUP BY subject_id
    ) AS p ON p.subject_id = u.subject_id
    LEFT JOIN (SELECT DISTINCT subject_id FROM subscriptions WHERE started_at < $as_of) AS c ON c.subject_id = u.subject_id
    WHERE u.plan IS NOT NULL AND u.account_id IS NULL AND c.subject_id IS NULL
),
paying AS (
    SELECT kind, payer, plan, min(start_d) AS start_d, max(end_d) AS end_d
    FROM contracts
    WHERE plan IN (SELECT plan FROM benefits)
    GROUP BY kind, payer, plan
),
used_on AS (
    SELECT kind, payer, feature, d, lead(d) OVER (PARTITION BY kind, payer, feature ORDER BY d) AS next_d
    FROM (
        SELECT DISTINCT
            CASE WHEN u.account_id IS NOT NULL THEN 'account' ELSE 'person' END AS kind,
            coalesce(u.account_id, a.subject_id) AS payer,
            a.feature,
            date_diff('day', $from_day, a.day) AS d
        FROM (
            SELECT e.subject_id, coalesce(e.feature, r.feature) AS feature, e.day
            FROM events AS e
            LEFT JOIN event_roles AS r ON r.event = e.event
            WHERE e.day >= $from_day AND e.day <= $last_day AND coalesce(e.feature, r.feature) IN (SELECT feature FROM benefits)
                AND coalesce(r.role, 'view') NOT IN ('error', 'slow', 'stuck', 'push_off', 'uninstall', 'cancel', 'refund')
            UNION ALL
            SELECT subject_id, feature, day
            FROM activity_counts
            WHERE day >= $from_day AND day <= $last_day AND feature IN (SELECT feature FROM benefits) AND n > 0
        ) AS a
        LEFT JOIN users AS u ON u.subject_id = a.subject_id
    ) AS acts
),
covered AS (
    SELECT
        greatest(n.d + 1, p.start_d + 1) AS start_d,
        least(n.d + $unused_days, coalesce(n.next_d, 100000), p.end_d) AS end_d
    FROM used_on AS n
    INNER JOIN paying AS p ON p.kind = n.kind AND p.payer = n.payer
    INNER JOIN benefits AS b ON b.plan = p.plan AND b.feature = n.feature
),
moves AS (
    SELECT start_d AS d, 1 AS used, 0 AS granted FROM covered WHERE start_d <= end_d
    UNION ALL
    SELECT end_d + 1 AS d, -1 AS used, 0 AS granted FROM covered WHERE start_d <= end_d
    UNION ALL
    SELECT p.start_d + 1 AS d, 0 AS used, 1 AS granted
    FROM paying AS p
    INNER JOIN benefits AS b ON b.plan = p.plan
    UNION ALL
    SELECT p.end_d + 1 AS d, 0 AS used, -1 AS granted
    FROM paying AS p
    INNER JOIN benefits AS b ON b.plan = p.plan
),
by_day AS (
    SELECT d, sum(used) AS used, sum(granted) AS granted FROM moves GROUP BY d
)
SELECT
    a.day,
    CAST(coalesce(sum(m.granted), 0) AS BIGINT) AS granted,
    CAST(coalesce(sum(m.used), 0) AS BIGINT) AS used
FROM alarm_days AS a
LEFT JOIN by_day AS m ON m.d <= date_diff('day', $from_day, a.day)
GROUP BY a.day
ORDER BY a.day

-- name: contract_dates
-- The UTC days on which contracts began or ended.
SELECT DISTINCT CAST(started_at AS DATE) AS utc_day FROM subscriptions WHERE started_at IS NOT NULL
UNION
SELECT DISTINCT CAST(ended_at AS DATE) AS utc_day FROM subscriptions WHERE ended_at IS NOT NULL

-- name: first_use
-- The first day on which anything was done.
SELECT min(day) AS first_day FROM activity_daily

-- name: unused_people
-- People who paid and have benefits: fell where they used none of them within the window of use.
SELECT subject_id, benefits_unused = benefits_granted AS fell, value_paid_fen AS paid_fen
FROM user_scorecard
WHERE as_of = $as_of_day AND benefits_granted > 0 AND benefits_unused IS NOT NULL AND value_paid_fen > 0
ORDER BY subject_id

-- name: unused_money
-- What people and accounts that used none of their benefits paid in the window of value.
SELECT CAST(coalesce(sum(paid_fen), 0) AS BIGINT) AS paid_fen
FROM (
    SELECT value_paid_fen AS paid_fen
    FROM user_scorecard
    WHERE as_of = $as_of_day AND benefits_granted > 0 AND benefits_unused = benefits_granted
    UNION ALL
    SELECT value_paid_fen AS paid_fen
    FROM account_scorecard
    WHERE as_of = $as_of_day AND benefits_granted > 0 AND benefits_unused = benefits_granted
) AS idle
