//! A failure told in as few operations as can be found quickly.

use std::time::{Duration, Instant};

use store::testing::Engine;

use crate::ops::Step;
use crate::run::{self, Failure};

/// How long to look for a shorter story.
const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) fn report(engine: Engine, seed: u64, failure: Failure) -> String {
    let at = failure.steps.len();
    let first = failure.difference.clone();
    let Failure { steps, difference } = shrink(engine, failure);
    let story: Vec<String> = steps.iter().map(|step| format!("  {step:?}")).collect();
    format!(
        "seed {seed} on {engine:?} fails in step {at}:\n{first}\n\
         The shortest story found has {} steps:\n{}\nand ends with\n{difference}\n\
         LEBONCOUP_SEEDS={seed}..{} runs it again.",
        steps.len(),
        story.join("\n"),
        seed + 1,
    )
}

/// Leaves out ever smaller parts, as long as it still fails. Which steps collide differs from run to run, so what
/// fails less than always may stay longer than it could be.
fn shrink(engine: Engine, mut failure: Failure) -> Failure {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let begun = Instant::now();
    let mut part = failure.steps.len().div_ceil(2);
    while part > 0 {
        let mut from = 0;
        while from < failure.steps.len() && begun.elapsed() < PATIENCE {
            let without: Vec<Step> =
                [&failure.steps[..from], failure.steps.get(from + part..).unwrap_or(&[])].concat();
            match runtime.block_on(run::replay(engine, &without)) {
                Err(shorter) => failure = shorter,
                Ok(_) => from += part,
            }
        }
        part /= 2;
    }
    failure
}
