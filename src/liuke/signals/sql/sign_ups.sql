-- name: sign_up_dates
-- UTC dates on which people signed up.
SELECT DISTINCT CAST(signed_up_at AS DATE) AS utc_day FROM users WHERE signed_up_at < $as_of
