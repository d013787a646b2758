//! A simulator: random operations on the product and on a model of it, which must agree after every step.
//!
//! A seed decides what is asked, and when; what the product answers, and what it keeps, must be what some order
//! of the same operations gives in the model. `docs/decisions/0092-…` tells how, and how to work with it.
#![expect(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test that is several files")]

mod check;
mod coverage;
mod generate;
mod model;
mod ops;
mod rng;
mod run;
mod seeds;
mod shrink;
mod world;

use store::testing::Engine;

#[test]
fn the_product_does_what_the_model_says_on_sqlite() {
    seeds::run(Engine::Sqlite, 100, 1_000);
}

#[test]
fn the_product_does_what_the_model_says_on_postgres() {
    seeds::run(Engine::Postgres, 10, 100);
}
