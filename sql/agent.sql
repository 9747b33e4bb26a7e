-- sql/agent.sql — the people who work here: who they are, where they may do
-- what, and the browsers they are logged in with.

-- name: agent_add :one
-- scope: reference
-- in:  email text, name text, password text, lang text, now_us i64
-- out: id i64
INSERT INTO agent (email, name, password, lang, active, created_us, version)
VALUES (:email, :name, :password, :lang, TRUE, :now_us, 1)
RETURNING id;

-- name: agent_by_email :opt
-- scope: reference
-- in:  email text
-- out: id i64, name text, password text, lang text, active bool, version i64
SELECT id, name, password, lang, active, version
  FROM agent
 WHERE email = :email;

-- name: agent_get :opt
-- scope: reference
-- in:  id i64
-- out: id i64, email text, name text, lang text, active bool, version i64
SELECT id, email, name, lang, active, version FROM agent WHERE id = :id;

-- name: agent_set_password :exec
-- scope: reference
-- in:  id i64, password text
UPDATE agent SET password = :password, version = version + 1 WHERE id = :id;

-- name: agent_change :exec
-- scope: reference
-- in:  id i64, version i64, name text, lang text, active bool
UPDATE agent
   SET name = :name, lang = :lang, active = :active, version = version + 1
 WHERE id = :id AND version = :version;

-- name: agent_set_lang :exec
-- scope: reference
-- in:  id i64, lang text
UPDATE agent SET lang = :lang WHERE id = :id;

-- name: member_put :exec
-- scope: one-brand
-- in:  brand_id i64, agent_id i64, role text, team_id i64?, on_duty bool
INSERT INTO membership (brand_id, agent_id, role, team_id, on_duty, open_n)
VALUES (:brand_id, :agent_id, :role, :team_id, :on_duty, 0)
    ON CONFLICT (brand_id, agent_id) DO UPDATE
   SET role = excluded.role, team_id = excluded.team_id,
       on_duty = excluded.on_duty;

-- name: member_set_duty :exec
-- scope: one-brand
-- in:  brand_id i64, agent_id i64, on_duty bool
UPDATE membership
   SET on_duty = :on_duty
 WHERE brand_id = :brand_id AND agent_id = :agent_id;

-- name: member_set_langs :exec
-- scope: one-brand
-- in:  brand_id i64, agent_id i64, langs text
UPDATE membership
   SET langs = :langs
 WHERE brand_id = :brand_id AND agent_id = :agent_id;

-- name: member_get :opt
-- scope: one-brand
-- in:  brand_id i64, agent_id i64
-- out: role text, team_id i64?, on_duty bool, open_n i64, langs text
SELECT role, team_id, on_duty, open_n, langs
  FROM membership
 WHERE brand_id = :brand_id AND agent_id = :agent_id;

-- name: member_list :many
-- scope: one-brand
-- in:  brand_id i64
-- out: agent_id i64, email text, name text, active bool, role text, team_id i64?, team text?, on_duty bool, open_n i64, version i64
SELECT m.agent_id, a.email, a.name, a.active, m.role, m.team_id,
       t.name AS team, m.on_duty, m.open_n, a.version
  FROM membership m
  JOIN agent a ON a.id = m.agent_id
  LEFT JOIN team t ON t.brand_id = :brand_id AND t.id = m.team_id
 WHERE m.brand_id = :brand_id
 ORDER BY a.name, m.agent_id;

-- name: member_brands :many
-- scope: all-brands
-- The brands a person may see, at log-in and for the switch in the page head.
-- in:  agent_id i64
-- out: brand_id i64, name text, role text
SELECT m.brand_id, b.name, m.role
  FROM membership m
  JOIN brand b ON b.id = m.brand_id
 WHERE m.agent_id = :agent_id
 ORDER BY m.brand_id;

-- name: member_rota :opt
-- scope: one-brand
-- The rota: of those who answer customers, first who is on duty, then who
-- reads the customer's language (`lang`, '' when it is not known; or another
-- of the same `base`, as both scripts of Chinese), then who carries least.
-- `on_duty` and `reads` in the answer say which reason to write down.
-- in:  brand_id i64, lang text, base text
-- out: agent_id i64, team_id i64?, on_duty bool, open_n i64, reads bool
SELECT r.agent_id, r.team_id, r.on_duty, r.open_n, r.far < 2 AS reads
  FROM (SELECT m.agent_id, m.team_id, m.on_duty, m.open_n,
               CASE WHEN m.on_duty AND m.role IN ('agent', 'lead') THEN 0
                    WHEN m.on_duty AND m.role = 'administrator' THEN 1
                    WHEN m.role IN ('agent', 'lead') THEN 2
                    WHEN m.role = 'administrator' THEN 3
                    ELSE 4 END AS place,
               CASE WHEN :lang = '' THEN 2
                    WHEN ',' || CASE WHEN m.langs = '' THEN a.lang
                                     ELSE m.langs END || ','
                         LIKE '%,' || :lang || ',%' THEN 0
                    WHEN ',' || CASE WHEN m.langs = '' THEN a.lang
                                     ELSE m.langs END || ','
                         LIKE '%,' || :base || '-%' THEN 1
                    ELSE 2 END AS far
          FROM membership m
          JOIN agent a ON a.id = m.agent_id
         WHERE m.brand_id = :brand_id AND a.active) r
 ORDER BY r.place, r.far, r.open_n, r.agent_id
 LIMIT 1;

