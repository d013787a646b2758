//! The server of `LeBonCoup`: REST API, live socket, command line.
//!
//! Routes extract and answer, the domain decides, the store keeps. The server sees ciphertext only: what it
//! must verify it verifies over byte strings that `protocol` defines, and it does not link `crypto-core`.

pub mod auth;
pub mod cli;
pub mod config;
pub mod domain;
pub mod http;
pub mod live;
pub mod logging;
pub mod openapi;
pub mod places;
pub mod ports;
pub mod routes;
pub mod secrets;
pub mod services;
pub mod startup;
pub mod web_build;
