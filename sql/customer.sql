-- sql/customer.sql — customers and their identities on channels.

-- name: identity_find :opt
-- scope: one-brand
-- in:  brand_id i64, channel text, value text
-- out: id i64, customer_id i64, name text, customer text, lang text
SELECT i.id, i.customer_id, i.name, c.name AS customer, c.lang
  FROM identity i
  JOIN customer c ON c.brand_id = :brand_id AND c.id = i.customer_id
 WHERE i.brand_id = :brand_id AND i.channel = :channel AND i.value = :value;

-- name: customer_add :one
-- scope: one-brand
-- in:  brand_id i64, name text, lang text, now_us i64
-- out: id i64
INSERT INTO customer (brand_id, name, lang, created_us, seen_us, case_n,
                      version)
VALUES (:brand_id, :name, :lang, :now_us, :now_us, 0, 1)
RETURNING id;

-- name: identity_add :opt
-- scope: one-brand
-- No row: another process made this identity first; look it up again.
-- in:  brand_id i64, customer_id i64, channel text, value text, name text, now_us i64
-- out: id i64
INSERT INTO identity (brand_id, customer_id, channel, value, name, created_us)
VALUES (:brand_id, :customer_id, :channel, :value, :name, :now_us)
    ON CONFLICT (brand_id, channel, value) DO NOTHING
RETURNING id;

-- name: customer_seen :exec
-- scope: one-brand
-- A message came: when, how many more cases, and what we learnt of them.
-- in:  brand_id i64, id i64, case_n i64, name text, lang text, now_us i64
UPDATE customer
   SET seen_us = CASE WHEN seen_us < :now_us THEN :now_us ELSE seen_us END,
       case_n = case_n + :case_n,
       name = CASE WHEN name = '' THEN :name ELSE name END,
       lang = CASE WHEN :lang = '' THEN lang ELSE :lang END
 WHERE brand_id = :brand_id AND id = :id;

-- name: customer_get :opt
-- scope: one-brand
-- in:  brand_id i64, id i64
-- out: id i64, name text, lang text, created_us i64, seen_us i64, case_n i64, version i64
SELECT id, name, lang, created_us, seen_us, case_n, version
  FROM customer
 WHERE brand_id = :brand_id AND id = :id;

-- name: customer_identities :many
-- scope: one-brand
-- in:  brand_id i64, customer_id i64
-- out: id i64, channel text, value text, name text
SELECT id, channel, value, name
  FROM identity
 WHERE brand_id = :brand_id AND customer_id = :customer_id
 ORDER BY id
 LIMIT 50;

-- name: customer_page :many
-- scope: one-brand
-- Newest first; the keyset is (seen_us, id), both falling.
-- in:  brand_id i64, before_us i64, before_id i64, limit_n i64
-- out: id i64, name text, lang text, seen_us i64, case_n i64, value text?
SELECT c.id, c.name, c.lang, c.seen_us, c.case_n,
       (SELECT i.value FROM identity i
         WHERE i.brand_id = :brand_id AND i.customer_id = c.id
         ORDER BY i.id LIMIT 1) AS value
  FROM customer c
 WHERE c.brand_id = :brand_id
   AND (c.seen_us, c.id) < (:before_us, :before_id)
 ORDER BY c.seen_us DESC, c.id DESC
 LIMIT :limit_n;

-- name: customer_by_value :many
-- scope: one-brand
-- Finds people by the head of an address or handle.
-- in:  brand_id i64, from_value text, to_value text, limit_n i64
-- out: id i64, name text, lang text, seen_us i64, case_n i64, value text?
SELECT c.id, c.name, c.lang, c.seen_us, c.case_n, i.value
  FROM identity i
  JOIN customer c ON c.brand_id = :brand_id AND c.id = i.customer_id
 WHERE i.brand_id = :brand_id AND i.channel = 'mail'
   AND i.value >= :from_value AND i.value < :to_value
 ORDER BY i.value
 LIMIT :limit_n;

-- name: customer_change :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, version i64, name text, lang text
UPDATE customer
   SET name = :name, lang = :lang, version = version + 1
 WHERE brand_id = :brand_id AND id = :id AND version = :version;

-- name: identity_move :exec
-- scope: one-brand
-- One person, several addresses: all identities go to another customer.
-- in:  brand_id i64, from_id i64, to_id i64
UPDATE identity
   SET customer_id = :to_id
 WHERE brand_id = :brand_id AND customer_id = :from_id;

-- name: customer_remove :exec
-- scope: one-brand
-- After its identities and cases went to another customer.
-- in:  brand_id i64, id i64, version i64
DELETE FROM customer
 WHERE brand_id = :brand_id AND id = :id AND version = :version;
