-- name: newest
-- Each import has a moment of its own, so that its rows can be told from all others.
SELECT max(ingested_at) AS at FROM target

-- name: count_raw
SELECT count(*) AS n FROM raw

-- name: found_hashes
SELECT row_hash FROM checked WHERE reason IS NULL

-- name: doubtful_stored
-- Identities that this import has more than once, or that were there before it: of rows just written.
SELECT row_hash FROM target WHERE ingested_at = $at GROUP BY row_hash HAVING count(*) > 1
UNION
SELECT row_hash FROM target
WHERE ingested_at < $at AND row_hash IN (SELECT row_hash FROM target WHERE ingested_at = $at)

-- name: doubtful_seen
-- The same, of rows not written yet.
SELECT row_hash FROM seen GROUP BY row_hash HAVING count(*) > 1
UNION
SELECT row_hash FROM target WHERE row_hash IN (SELECT row_hash FROM seen)

-- name: head_doubtful
-- Whether the first rows of a file say that it overlaps what is there, or repeats itself.
WITH head AS (SELECT row_hash FROM checked WHERE reason IS NULL LIMIT 20000)

SELECT
    (SELECT count(*) FROM head) > (SELECT count(DISTINCT row_hash) FROM head)
    OR EXISTS (SELECT 1 FROM target WHERE row_hash IN (SELECT row_hash FROM head)) AS doubtful

-- name: doubts
SELECT * FROM numbered WHERE reason IS NULL AND row_hash IN (SELECT row_hash FROM doubtful)

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
