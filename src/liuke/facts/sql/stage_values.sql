-- name: tidy
-- Blanks, no-break and ideographic spaces and byte-order marks around a cell mean nothing; nothing left is unknown.
SELECT
    CASE
        WHEN cell < '!' OR cell >= chr(160) OR ends_with(cell, ' ') OR regexp_matches(cell, '[\s\x{A0}\x{3000}\x{FEFF}]$')
            THEN nullif(
                regexp_replace(cell, '^[\s\x{A0}\x{3000}\x{FEFF}]+|[\s\x{A0}\x{3000}\x{FEFF}]+$', '', 'g'), ''
            )
        ELSE cell
    END AS value
FROM given

-- name: tidy_plain
-- The same for a file known to hold no blanks but spaces.
SELECT
    CASE
        WHEN cell < '!' OR ends_with(cell, ' ') THEN nullif(regexp_replace(cell, '^\s+|\s+$', '', 'g'), '')
        ELSE cell
    END AS value
FROM given

-- name: id_from_text
-- 17850.0 is what a spreadsheet makes of 17850. The lengths come first because they are cheap.
SELECT
    CASE
        WHEN strlen(cell) <= 4 AND (cell IN ('NULL', 'null', 'None', 'NaN') OR cell IN ('nan', '<NA>', '#N/A', '\N')) THEN NULL
        WHEN ends_with(cell, '.0') AND regexp_full_match(cell, '[0-9]+\.0') THEN left(cell, strlen(cell) - 2)
        ELSE cell
    END AS value
FROM given

-- name: label_from_text
SELECT
    CASE
        WHEN strlen(cell) <= 4 AND (cell IN ('NULL', 'null', 'NaN', 'nan') OR cell IN ('<NA>', '#N/A', '\N')) THEN NULL
        ELSE cell
    END AS value
FROM given

-- name: text_from_text
SELECT cell AS value FROM given

-- name: text_from_number
-- A whole number is written without its .0, everything else with as many digits as needed to read it back.
SELECT
    CASE
        WHEN NOT isfinite(cell) THEN NULL
        WHEN cell = trunc(cell) AND abs(cell) < 1e15 THEN CAST(CAST(cell AS BIGINT) AS VARCHAR)
        ELSE CAST(cell AS VARCHAR)
    END AS value
FROM given

-- name: text_from_other
SELECT CAST(cell AS VARCHAR) AS value FROM given

-- name: text_from_nested
SELECT CAST(to_json(cell) AS VARCHAR) AS value FROM given

-- name: known_from_number
-- Not-a-number is how data frames say unknown.
SELECT CASE WHEN isnan(cell) THEN NULL ELSE cell END AS value FROM given

-- name: likely
-- The form most of the file's first rows have, tried before all others: a miss is dear, so only where nearly all have it.
SELECT try_strptime(cell, $format) AS value FROM given

-- name: aware
-- The text says its offset from UTC, or counts seconds, milli- or microseconds since 1970: no zone is needed.
SELECT
    CASE
        WHEN cell IS NULL OR likely IS NOT NULL THEN FALSE
        ELSE regexp_matches(
            cell, ':\d{2}(:\d{2}(\.\d+)?)?\s*(Z|z|UTC|GMT|[+-](0\d|1[0-4])(:?[0-5]\d)?)( \d{4})?$|^(\d{10}|\d{13}|\d{16})$'
        )
    END AS value
FROM given

-- name: utc_from_text
SELECT
    CASE
        WHEN regexp_full_match(cell, '\d{10}') THEN make_timestamp(TRY_CAST(cell AS BIGINT) * 1000000)
        WHEN regexp_full_match(cell, '\d{13}') THEN make_timestamp(TRY_CAST(cell AS BIGINT) * 1000)
        WHEN regexp_full_match(cell, '\d{16}') THEN make_timestamp(TRY_CAST(cell AS BIGINT))
        ELSE coalesce(
            CASE
                WHEN regexp_full_match(
                    cell,
                    '\d{4}[-/]\d{1,2}[-/]\d{1,2}[ Tt]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}(:?\d{2})?)'
                ) THEN timezone(
                    'UTC', TRY_CAST(regexp_replace(regexp_replace(upper(cell), 'UTC|GMT', 'Z'), '\s+([-+Z])', '\1') AS TIMESTAMPTZ)
                )
            END,
            timezone('UTC', try_strptime(cell, ['%a %b %d %H:%M:%S %z %Y', '%a, %d %b %Y %H:%M:%S %z', '%d %b %Y %H:%M:%S %z']))
        )
    END AS value
FROM given

