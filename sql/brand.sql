-- sql/brand.sql — brands, their accounts, addresses, teams and signatures.

-- name: brand_add :one
-- scope: reference
-- in:  name text, lang text, zone text, answer_within_us i64, undo_us i64, acknowledge bool, now_us i64
-- out: id i64
INSERT INTO brand (name, lang, zone, answer_within_us, undo_us, acknowledge,
                   created_us, version)
VALUES (:name, :lang, :zone, :answer_within_us, :undo_us, :acknowledge,
        :now_us, 1)
RETURNING id;

-- name: brand_get :opt
-- scope: reference
-- in:  id i64
-- out: id i64, name text, lang text, zone text, answer_within_us i64, undo_us i64, acknowledge bool, created_us i64, version i64
SELECT id, name, lang, zone, answer_within_us, undo_us, acknowledge,
       created_us, version
  FROM brand
 WHERE id = :id;

-- name: brand_list :many
-- scope: reference
-- There are few brands; workers go through all of them.
-- out: id i64, name text, lang text, zone text, answer_within_us i64, undo_us i64, acknowledge bool, created_us i64, version i64
SELECT id, name, lang, zone, answer_within_us, undo_us, acknowledge,
       created_us, version
  FROM brand
 ORDER BY id;

-- name: brand_change :exec
-- scope: reference
-- in:  id i64, version i64, name text, lang text, zone text, answer_within_us i64, undo_us i64, acknowledge bool
UPDATE brand
   SET name = :name, lang = :lang, zone = :zone,
       answer_within_us = :answer_within_us, undo_us = :undo_us,
       acknowledge = :acknowledge, version = version + 1
 WHERE id = :id AND version = :version;

-- name: account_add :one
-- scope: one-brand
-- in:  brand_id i64, channel text, address text, name text, plus bool, imap_host text, imap_port i64, imap_tls text, imap_user text, imap_folder text, smtp_host text, smtp_port i64, smtp_tls text, smtp_user text, auth text, secret blob?, pin text, now_us i64
-- out: id i64
INSERT INTO account (brand_id, channel, address, name, active, plus,
                     imap_host, imap_port, imap_tls, imap_user, imap_folder,
                     smtp_host, smtp_port, smtp_tls, smtp_user, auth, secret,
                     pin, uid_validity, uid_last, checked_us,
                     received_us, failing_us, error, created_us, version)
VALUES (:brand_id, :channel, :address, :name, TRUE, :plus,
        :imap_host, :imap_port, :imap_tls, :imap_user, :imap_folder,
        :smtp_host, :smtp_port, :smtp_tls, :smtp_user, :auth, :secret,
        :pin, 0, 0, 0, 0, 0, '', :now_us, 1)
RETURNING id;

-- name: account_change :exec
-- scope: one-brand
-- A NULL secret keeps the one that is stored.
-- in:  brand_id i64, id i64, version i64, name text, active bool, plus bool, imap_host text, imap_port i64, imap_tls text, imap_user text, imap_folder text, smtp_host text, smtp_port i64, smtp_tls text, smtp_user text, auth text, secret blob?, pin text
UPDATE account
   SET name = :name, active = :active, plus = :plus, imap_host = :imap_host,
       imap_port = :imap_port, imap_tls = :imap_tls, imap_user = :imap_user,
       imap_folder = :imap_folder, smtp_host = :smtp_host,
       smtp_port = :smtp_port, smtp_tls = :smtp_tls, smtp_user = :smtp_user,
       auth = :auth, secret = COALESCE(:secret, secret),
       pin = :pin, version = version + 1
 WHERE brand_id = :brand_id AND id = :id AND version = :version;

-- name: account_get :opt
-- scope: one-brand
-- in:  brand_id i64, id i64
-- out: id i64, channel text, address text, name text, active bool, plus bool, imap_host text, imap_port i64, imap_tls text, imap_user text, imap_folder text, smtp_host text, smtp_port i64, smtp_tls text, smtp_user text, auth text, secret blob?, pin text, uid_validity i64, uid_last i64, checked_us i64, received_us i64, failing_us i64, error text, version i64
SELECT id, channel, address, name, active, plus, imap_host, imap_port,
       imap_tls, imap_user, imap_folder, smtp_host, smtp_port, smtp_tls,
       smtp_user, auth, secret, pin, uid_validity, uid_last,
       checked_us, received_us, failing_us, error, version
  FROM account
 WHERE brand_id = :brand_id AND id = :id;

