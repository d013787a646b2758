DROP TABLE idempotency_keys;
DROP TABLE audit_head;
DROP TABLE audit_log;
DROP FUNCTION refuse_change;
DROP TABLE instance;
