DROP TABLE jobs;
DROP TABLE ledger_seal_parts;
DROP TABLE ledger_seals;
DROP INDEX accounts_unsealed;
ALTER TABLE accounts DROP COLUMN sealed_seq;
