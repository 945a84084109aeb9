-- name: alarms_before
-- Where each alarm stood on its last day before the one asked for that was judged without an error, from $from_day on.
SELECT alarm_daily.*
FROM alarm_daily
INNER JOIN (
    SELECT alarm, max(as_of) AS last_day
    FROM alarm_daily
    WHERE as_of < $as_of_day AND as_of >= $from_day AND state <> 'error'
    GROUP BY alarm
) AS judged ON alarm_daily.alarm = judged.alarm AND alarm_daily.as_of = judged.last_day
ORDER BY alarm_daily.alarm, alarm_daily.segment

-- name: alarms_of_day
-- Where each alarm stood on the day asked for.
SELECT * FROM alarm_daily WHERE as_of = $as_of_day ORDER BY alarm, segment

-- name: alarms_last
-- Where each alarm stood on the last day that was judged at all.
SELECT * FROM alarm_daily
WHERE as_of = (SELECT max(as_of) FROM alarm_daily)
ORDER BY alarm, segment

-- name: alarms_through
-- Every day of one alarm (of all where $alarm is empty) from $from_day to the day asked for, oldest first.
SELECT * FROM alarm_daily
WHERE ($alarm = '' OR alarm = $alarm) AND as_of >= $from_day AND as_of <= $as_of_day
ORDER BY as_of, alarm, segment

-- name: alarm_changes
-- The days on which an alarm came into another state, from $from_day to the day asked for, newest first.
SELECT as_of, alarm, segment, state, before, value, line, n, money_fen, detail
FROM alarm_daily
WHERE as_of = since AND as_of >= $from_day AND as_of <= $as_of_day AND ($alarm = '' OR alarm = $alarm)
ORDER BY as_of DESC, alarm, segment

-- name: signals_of_day
-- What was measured of the business on the day asked for.
SELECT signal, segment, value, n, threshold, firing FROM signal_daily
WHERE as_of = $as_of_day
ORDER BY signal, segment

-- name: signals_through
-- What was measured of the business from $from_day to the day asked for, oldest first.
SELECT as_of, signal, segment, value FROM signal_daily
WHERE as_of >= $from_day AND as_of <= $as_of_day AND ($signal = '' OR signal = $signal)
ORDER BY as_of, signal, segment
