-- name: newest
-- Each import has a moment of its own, so that its rows can be told from all others.
SELECT max(ingested_at) AS at FROM target

-- name: count_raw
SELECT count(*) AS n FROM raw

-- name: found_hashes
SELECT row_hash FROM checked

-- name: doubtful_stored
-- Identities that this import has more than once, or that were there before it: of rows just written.
SELECT row_hash FROM repeated
UNION
SELECT row_hash FROM target WHERE ingested_at < $at AND row_hash IN (SELECT row_hash FROM mine)

-- name: hashes_mine
-- Identities just written. Laid down, so that the engine knows how few they are: it goes through all others' once, and
-- holds these, not those.
SELECT row_hash FROM target WHERE ingested_at = $at

-- name: doubtful_seen
-- The same, of rows not written yet.
SELECT row_hash FROM repeated
UNION
SELECT row_hash FROM target WHERE row_hash IN (SELECT row_hash FROM seen)

-- name: head_doubtful
-- Whether the first rows of a file say that it overlaps what is there, often repeats itself, or is often wrong.
WITH head AS (SELECT row_hash FROM checked LIMIT 20000)

SELECT
    (SELECT count(DISTINCT row_hash) FROM head) < 0.99 * (SELECT count(row_hash) FROM head)
    OR (SELECT count(row_hash) FROM head) < 0.99 * (SELECT count(*) FROM head)
    OR EXISTS (SELECT 1 FROM target WHERE row_hash IN (SELECT row_hash FROM head)) AS doubtful

-- name: count_doubtful_before
SELECT count(*) AS n FROM target WHERE ingested_at <> $at AND row_hash IN (SELECT row_hash FROM doubtful)

-- name: doubts
SELECT * FROM numbered WHERE row_hash IN (SELECT row_hash FROM doubtful)

-- name: count_doubts
SELECT count(*) AS n FROM doubts

-- name: events
SELECT event, count(*) AS n FROM target WHERE ingested_at = $at GROUP BY event

-- name: events_checked
SELECT event, count(*) AS n FROM checked WHERE reason IS NULL GROUP BY event

-- name: days
SELECT DISTINCT day FROM target WHERE ingested_at = $at AND day IS NOT NULL

-- name: anonymous
SELECT count(*) AS n FROM target WHERE ingested_at = $at AND subject_id IS NULL

-- name: anonymous_checked
SELECT count(*) AS n FROM checked WHERE reason IS NULL AND subject_id IS NULL

-- name: count_doubtful
SELECT count(*) AS n FROM doubtful

-- name: span
SELECT min(ts) AS first, max(ts) AS last FROM target WHERE ingested_at = $at

-- name: count_more
SELECT CAST(coalesce(sum(n - m), 0) AS BIGINT) AS n FROM more

-- name: count_lines
SELECT CAST(count(*) + coalesce(sum(breaks), 0) AS BIGINT) AS n FROM cells

-- name: hashes_stored
-- Identities just written, a part of them at a time.
SELECT row_hash FROM target WHERE ingested_at = $at AND row_hash % CAST($parts AS UBIGINT) = CAST($part AS UBIGINT)

-- name: hashes_seen
SELECT row_hash FROM seen WHERE row_hash % CAST($parts AS UBIGINT) = CAST($part AS UBIGINT)

-- name: any_before
SELECT EXISTS (SELECT 1 FROM target WHERE ingested_at < $at) AS there

-- name: count_seen
SELECT count(*) AS rows, count(row_hash) AS sound FROM seen

-- name: count_unsound
SELECT count(*) AS n FROM target WHERE ingested_at = $at AND row_hash IS NULL

-- name: look_first
-- The first rows as they would be read.
SELECT * FROM looked ORDER BY line LIMIT $rows

-- name: look_wrong
-- The first rows that would be kept out, with the reason.
SELECT * FROM looked WHERE reason IS NOT NULL ORDER BY line LIMIT $rows

-- name: look_reasons
SELECT reason, count(*) AS n FROM looked WHERE reason IS NOT NULL GROUP BY reason ORDER BY n DESC, reason

-- name: look_count
SELECT count(*) AS n FROM looked

-- name: look_times
-- How many rows there are in each quarter of an hour: zones differ by quarters, so a day can be told of each.
SELECT time_bucket(INTERVAL '15 minutes', at) AS at, count(*) AS n FROM looked_times WHERE at IS NOT NULL GROUP BY 1

-- name: look_events
SELECT event, count(*) AS n FROM looked WHERE reason IS NULL AND event IS NOT NULL GROUP BY event ORDER BY n DESC, event LIMIT 200