-- name: member_carry :exec
-- scope: one-brand
-- One more (or one less) open case for this owner.
-- in:  brand_id i64, agent_id i64, by_n i64
UPDATE membership
   SET open_n = open_n + :by_n
 WHERE brand_id = :brand_id AND agent_id = :agent_id;

-- name: session_add :exec
-- scope: reference
-- in:  token_hash text, agent_id i64, brand_id i64, secret text, now_us i64, until_us i64
INSERT INTO session (token_hash, agent_id, brand_id, secret, created_us,
                     seen_us, until_us)
VALUES (:token_hash, :agent_id, :brand_id, :secret, :now_us, :now_us,
        :until_us);

-- name: session_find :opt
-- scope: all-brands
-- Everything a page must know of who asks, in one look-up; due_n counts no
-- further than 100.
-- in:  token_hash text, now_us i64
-- out: agent_id i64, brand_id i64, secret text, seen_us i64, email text, name text, lang text, role text, team_id i64?, on_duty bool, open_n i64, brand text, zone text, brand_n i64, due_n i64
SELECT s.agent_id, s.brand_id, s.secret, s.seen_us, a.email, a.name, a.lang,
       m.role, m.team_id, m.on_duty, m.open_n, b.name AS brand, b.zone,
       (SELECT COUNT(*) FROM membership x
         WHERE x.agent_id = s.agent_id) AS brand_n,
       (SELECT COUNT(*) FROM
         (SELECT k.id FROM cases k
           WHERE k.brand_id = s.brand_id AND k.owner_id = s.agent_id
             AND k.is_open AND k.due_us <= :now_us
           LIMIT 100) due) AS due_n
  FROM session s
  JOIN agent a ON a.id = s.agent_id AND a.active
  JOIN membership m ON m.brand_id = s.brand_id AND m.agent_id = s.agent_id
  JOIN brand b ON b.id = s.brand_id
 WHERE s.token_hash = :token_hash AND s.until_us > :now_us;

-- name: session_seen :exec
-- scope: reference
-- in:  token_hash text, now_us i64, until_us i64
UPDATE session
   SET seen_us = :now_us, until_us = :until_us
 WHERE token_hash = :token_hash;

-- name: session_set_brand :exec
-- scope: reference
-- in:  token_hash text, brand_id i64
UPDATE session SET brand_id = :brand_id WHERE token_hash = :token_hash;

-- name: session_end :exec
-- scope: reference
-- in:  token_hash text
DELETE FROM session WHERE token_hash = :token_hash;

-- name: session_end_all :exec
-- scope: reference
-- in:  agent_id i64
DELETE FROM session WHERE agent_id = :agent_id;

-- name: session_sweep :exec
-- scope: reference
-- scan: sessions are few and this runs once an hour
-- in:  now_us i64
DELETE FROM session WHERE until_us <= :now_us;

-- name: throttle_hit :one
-- scope: reference
-- Counts one more try; a window that is over begins anew.
-- in:  what text, now_us i64, since_us i64
-- out: n i64, since_us i64
INSERT INTO throttle (what, since_us, n) VALUES (:what, :now_us, 1)
    ON CONFLICT (what) DO UPDATE
   SET n = CASE WHEN throttle.since_us < :since_us THEN 1
                ELSE throttle.n + 1 END,
       since_us = CASE WHEN throttle.since_us < :since_us THEN :now_us
                       ELSE throttle.since_us END
RETURNING n, since_us;

-- name: throttle_get :opt
-- scope: reference
-- in:  what text, since_us i64
-- out: n i64, since_us i64
SELECT n, since_us
  FROM throttle
 WHERE what = :what AND since_us >= :since_us;

-- name: throttle_clear :exec
-- scope: reference
-- in:  what text
DELETE FROM throttle WHERE what = :what;

-- name: throttle_sweep :exec
-- scope: reference
-- scan: a short table, once an hour
-- in:  before_us i64
DELETE FROM throttle WHERE since_us < :before_us;
