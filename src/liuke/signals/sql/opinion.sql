-- name: opinion_days
-- What was said of us each day: how many mentions by label, model and log odds in steps of a quarter. Where no product
-- word is declared every mention is about us.
SELECT m.day, m.negative, s.model, CAST(round(ln(s.p_negative / (1 - s.p_negative)) / 0.25) AS INTEGER) AS bin,
    count(*) AS n
FROM mentions AS m
LEFT JOIN text_scores AS s ON s.kind = 'mentions' AND s.day = m.day
    AND s.text_id = coalesce(m.mention_id, CAST(m.row_hash AS VARCHAR) || '-' || CAST(m.nth AS VARCHAR), md5(m.text))
WHERE m.day >= $from_day AND m.day <= $last_day AND m.ts < $as_of AND (m.negative IS NOT NULL OR s.model IS NOT NULL)
    AND ($all_words OR EXISTS (
        SELECT 1 FROM words AS w WHERE w.kind = 'product' AND instr(lower(m.text), w.word) > 0
    ))
GROUP BY m.day, m.negative, s.model, bin
ORDER BY m.day, m.negative, s.model, bin

-- name: opinion_parts
-- The same over some days, by platform and by topic.
WITH told AS (
    SELECT m.platform, m.topic, m.negative, s.model,
        CAST(round(ln(s.p_negative / (1 - s.p_negative)) / 0.25) AS INTEGER) AS bin
    FROM mentions AS m
    LEFT JOIN text_scores AS s ON s.kind = 'mentions' AND s.day = m.day
        AND s.text_id
        = coalesce(m.mention_id, CAST(m.row_hash AS VARCHAR) || '-' || CAST(m.nth AS VARCHAR), md5(m.text))
    WHERE m.day >= $from_day AND m.day <= $last_day AND m.ts < $as_of
        AND (m.negative IS NOT NULL OR s.model IS NOT NULL)
        AND ($all_words OR EXISTS (
            SELECT 1 FROM words AS w WHERE w.kind = 'product' AND instr(lower(m.text), w.word) > 0
        ))
)
SELECT 'platform' AS axis, platform AS part, negative, model, bin, count(*) AS n
FROM told
GROUP BY platform, negative, model, bin
UNION ALL
SELECT 'topic' AS axis, topic AS part, negative, model, bin, count(*) AS n
FROM told
GROUP BY topic, negative, model, bin
ORDER BY axis, part, negative, model, bin

-- name: opinion_hours
-- The same for each hour of some days: whole hours since the day began, so that a day has 23 or 25 where clocks change.
SELECT m.day, CAST(date_diff('second', d.begins, m.ts) // 3600 AS INTEGER) AS hour, m.negative, s.model,
    CAST(round(ln(s.p_negative / (1 - s.p_negative)) / 0.25) AS INTEGER) AS bin, count(*) AS n
FROM mentions AS m
INNER JOIN hour_days AS d ON d.day = m.day
LEFT JOIN text_scores AS s ON s.kind = 'mentions' AND s.day = m.day
    AND s.text_id = coalesce(m.mention_id, CAST(m.row_hash AS VARCHAR) || '-' || CAST(m.nth AS VARCHAR), md5(m.text))
WHERE m.day >= $from_day AND m.day <= $last_day AND m.ts < $as_of AND (m.negative IS NOT NULL OR s.model IS NOT NULL)
    AND ($all_words OR EXISTS (
        SELECT 1 FROM words AS w WHERE w.kind = 'product' AND instr(lower(m.text), w.word) > 0
    ))
GROUP BY m.day, hour, m.negative, s.model, bin
ORDER BY m.day, hour, m.negative, s.model, bin

-- name: opinion_hour_parts
-- The same for each hour, by platform and by topic.
WITH told AS (
    SELECT m.day, CAST(date_diff('second', d.begins, m.ts) // 3600 AS INTEGER) AS hour, m.platform, m.topic,
        m.negative, s.model, CAST(round(ln(s.p_negative / (1 - s.p_negative)) / 0.25) AS INTEGER) AS bin
    FROM mentions AS m
    INNER JOIN hour_days AS d ON d.day = m.day
    LEFT JOIN text_scores AS s ON s.kind = 'mentions' AND s.day = m.day
        AND s.text_id
        = coalesce(m.mention_id, CAST(m.row_hash AS VARCHAR) || '-' || CAST(m.nth AS VARCHAR), md5(m.text))
    WHERE m.day >= $from_day AND m.day <= $last_day AND m.ts < $as_of
        AND (m.negative IS NOT NULL OR s.model IS NOT NULL)
        AND ($all_words OR EXISTS (
            SELECT 1 FROM words AS w WHERE w.kind = 'product' AND instr(lower(m.text), w.word) > 0
        ))
)
SELECT 'platform' AS axis, platform AS part, day, hour, negative, model, bin, count(*) AS n
FROM told
GROUP BY platform, day, hour, negative, model, bin
UNION ALL
SELECT 'topic' AS axis, topic AS part, day, hour, negative, model, bin, count(*) AS n
FROM told
GROUP BY topic, day, hour, negative, model, bin
ORDER BY axis, part, day, hour, negative, model, bin

-- name: competitor_mentions
-- How often each competitor's word was said, these days and as many before.
SELECT w.word, count(*) FILTER (WHERE m.day >= $since_28d) AS mentions,
    count(*) FILTER (WHERE m.day < $since_28d) AS before
FROM mentions AS m
INNER JOIN words AS w ON w.kind = 'competitor' AND instr(lower(m.text), w.word) > 0
WHERE m.day >= $from_day AND m.day <= $last_day AND m.ts < $as_of
GROUP BY w.word
ORDER BY mentions DESC, w.word

-- name: product_words
-- How many product words are declared.
SELECT count(*) AS n FROM words WHERE kind = 'product'
