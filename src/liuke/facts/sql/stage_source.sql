-- name: csv
-- Strict: whatever is not RFC 4180 with the same number of cells on every line is an error, and read carefully instead.
SELECT *
FROM read_csv(
    $path,
    auto_detect = FALSE,
    header = FALSE,
    skip = $skip,
    delim = $delimiter,
    quote = $quote,
    escape = $quote,
    columns = $columns,
    strict_mode = TRUE,
    null_padding = FALSE,
    ignore_errors = FALSE
)

-- name: parquet
SELECT * FROM read_parquet($path, file_row_number = TRUE)
