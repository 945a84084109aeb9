-- name: old_days
-- Days measured before $keep_from.
SELECT DISTINCT as_of FROM user_signals WHERE as_of < $keep_from
UNION
SELECT DISTINCT as_of FROM signal_daily WHERE as_of < $keep_from
UNION
SELECT DISTINCT as_of FROM account_scorecard WHERE as_of < $keep_from