-- name: account_list :many
-- scope: one-brand
-- in:  brand_id i64
-- out: id i64, channel text, address text, name text, active bool, imap_host text, imap_tls text, smtp_host text, smtp_tls text, checked_us i64, received_us i64, failing_us i64, error text, version i64
SELECT id, channel, address, name, active, imap_host, imap_tls, smtp_host,
       smtp_tls, checked_us, received_us, failing_us, error, version
  FROM account
 WHERE brand_id = :brand_id
 ORDER BY id;

-- name: account_mark :exec
-- scope: one-brand
-- How far a mailbox was read; written in the commit that keeps the messages.
-- in:  brand_id i64, id i64, uid_validity i64, uid_last i64
UPDATE account
   SET uid_validity = :uid_validity, uid_last = :uid_last
 WHERE brand_id = :brand_id AND id = :id;

-- name: account_received :exec
-- scope: one-brand
-- To the second: who asks wants to know for how long a mailbox was silent,
-- and a row that all mail writes to is a page more in each commit.
-- in:  brand_id i64, id i64, now_us i64
UPDATE account
   SET received_us = :now_us
 WHERE brand_id = :brand_id AND id = :id AND received_us + 1000000 <= :now_us;

-- name: account_works :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, now_us i64
UPDATE account
   SET checked_us = :now_us, failing_us = 0, error = ''
 WHERE brand_id = :brand_id AND id = :id;

-- name: account_fails :exec
-- scope: one-brand
-- The first failure's time stays until it works again.
-- in:  brand_id i64, id i64, error text, now_us i64
UPDATE account
   SET failing_us = CASE WHEN failing_us = 0 THEN :now_us ELSE failing_us END,
       error = :error
 WHERE brand_id = :brand_id AND id = :id;

-- name: address_put :exec
-- scope: reference
-- One address belongs to one account of one brand.
-- in:  address text, brand_id i64, account_id i64
INSERT INTO address (address, brand_id, account_id)
VALUES (:address, :brand_id, :account_id)
    ON CONFLICT (address) DO NOTHING;

-- name: address_find :opt
-- scope: reference
-- in:  address text
-- out: brand_id i64, account_id i64
SELECT brand_id, account_id FROM address WHERE address = :address;

-- name: team_add :one
-- scope: one-brand
-- in:  brand_id i64, name text
-- out: id i64
INSERT INTO team (brand_id, name) VALUES (:brand_id, :name) RETURNING id;

-- name: team_list :many
-- scope: one-brand
-- in:  brand_id i64
-- out: id i64, name text
SELECT id, name FROM team WHERE brand_id = :brand_id ORDER BY name, id;

-- name: team_get :opt
-- scope: one-brand
-- in:  brand_id i64, id i64
-- out: name text
SELECT name FROM team WHERE brand_id = :brand_id AND id = :id;

-- name: team_drop :exec
-- scope: one-brand
-- in:  brand_id i64, id i64
DELETE FROM team WHERE brand_id = :brand_id AND id = :id;

-- name: team_people_move :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, to_id i64?
UPDATE membership
   SET team_id = :to_id
 WHERE brand_id = :brand_id AND team_id = :id;

-- name: team_cases_touch :exec
-- scope: one-brand
-- Also takes the locks of the rows before that of the events.
-- in:  brand_id i64, id i64, now_us i64
UPDATE cases
   SET updated_us = :now_us, version = version + 1
 WHERE brand_id = :brand_id AND team_id = :id AND is_open;

