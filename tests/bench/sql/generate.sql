-- name: users
-- People, signed up evenly over the days.
SELECT
    'u' || lpad(CAST(n AS VARCHAR), 8, '0') AS subject_id,
    $first_at + to_seconds(CAST(n * ($days * 86400.0 / $users) AS BIGINT)) AS signed_up_at,
    hash(n) AS row_hash
FROM range($users) AS t (n)

-- name: events
-- One day: visits of 1 to 11 acts half a minute to three minutes apart; late comers are livelier.
WITH visits AS (
    SELECT
        CAST(floor($users * (1 - pow((hash(v, $seed, 1) % 1000003) / 1000003.0, 1.7))) AS BIGINT) % $users AS n,
        (hash(v, $seed, 2) % 50400) + 25200 AS starts,
        hash(v, $seed, 3) AS luck,
        v
    FROM range($visits) AS t (v)
),
acts AS (
    SELECT n, starts, luck, v, unnest(range(CAST(1 + luck % 11 AS BIGINT))) AS nth
    FROM visits
)
SELECT
    'u' || lpad(CAST(n AS VARCHAR), 8, '0') AS subject_id,
    $begins + to_seconds(CAST(starts + nth * (30 + luck % 151) AS BIGINT)) AS ts,
    CASE WHEN nth = 0 THEN 'app_open' ELSE CASE hash(v, $seed, nth) % 16
        WHEN 0 THEN 'search_submit' WHEN 1 THEN 'search_submit' WHEN 2 THEN 'bill_paid' WHEN 3 THEN 'item_saved'
        WHEN 4 THEN 'cart_item_added' WHEN 5 THEN 'crash' WHEN 6 THEN 'heartbeat' WHEN 7 THEN 'heartbeat'
        WHEN 8 THEN 'item_view' WHEN 9 THEN 'item_view' WHEN 10 THEN 'item_view' WHEN 11 THEN 'item_view'
        ELSE 'page_view' END END AS event,
    CASE WHEN hash(v, $seed, nth) % 16 IN (3, 4, 8, 9) THEN 'sku' || CAST(luck % 5000 AS VARCHAR) END AS item_id,
    CAST($day AS DATE) AS day,
    hash(v, $seed, nth, 5) AS row_hash,
    1 AS nth
FROM acts

-- name: orders
-- One day: a visit in ten ends with an order of one line; one order in fifty is refunded a week later.
SELECT
    'o' || CAST($seed AS VARCHAR) || '-' || CAST(v AS VARCHAR) AS order_id,
    '1' AS line_id,
    'u' || lpad(CAST(CAST(floor($users * (1 - pow((hash(v, $seed, 1) % 1000003) / 1000003.0, 1.7))) AS BIGINT) % $users
        AS VARCHAR), 8, '0') AS subject_id,
    $begins + to_seconds(CAST((hash(v, $seed, 2) % 50400) + 27000 AS BIGINT)) AS ts,
    $begins + to_seconds(CAST((hash(v, $seed, 2) % 50400) + 27000 AS BIGINT)) AS paid_at,
    CASE WHEN v % 500 = 0 THEN $begins + to_seconds(86400 * 7) END AS refunded_at,
    'sku' || CAST(hash(v, $seed, 3) % 5000 AS VARCHAR) AS item_id,
    1.0 AS quantity,
    CAST(500 + hash(v, $seed, 4) % 30000 AS BIGINT) AS amount_fen,
    CAST($day AS DATE) AS day,
    hash(v, $seed, 6) AS row_hash,
    1 AS nth
FROM range($visits) AS t (v)
WHERE v % 10 = 0
