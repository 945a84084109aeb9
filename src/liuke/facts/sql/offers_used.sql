-- name: offers_used
-- Which held offers (key, subject_id, at, until) were used: their person paid something by coupon meanwhile.
SELECT DISTINCT h.key
FROM held_offers AS h
INNER JOIN orders AS o ON o.subject_id = h.subject_id
WHERE coalesce(o.coupon_fen, 0) >= $coupon_from_fen AND o.paid_at > h.at AND o.paid_at < h.until
