//! Every function of the store, on SQLite and on PostgreSQL with PostGIS: the same facts on both.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

mod accounts;
mod archive;
mod audit;
mod concurrency;
mod conversations;
mod demandes;
mod endings;
mod engine;
mod events;
mod idempotency;
mod instance;
mod invoices;
mod jobs;
mod ledger;
mod media;
mod messages;
mod migrations;
mod nearby;
mod places;
mod presence;
mod purchases;
mod read_marks;
mod refunds;
mod sanctions;
mod seals;
mod sessions;
mod shared_commit;
mod slots;
mod spending;
mod unlocks;
mod world;
