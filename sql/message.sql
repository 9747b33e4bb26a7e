-- sql/message.sql — messages, their bytes, and the outgoing queue's states.

-- name: blob_put :exec
-- scope: one-brand
-- in:  brand_id i64, sha256 text, bytes i64, data blob
INSERT INTO blob (brand_id, sha256, bytes, data)
VALUES (:brand_id, :sha256, :bytes, :data)
    ON CONFLICT (brand_id, sha256) DO NOTHING;

-- name: blob_get :opt
-- scope: one-brand
-- in:  brand_id i64, sha256 text
-- out: bytes i64, data blob
SELECT bytes, data FROM blob WHERE brand_id = :brand_id AND sha256 = :sha256;

-- name: message_ref_claim :exec
-- scope: one-brand
-- Changed 0: this Message-ID is known, or another process is just taking it
-- and has committed meanwhile.
-- in:  brand_id i64, ref text, digest text, ours bool
INSERT INTO message_ref (brand_id, ref, digest, ours)
VALUES (:brand_id, :ref, :digest, :ours)
    ON CONFLICT (brand_id, ref) DO NOTHING;

-- name: message_ref_set :exec
-- scope: one-brand
-- in:  brand_id i64, ref text, case_id i64, message_id i64
UPDATE message_ref
   SET case_id = :case_id, message_id = :message_id
 WHERE brand_id = :brand_id AND ref = :ref;

-- name: message_ref_add :exec
-- scope: one-brand
-- in:  brand_id i64, ref text, digest text, ours bool, case_id i64, message_id i64
INSERT INTO message_ref (brand_id, ref, digest, ours, case_id, message_id)
VALUES (:brand_id, :ref, :digest, :ours, :case_id, :message_id)
    ON CONFLICT (brand_id, ref) DO NOTHING;

-- name: message_ref_get :opt
-- scope: one-brand
-- in:  brand_id i64, ref text
-- out: digest text, ours bool, case_id i64?, message_id i64?
SELECT digest, ours, case_id, message_id
  FROM message_ref
 WHERE brand_id = :brand_id AND ref = :ref;

-- name: message_ref_any :many
-- scope: one-brand
-- The cases that a message names; refs is a JSON array of Message-IDs.
-- in:  brand_id i64, refs text
-- out: ref text, ours bool, case_id i64, message_id i64?
SELECT ref, ours, case_id, message_id
  FROM message_ref
 WHERE brand_id = :brand_id AND case_id IS NOT NULL
--pg:   AND ref IN (SELECT json_array_elements_text(CAST(:refs AS json)))
--lite:   AND ref IN (SELECT value FROM json_each(:refs))
 LIMIT 200;

-- name: message_add :one
-- scope: one-brand
-- in:  brand_id i64, case_id i64, kind text, channel text, account_id i64?, agent_id i64?, is_auto bool, from_name text, from_addr text, to_text text, cc_text text, answer_to text, subject text, text text, folds text, has_html bool, lang text, notes text, ref text, reply_ref text, sha256 text?, at_us i64, now_us i64, state text, send_us i64
-- out: id i64
INSERT INTO message (brand_id, case_id, kind, channel, account_id, agent_id,
                     is_auto, from_name, from_addr, to_text, cc_text,
                     answer_to, subject, text, folds, has_html, lang, notes, ref, reply_ref,
                     sha256, at_us, created_us, state, send_us, tries, error,
                     version)
VALUES (:brand_id, :case_id, :kind, :channel, :account_id, :agent_id, :is_auto,
        :from_name, :from_addr, :to_text, :cc_text, :answer_to, :subject,
        :text, :folds,
        :has_html, :lang, :notes, :ref, :reply_ref, :sha256, :at_us, :now_us,
        :state, :send_us, 0, '', 1)
RETURNING id;

-- name: message_of_case :many
-- scope: one-brand
-- Newest first from before_id (exclusive).
-- in:  brand_id i64, case_id i64, before_id i64, limit_n i64
-- out: id i64, kind text, channel text, agent_id i64?, agent text?, is_auto bool, from_name text, from_addr text, to_text text, cc_text text, subject text, text text, folds text, has_html bool, lang text, notes text, ref text, sha256 text?, at_us i64, state text, send_us i64, tries i64, error text, version i64
SELECT m.id, m.kind, m.channel, m.agent_id, a.name AS agent, m.is_auto,
       m.from_name, m.from_addr, m.to_text, m.cc_text, m.subject, m.text,
       m.folds, m.has_html, m.lang, m.notes, m.ref, m.sha256, m.at_us,
       m.state, m.send_us, m.tries, m.error, m.version
  FROM message m
  LEFT JOIN agent a ON a.id = m.agent_id
 WHERE m.brand_id = :brand_id AND m.case_id = :case_id AND m.id < :before_id
 ORDER BY m.id DESC
 LIMIT :limit_n;

-- name: message_get :opt
-- scope: one-brand
-- in:  brand_id i64, id i64
-- out: id i64, case_id i64, kind text, channel text, account_id i64?, agent_id i64?, is_auto bool, from_name text, from_addr text, to_text text, cc_text text, subject text, text text, has_html bool, lang text, notes text, ref text, reply_ref text, sha256 text?, at_us i64, state text, send_us i64, tries i64, error text, version i64
SELECT id, case_id, kind, channel, account_id, agent_id, is_auto, from_name,
       from_addr, to_text, cc_text, subject, text, has_html, lang, notes, ref,
       reply_ref, sha256, at_us, state, send_us, tries, error, version
  FROM message
 WHERE brand_id = :brand_id AND id = :id;

