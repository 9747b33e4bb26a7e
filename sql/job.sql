-- The durable work queue.
-- A job is due when run_us <= now; claiming pushes run_us to the end of the
-- lease, so a crashed worker's job falls due again by itself.  `tries`
-- doubles as the fencing token: a late worker's write matches no row.
-- lease_us > 0 means somebody works on it; what is put meanwhile waits in
-- next_us and makes the job run once more.

-- name: job_put :one
-- scope: one-brand
-- Puts a job, or gives the one with its key that is still there new work.
-- Returns when it will run.
-- in:  brand_id i64, kind text, key text?, payload text, now_us i64,
--      run_us i64
-- out: id i64, run_us i64
INSERT INTO job (brand_id, kind, key, payload, put_us, run_us)
VALUES (:brand_id, :kind, :key, :payload, :now_us, :run_us)
ON CONFLICT (brand_id, kind, key) DO UPDATE
   SET payload = excluded.payload,
       put_us = CASE WHEN job.gave_up_us > 0 THEN excluded.put_us
                     ELSE job.put_us END,
       run_us = CASE WHEN job.gave_up_us > 0 THEN excluded.run_us
                     WHEN job.lease_us > 0 THEN job.run_us
                     ELSE LEAST(job.run_us, excluded.run_us) END,
       next_us = CASE WHEN job.lease_us = 0 THEN 0
                      WHEN job.next_us = 0 THEN excluded.run_us
                      ELSE LEAST(job.next_us, excluded.run_us) END,
       tries_before = CASE WHEN job.gave_up_us > 0 THEN job.tries
                           ELSE job.tries_before END,
       gave_up_us = 0,
       error = CASE WHEN job.gave_up_us > 0 THEN '' ELSE job.error END
RETURNING id, run_us;

-- name: job_brands :many
-- scope: all-brands
-- Brands that have due work, the longest waiting first.  Takes no lock, so
-- it may name a brand whose last job another worker takes.  The sum keeps
-- SQLite from reading all jobs in the order of brands: few of them are due.
-- in:  now_us i64
-- out: brand_id i64
SELECT brand_id + 0
  FROM job
 WHERE gave_up_us = 0 AND run_us <= :now_us
 GROUP BY brand_id + 0
 ORDER BY MIN(run_us), brand_id + 0
 LIMIT 50;

-- name: job_claim :opt
-- scope: one-brand
-- Takes the job that has been due for longest.  No row means nothing is due
-- or another worker won; the caller goes on to the next brand.
-- in:  brand_id i64, now_us i64, lease_us i64
-- out: id i64, kind text, key text?, payload text, tries i64,
--      tries_before i64, put_us i64
WITH due AS (
    SELECT id
      FROM job
     WHERE brand_id = :brand_id AND gave_up_us = 0 AND run_us <= :now_us
     ORDER BY run_us, id
     LIMIT 1
--pg: FOR UPDATE SKIP LOCKED
)
UPDATE job
   SET run_us = :lease_us, lease_us = :lease_us, tries = tries + 1
  FROM due
 WHERE job.brand_id = :brand_id AND job.id = due.id
   AND job.gave_up_us = 0 AND job.run_us <= :now_us
RETURNING job.id, job.kind, job.key, job.payload, job.tries,
          job.tries_before, job.put_us;

-- name: job_lease :exec
-- scope: one-brand
-- Once the kind is known: the lease that this kind of work needs.
-- in:  brand_id i64, id i64, tries i64, lease_us i64
UPDATE job
   SET run_us = :lease_us, lease_us = :lease_us
 WHERE brand_id = :brand_id AND id = :id AND tries = :tries AND lease_us > 0;

-- name: job_delete :exec
-- scope: one-brand
-- The work is done and nothing was put meanwhile.
-- in:  brand_id i64, id i64, tries i64
DELETE FROM job
 WHERE brand_id = :brand_id AND id = :id AND tries = :tries
   AND lease_us > 0 AND next_us = 0;

-- name: job_again :exec
-- scope: one-brand
-- The work is done or hopeless, but was put once more meanwhile.
-- in:  brand_id i64, id i64, tries i64
UPDATE job
   SET run_us = next_us, next_us = 0, lease_us = 0, tries_before = tries,
       error = ''
 WHERE brand_id = :brand_id AND id = :id AND tries = :tries
   AND lease_us > 0 AND next_us > 0;

-- name: job_retry :exec
-- scope: one-brand
-- It failed; the next attempt does what was put meanwhile as well.
-- in:  brand_id i64, id i64, tries i64, run_us i64, error text
UPDATE job
   SET run_us = :run_us, next_us = 0, lease_us = 0, error = :error
 WHERE brand_id = :brand_id AND id = :id AND tries = :tries AND lease_us > 0;

-- name: job_give_up :exec
-- scope: one-brand
-- It failed for good.  The row stays and shows why.
-- in:  brand_id i64, id i64, tries i64, now_us i64, error text
UPDATE job
   SET gave_up_us = :now_us, lease_us = 0, error = :error
 WHERE brand_id = :brand_id AND id = :id AND tries = :tries
   AND lease_us > 0 AND next_us = 0;

-- name: job_given_up :many
-- scope: all-brands
-- For the page that shows what did not work, newest first.
-- scan: a page for administrators; given-up jobs are few
-- in:  before_us i64, limit_n i64
-- out: brand_id i64, id i64, kind text, key text?, tries i64, put_us i64,
--      gave_up_us i64, error text
SELECT brand_id, id, kind, key, tries, put_us, gave_up_us, error
  FROM job
 WHERE gave_up_us > 0 AND gave_up_us < :before_us
 ORDER BY gave_up_us DESC, id DESC
 LIMIT :limit_n;

-- name: job_revive :exec
-- scope: one-brand
-- A person says: try once more.
-- in:  brand_id i64, id i64, now_us i64
UPDATE job
   SET gave_up_us = 0, run_us = :now_us, tries_before = tries
 WHERE brand_id = :brand_id AND id = :id AND gave_up_us > 0;

-- name: job_figures :one
-- scope: all-brands
-- For the status page: how much waits, how late, how much was given up.
-- scan: counts all; the table is as short as the backlog
-- in:  now_us i64
-- out: waiting_n i64, due_n i64, oldest_due_us i64, given_up_n i64
SELECT COUNT(*) FILTER (WHERE gave_up_us = 0),
       COUNT(*) FILTER (WHERE gave_up_us = 0 AND run_us <= :now_us),
       COALESCE(MIN(run_us) FILTER (WHERE gave_up_us = 0
                                      AND run_us <= :now_us), 0),
       COUNT(*) FILTER (WHERE gave_up_us > 0)
  FROM job;

-- name: job_given_up_of :many
-- scope: one-brand
-- For the page about the desk, newest first.
-- in:  brand_id i64, limit_n i64
-- out: id i64, kind text, tries i64, put_us i64, gave_up_us i64, error text
SELECT id, kind, tries, put_us, gave_up_us, error
  FROM job
 WHERE brand_id = :brand_id AND gave_up_us > 0
 ORDER BY gave_up_us DESC, id DESC
 LIMIT :limit_n;