-- name: team_cases_told :exec
-- scope: one-brand
-- An event for each open case of a team, behind db_lock_events.
-- in:  brand_id i64, id i64, agent_id i64?, data text, now_us i64
INSERT INTO event (brand_id, case_id, agent_id, kind, data, at_us)
SELECT k.brand_id, k.id, :agent_id, 'case.team', :data, :now_us
  FROM cases k
 WHERE k.brand_id = :brand_id AND k.team_id = :id AND k.is_open
 ORDER BY k.id;

-- name: team_cases_move :exec
-- scope: one-brand
-- Closed cases keep what they had: reopened, they go to their owner's team.
-- in:  brand_id i64, id i64, to_id i64?
UPDATE cases
   SET team_id = :to_id
 WHERE brand_id = :brand_id AND team_id = :id AND is_open;

-- name: team_of_reopened :exec
-- scope: one-brand
-- in:  brand_id i64, case_id i64, owner_id i64
UPDATE cases
   SET team_id = (SELECT m.team_id FROM membership m
                   WHERE m.brand_id = :brand_id AND m.agent_id = :owner_id)
 WHERE brand_id = :brand_id AND id = :case_id;

-- name: signature_put :exec
-- scope: one-brand
-- in:  brand_id i64, lang text, text text
INSERT INTO signature (brand_id, lang, text) VALUES (:brand_id, :lang, :text)
    ON CONFLICT (brand_id, lang) DO UPDATE SET text = excluded.text;

-- name: signature_for :opt
-- scope: one-brand
-- The language's own, else the one for all others.
-- in:  brand_id i64, lang text
-- out: text text
SELECT text
  FROM signature
 WHERE brand_id = :brand_id AND lang IN (:lang, '')
 ORDER BY lang DESC
 LIMIT 1;

-- name: signature_list :many
-- scope: one-brand
-- in:  brand_id i64
-- out: lang text, text text
SELECT lang, text FROM signature WHERE brand_id = :brand_id ORDER BY lang;

-- name: cause_put :exec
-- scope: one-brand
-- in:  brand_id i64, code text, name text
INSERT INTO cause (brand_id, code, name) VALUES (:brand_id, :code, :name)
    ON CONFLICT (brand_id, code) DO UPDATE
   SET name = excluded.name, retired = FALSE;

-- name: cause_rename :exec
-- scope: one-brand
-- in:  brand_id i64, code text, name text
UPDATE cause SET name = :name WHERE brand_id = :brand_id AND code = :code;

-- name: cause_list :many
-- scope: one-brand
-- in:  brand_id i64
-- out: code text, name text, retired bool
SELECT code, name, retired
  FROM cause
 WHERE brand_id = :brand_id
 ORDER BY code;

-- name: cause_get :opt
-- scope: one-brand
-- in:  brand_id i64, code text
-- out: name text, retired bool
SELECT name, retired FROM cause WHERE brand_id = :brand_id AND code = :code;

-- name: cause_used :opt
-- scope: one-brand
-- Asked when an administrator removes a cause: reads the brand's cases until
-- it finds one.
-- in:  brand_id i64, code text
-- out: code text
SELECT c.code
  FROM cause c
 WHERE c.brand_id = :brand_id AND c.code = :code
   AND (EXISTS (SELECT 1 FROM cases k
                 WHERE k.brand_id = :brand_id AND k.cause = :code)
        OR EXISTS (SELECT 1 FROM correction r
                    WHERE r.brand_id = :brand_id AND r.head = 'cause'
                      AND r.now = :code));

-- name: cause_retire :exec
-- scope: one-brand
-- in:  brand_id i64, code text, retired bool
UPDATE cause
   SET retired = :retired
 WHERE brand_id = :brand_id AND code = :code AND retired <> :retired;

-- name: cause_drop :exec
-- scope: one-brand
-- in:  brand_id i64, code text
DELETE FROM cause WHERE brand_id = :brand_id AND code = :code;

-- name: team_change :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, name text
UPDATE team SET name = :name WHERE brand_id = :brand_id AND id = :id;

-- name: signature_drop :exec
-- scope: one-brand
-- in:  brand_id i64, lang text
DELETE FROM signature WHERE brand_id = :brand_id AND lang = :lang;
