-- name: span
-- First and last day on which people did anything, and the newest instant of it.
SELECT min(first_day) AS first_day, max(last_day) AS last_day, max(newest_at) AS newest_at
FROM (
    SELECT min(day) AS first_day, max(day) AS last_day, max(ts) AS newest_at FROM events
    UNION ALL
    SELECT min(day) AS first_day, max(day) AS last_day, max(ts) AS newest_at FROM orders
    UNION ALL
    SELECT min(day) AS first_day, max(day) AS last_day, CAST(NULL AS TIMESTAMP) AS newest_at FROM activity_counts
    UNION ALL
    SELECT min(day) AS first_day, max(day) AS last_day, max(ts) AS newest_at FROM feedback
    UNION ALL
    SELECT min(day) AS first_day, max(day) AS last_day, max(ts) AS newest_at FROM survey_responses
) AS spans

-- name: freshness
-- Rows, newest fact and newest import of every imported table.
SELECT counted."table", counted."rows", counted.newest, counted.taken_in
FROM (
    SELECT 'users' AS "table", count(*) AS "rows", max(signed_up_at) AS newest, max(ingested_at) AS taken_in FROM users
    UNION ALL
    SELECT 'accounts' AS "table", count(*) AS "rows", max(started_at) AS newest, max(ingested_at) AS taken_in FROM accounts
    UNION ALL
    SELECT 'events' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM events
    UNION ALL
    SELECT 'orders' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM orders
    UNION ALL
    SELECT 'subscriptions' AS "table", count(*) AS "rows", max(started_at) AS newest, max(ingested_at) AS taken_in FROM subscriptions
    UNION ALL
    SELECT 'survey_responses' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM survey_responses
    UNION ALL
    SELECT 'feedback' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM feedback
    UNION ALL
    SELECT 'mentions' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM mentions
    UNION ALL
    SELECT 'catalog' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM catalog
    UNION ALL
    SELECT 'benefits' AS "table", count(*) AS "rows", CAST(NULL AS TIMESTAMP) AS newest, max(ingested_at) AS taken_in FROM benefits
    UNION ALL
    SELECT 'milestones' AS "table", count(*) AS "rows", max(done_at) AS newest, max(ingested_at) AS taken_in FROM milestones
    UNION ALL
    SELECT 'account_changes' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM account_changes
    UNION ALL
    SELECT 'activity_counts' AS "table", count(*) AS "rows", CAST(max(day) AS TIMESTAMP) AS newest, max(ingested_at) AS taken_in FROM activity_counts
) AS counted
ORDER BY counted."table"

-- name: freshness_before
-- The same of what a morning's numbers can know of: facts of its day and later ones are no reason to count it anew.
SELECT counted."table", counted."rows", counted.newest, counted.taken_in
FROM (
    SELECT 'users' AS "table", count(*) AS "rows", max(signed_up_at) AS newest, max(ingested_at) AS taken_in FROM users WHERE signed_up_at IS NULL OR signed_up_at < $as_of
    UNION ALL
    SELECT 'accounts' AS "table", count(*) AS "rows", max(started_at) AS newest, max(ingested_at) AS taken_in FROM accounts WHERE started_at IS NULL OR started_at < $as_of
    UNION ALL
    SELECT 'events' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM events WHERE ts < $as_of
    UNION ALL
    SELECT 'orders' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM orders WHERE ts < $as_of
    UNION ALL
    SELECT 'subscriptions' AS "table", count(*) AS "rows", max(started_at) AS newest, max(ingested_at) AS taken_in FROM subscriptions WHERE started_at < $as_of
    UNION ALL
    SELECT 'survey_responses' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM survey_responses WHERE ts < $as_of
    UNION ALL
    SELECT 'feedback' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM feedback WHERE ts < $as_of
    UNION ALL
    SELECT 'mentions' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM mentions WHERE ts < $as_of
    UNION ALL
    SELECT 'catalog' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM catalog WHERE ts IS NULL OR ts < $as_of
    UNION ALL
    SELECT 'benefits' AS "table", count(*) AS "rows", CAST(NULL AS TIMESTAMP) AS newest, max(ingested_at) AS taken_in FROM benefits
    UNION ALL
    SELECT 'milestones' AS "table", count(*) AS "rows", max(done_at) AS newest, max(ingested_at) AS taken_in FROM milestones
    UNION ALL
    SELECT 'account_changes' AS "table", count(*) AS "rows", max(ts) AS newest, max(ingested_at) AS taken_in FROM account_changes WHERE ts IS NULL OR ts < $as_of
    UNION ALL
    SELECT 'activity_counts' AS "table", count(*) AS "rows", CAST(max(day) AS TIMESTAMP) AS newest, max(ingested_at) AS taken_in FROM activity_counts WHERE day <= $last_day
) AS counted
ORDER BY counted."table"

-- name: any_act
-- Whether no act that counts as being there was seen: then every act of people's own will counts.
SELECT NOT EXISTS (SELECT 1 FROM activity_daily WHERE present > 0 AND day <= $last_day) AS any_act

-- name: came_back
-- How much of what was decided and done has come back as facts.
SELECT (SELECT count(*) FROM receipts) AS receipts, (SELECT count(*) FROM verdicts) AS verdicts

-- name: came_back_before
-- How much of what came back a morning's numbers can know of: no signal looks past its as_of, nor at verdicts.
SELECT count(*) AS receipts FROM receipts AS r WHERE r.at < $as_of

-- name: measured
-- Whether a day's signals are kept.
SELECT EXISTS (SELECT 1 FROM signal_daily WHERE as_of = $as_of_day) AS measured

-- name: measured_before
-- The newest days before, whose signals are kept.
SELECT DISTINCT as_of FROM signal_daily WHERE as_of < $as_of_day ORDER BY as_of DESC LIMIT 40