-- name: message_last_in :opt
-- scope: one-brand
-- What an answer answers: the latest message of a person in the case.
-- in:  brand_id i64, case_id i64
-- out: id i64, from_name text, from_addr text, to_text text, cc_text text, answer_to text, subject text, text text, ref text, reply_ref text, lang text, at_us i64
SELECT id, from_name, from_addr, to_text, cc_text, answer_to, subject, text, ref,
       reply_ref, lang, at_us
  FROM message
 WHERE brand_id = :brand_id AND case_id = :case_id AND kind = 'in'
   AND NOT is_auto
 ORDER BY id DESC
 LIMIT 1;

-- name: message_refs_of_case :many
-- scope: one-brand
-- For the References of what we send, oldest first.
-- in:  brand_id i64, case_id i64, limit_n i64
-- out: ref text
SELECT ref FROM (
    SELECT id, ref
      FROM message
     WHERE brand_id = :brand_id AND case_id = :case_id AND kind <> 'note'
       AND ref <> ''
     ORDER BY id DESC
     LIMIT :limit_n) latest
 ORDER BY id;

-- name: message_set_out :exec
-- scope: one-brand
-- The one way an outgoing message changes its state; `from_state` guards it.
-- in:  brand_id i64, id i64, from_state text, state text, send_us i64, tries i64, error text, at_us i64
UPDATE message
   SET state = :state, send_us = :send_us, tries = :tries, error = :error,
       at_us = :at_us, version = version + 1
 WHERE brand_id = :brand_id AND id = :id AND state = :from_state;

-- name: message_set_bytes :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, sha256 text
UPDATE message
   SET sha256 = :sha256
 WHERE brand_id = :brand_id AND id = :id;

-- name: message_stuck :many
-- scope: one-brand
-- Left in 'sending' by a process that died: their fate is unknown.  The list
-- of states is that of the index message_out, which SQLite does not use
-- without it: it would read all messages of the brand.
-- in:  brand_id i64, before_us i64
-- out: id i64, case_id i64, agent_id i64?, send_us i64, tries i64
SELECT id, case_id, agent_id, send_us, tries
  FROM message
 WHERE brand_id = :brand_id AND state = 'sending' AND send_us < :before_us
   AND state IN ('held', 'queued', 'sending', 'unsure')
 LIMIT 100;

-- name: attachment_add :one
-- scope: one-brand
-- in:  brand_id i64, message_id i64, name text, type text, bytes i64, sha256 text, content_id text
-- out: id i64
INSERT INTO attachment (brand_id, message_id, name, type, bytes, sha256,
                        content_id)
VALUES (:brand_id, :message_id, :name, :type, :bytes, :sha256, :content_id)
RETURNING id;

-- name: attachment_of_case :many
-- scope: one-brand
-- As a join, SQLite would begin at all attachments of the brand.
-- in:  brand_id i64, case_id i64
-- out: id i64, message_id i64, name text, type text, bytes i64, sha256 text, content_id text
SELECT id, message_id, name, type, bytes, sha256, content_id
  FROM attachment
 WHERE brand_id = :brand_id
   AND message_id IN (SELECT m.id FROM message m
                       WHERE m.brand_id = :brand_id AND m.case_id = :case_id)
 ORDER BY id + 0
 LIMIT 1000;

-- name: attachment_of_message :many
-- scope: one-brand
-- in:  brand_id i64, message_id i64
-- out: id i64, message_id i64, name text, type text, bytes i64, sha256 text, content_id text
SELECT id, message_id, name, type, bytes, sha256, content_id
  FROM attachment
 WHERE brand_id = :brand_id AND message_id = :message_id
 ORDER BY id;

-- name: attachment_get :opt
-- scope: one-brand
-- in:  brand_id i64, id i64
-- out: id i64, message_id i64, name text, type text, bytes i64, sha256 text
SELECT id, message_id, name, type, bytes, sha256
  FROM attachment
 WHERE brand_id = :brand_id AND id = :id;

-- name: auto_mail_hit :one
-- scope: one-brand
-- in:  brand_id i64, address text, hour_us i64
-- out: n i64
INSERT INTO auto_mail (brand_id, address, hour_us, n)
VALUES (:brand_id, :address, :hour_us, 1)
    ON CONFLICT (brand_id, address, hour_us) DO UPDATE
   SET n = auto_mail.n + 1
RETURNING n;

-- name: auto_mail_sweep :exec
-- scope: one-brand
-- in:  brand_id i64, before_us i64
DELETE FROM auto_mail WHERE brand_id = :brand_id AND hour_us < :before_us;

-- name: blob_head :opt
-- scope: one-brand
-- The beginning of an original: its headers, without the 30 MB below them.
-- in:  brand_id i64, sha256 text, limit_n i64
-- out: bytes i64, head blob
SELECT bytes, SUBSTR(data, 1, CAST(:limit_n AS INTEGER)) AS head
  FROM blob
 WHERE brand_id = :brand_id AND sha256 = :sha256;
