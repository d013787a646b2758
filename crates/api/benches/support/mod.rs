//! What the benchmarks of the server share.

mod connection;
mod figures;
pub(crate) mod rows;
mod server;

pub(crate) use connection::Connection;
pub(crate) use figures::{Figures, percentile};
pub(crate) use server::Server;