-- name: wall_from_text
-- The engine's own cast forgives too much: it reads past an offset, a zone's name and PM.
SELECT
    CASE
        WHEN likely IS NOT NULL THEN likely
        WHEN cell IS NULL OR aware THEN NULL
        WHEN regexp_full_match(cell, '\d{4}[-/]\d{1,2}[-/]\d{1,2}([ Tt]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?')
            THEN TRY_CAST(cell AS TIMESTAMP)
        ELSE coalesce(
            try_strptime(cell, $formats),
            CASE
                WHEN contains(cell, '年') THEN try_strptime(
                    trim(
                        replace(replace(replace(replace(replace(replace(replace(replace(replace(
                            cell, '年', '-'), '月', '-'), '日', ' '), '时', ':'), '点', ':'), '分', ':'), '秒', ''),
                        '上午', 'AM '), '下午', 'PM '),
                        ' :-'
                    ),
                    [
                        '%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%d', '%Y-%m-%d  %H:%M:%S', '%Y-%m-%d  %H:%M',
                        '%Y-%m-%d %p %I:%M:%S', '%Y-%m-%d %p %I:%M', '%Y-%m-%d  %p %I:%M:%S', '%Y-%m-%d  %p %I:%M', '%Y-%m'
                    ]
                )
                WHEN regexp_matches(cell, '上午|下午') THEN try_strptime(
                    replace(replace(replace(cell, '/', '-'), '上午', 'AM '), '下午', 'PM '),
                    ['%Y-%m-%d %p %I:%M:%S', '%Y-%m-%d %p %I:%M']
                )
            END
        )
    END AS value
FROM given

-- name: wall_from_instant
SELECT cell AS value FROM given

-- name: wall_from_day
SELECT CAST(cell AS TIMESTAMP) AS value FROM given

-- name: utc_from_zoned
SELECT timezone('UTC', cell) AS value FROM given

-- name: known
-- Words that say a number or a time is not known.
SELECT
    CASE
        WHEN strlen(cell) <= 4
            AND (cell IN ('NULL', 'null', 'None', 'none') OR cell IN ('NaN', 'nan', '<NA>', '#N/A') OR cell IN ('N/A', 'n/a', 'NA', 'NaT') OR cell IN ('\N', '-', '--', '—') OR cell IN ('/'))
            THEN NULL
        ELSE cell
    END AS value
FROM given

-- name: known_amount
-- The same of what was paid, where not-a-number is a sum that went wrong.
SELECT
    CASE
        WHEN strlen(cell) <= 4
            AND (cell IN ('NULL', 'null', 'None', 'none') OR cell IN ('<NA>', '#N/A', 'N/A', 'n/a') OR cell IN ('NA', '\N', '-', '--') OR cell IN ('—', '/'))
            THEN NULL
        ELSE cell
    END AS value
FROM given

-- name: number_from_text
-- 1,234.50 and ¥1234.5 are read as a spreadsheet writes them; a comma anywhere else is refused, not guessed.
SELECT
    CASE
        WHEN isfinite(TRY_CAST(cell AS DOUBLE)) THEN TRY_CAST(cell AS DOUBLE)
        WHEN regexp_full_match(
            cell, '[-+−]?\s*[¥￥$£€]?\s*[-−]?(\d{1,3}([,，]\d{3})+|\d+)(\.\d*)?\s*(元|圆|块|CNY|RMB|USD|GBP|EUR)?'
        ) THEN TRY_CAST(regexp_replace(replace(cell, '−', '-'), '[^-0-9.]', '', 'g') AS DOUBLE)
    END AS value
FROM given

-- name: number_from_other
SELECT CAST(cell AS DOUBLE) AS value FROM given

-- name: decimal_from_text
SELECT
    coalesce(
        TRY_CAST(cell AS DECIMAL(32, 14)),
        CASE
            WHEN regexp_full_match(
                cell, '[-+−]?\s*[¥￥$£€]?\s*[-−]?(\d{1,3}([,，]\d{3})+|\d+)(\.\d*)?\s*(元|圆|块|CNY|RMB|USD|GBP|EUR)?'
            ) THEN TRY_CAST(regexp_replace(replace(cell, '−', '-'), '[^-0-9.]', '', 'g') AS DECIMAL(32, 14))
        END
    ) AS value
FROM given

-- name: decimal_from_number
-- Six places take away what binary fractions add: 2.675 is 2.675 again.
SELECT CAST(TRY_CAST(cell AS DECIMAL(18, 6)) AS DECIMAL(32, 14)) AS value FROM given

-- name: decimal_from_other
SELECT TRY_CAST(cell AS DECIMAL(32, 14)) AS value FROM given

-- name: four_places_text
-- No more than four decimals are written.
SELECT strpos(cell, '.') = 0 OR strlen(cell) - strpos(cell, '.') <= 4 AS value FROM given

-- name: four_places_number
SELECT abs(cell * 10000 - round(cell * 10000)) < 0.00001 AS value FROM given

