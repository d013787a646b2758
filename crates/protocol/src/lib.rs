//! The contract between `LeBonCoup`'s clients and its server.
//!
//! Everything here is plain data: identifiers, JSON bodies, limits, problem codes, the byte strings
//! that one side signs or MACs and the other verifies, and the scan for contact details. There is no
//! I/O and no clock, and the crate compiles to WebAssembly.

pub mod accounts;
pub mod auth;
pub mod blocks;
pub mod bytes;
pub mod category;
pub mod contact;
pub mod demandes;
pub mod files;
pub mod ids;
pub mod invoices;
pub mod keys;
pub mod limits;
pub mod live;
pub mod media;
pub mod messages;
pub mod moderation;
pub mod money;
pub mod page;
pub mod places;
pub mod problem;
pub mod read_marks;
pub mod sealed;
pub mod settings;
pub mod staff;
pub mod text;
pub mod time;
pub mod tokens;
pub mod transcript;
pub mod unlocks;
