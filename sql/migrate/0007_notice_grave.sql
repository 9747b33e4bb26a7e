-- What is not a promise stands above the queue, however many promises are late;
-- and each list of notices is read in the order of its numbers.
ALTER TABLE notice ADD COLUMN grave BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE notice SET grave = TRUE WHERE kind NOT LIKE 'promise.%';
CREATE INDEX notice_grave ON notice (brand_id, agent_id, grave, id)
    WHERE gone_us = 0;
DROP INDEX notice_agent;
CREATE INDEX notice_agent ON notice (brand_id, agent_id, id)
    WHERE gone_us = 0;