-- name: fen_of_yuan
-- Half a fen goes away from zero, as on a till. Sums below a million with four decimals at most are counted in whole
-- ten-thousandths, which binary fractions hold without loss; all others in decimals, which are slower.
SELECT
    CASE
        WHEN abs(cell) < 1000000 AND plain
            THEN CAST(sign(cell) AS BIGINT) * ((TRY_CAST(round(abs(cell) * 10000) AS BIGINT) + 50) // 100)
        ELSE TRY_CAST(round(exact * 100) AS BIGINT)
    END AS value
FROM given

-- name: fen_of_fen
-- There is no half a fen.
SELECT
    CASE
        WHEN abs(cell) < 1000000000000 THEN CASE WHEN cell = round(cell) THEN TRY_CAST(cell AS BIGINT) END
        WHEN exact = round(exact) THEN TRY_CAST(exact AS BIGINT)
    END AS value
FROM given

-- name: fen_of_price
-- Decimals are bounded before they are multiplied and wide enough afterwards: no product of these overflows.
SELECT
    CASE
        WHEN abs(cell) < 1000000
            AND abs(other) < 1000000
            AND other = trunc(other)
            AND plain
            THEN CAST(sign(cell) * sign(other) AS BIGINT)
            * ((TRY_CAST(round(abs(cell) * 10000) AS BIGINT) * TRY_CAST(abs(other) AS BIGINT) + 50) // 100)
        ELSE TRY_CAST(
            round(
                CAST(TRY_CAST(exact AS DECIMAL(18, 6)) AS DECIMAL(24, 6))
                * TRY_CAST(exact_other AS DECIMAL(15, 6))
                * CAST(100 AS DECIMAL(3, 0))
            ) AS BIGINT
        )
    END AS value
FROM given

-- name: fen_of_fen_price
SELECT
    TRY_CAST(
        round(
            CAST(TRY_CAST(exact AS DECIMAL(18, 6)) AS DECIMAL(24, 6)) * TRY_CAST(exact_other AS DECIMAL(15, 6))
        ) AS BIGINT
    ) AS value
FROM given

-- name: whole_of_number
SELECT CASE WHEN cell = trunc(cell) AND abs(cell) < 2147483648 THEN TRY_CAST(cell AS INTEGER) END AS value FROM given

-- name: truth_from_text
SELECT
    CASE
        WHEN (lower(cell) IN ('true', 't', 'yes', 'y') OR lower(cell) IN ('1', '1.0', 'on', 'x') OR lower(cell) IN ('是', '有', '对', '已同意') OR lower(cell) IN ('同意', '已订阅', '订阅', '开') OR lower(cell) IN ('开启', 'opted_in', 'granted', 'subscribed') OR lower(cell) IN ('√', '✓')) THEN TRUE
        WHEN (lower(cell) IN ('false', 'f', 'no', 'n') OR lower(cell) IN ('0', '0.0', 'off', '否') OR lower(cell) IN ('无', '不', '不同意', '未同意') OR lower(cell) IN ('未订阅', '拒绝', '关', '关闭') OR lower(cell) IN ('opted_out', 'denied', 'unsubscribed')) THEN FALSE
    END AS value
FROM given

-- name: currency_from_text
SELECT
    CASE
        WHEN regexp_full_match(cell, '[A-Za-z]{3}') AND upper(cell) <> 'RMB' THEN upper(cell)
        WHEN (upper(cell) IN ('RMB', '元', '人民币', '人民币元') OR upper(cell) IN ('¥', '￥')) THEN 'CNY'
        WHEN regexp_full_match(cell, '\$|US\$|美元') THEN 'USD'
        WHEN regexp_full_match(cell, '£|英镑') THEN 'GBP'
        WHEN regexp_full_match(cell, '€|欧元') THEN 'EUR'
    END AS value
FROM given

-- name: ordinal_day
-- Days counted from 1, as courses do.
SELECT
    CASE
        WHEN regexp_full_match(cell, '-?\d{1,5}(\.0)?')
            THEN CAST(CAST($day_one AS DATE) + to_days(CAST(CAST(cell AS DOUBLE) AS INTEGER) - 1) AS DATE)
    END AS value
FROM given

-- name: json_of_text
SELECT CAST(to_json(CAST(cell AS VARCHAR)) AS VARCHAR) AS value FROM given

-- name: json_of_numeric
-- 007 is a word, not a number.
SELECT
    CASE
        WHEN regexp_full_match(cell, '-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?') THEN cell
        WHEN regexp_full_match(lower(cell), 'true|false') THEN lower(cell)
        ELSE CAST(to_json(cell) AS VARCHAR)
    END AS value
FROM given

-- name: first_number
SELECT max(TRY_CAST(regexp_extract(cell, '^\s*(\d{1,2})[/.-]\d{1,2}[/.-](\d{4}|\d{2})(\D|$)', 1) AS INTEGER)) AS value
FROM given

-- name: second_number
SELECT max(TRY_CAST(regexp_extract(cell, '^\s*\d{1,2}[/.-](\d{1,2})[/.-](\d{4}|\d{2})(\D|$)', 1) AS INTEGER)) AS value
FROM given

-- name: json_of_nested
SELECT CASE WHEN json_valid(cell) THEN cell ELSE CAST(to_json(cell) AS VARCHAR) END AS value FROM given
