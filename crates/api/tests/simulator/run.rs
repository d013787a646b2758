//! One seed: operations, the product's answers, the model's, and the first difference.

use futures::future::join_all;
use protocol::time::Timestamp;
use store::testing::Engine;

use crate::check;
use crate::coverage::Coverage;
use crate::generate::Generator;
use crate::model::Model;
use crate::ops::{Op, Outcome, Step};
use crate::world::World;

const BEGIN: Timestamp = Timestamp::from_millis(1_800_000_000_000);
/// After so many steps everything is compared, not only what a step touched.
const THOROUGH: usize = 50;

/// Where product and model differ.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The steps up to the one that failed.
    pub(crate) steps: Vec<Step>,
    pub(crate) difference: String,
}

/// Runs the operations of a seed.
pub(crate) async fn seed(engine: Engine, seed: u64, steps: usize) -> Result<Coverage, Failure> {
    let mut generator = Generator::new(seed, BEGIN);
    let next = |model: &Model, done: usize| (done < steps).then(|| generator.step(model));
    run(engine, next).await
}

/// Runs these very steps.
pub(crate) async fn replay(engine: Engine, steps: &[Step]) -> Result<Coverage, Failure> {
    run(engine, |_, done| steps.get(done).cloned()).await
}

async fn run(
    engine: Engine,
    mut next: impl FnMut(&Model, usize) -> Option<Step>,
) -> Result<Coverage, Failure> {
    let world = World::new(engine).await;
    let mut model = Model::new(BEGIN);
    let mut coverage = Coverage::default();
    let mut steps = Vec::new();
    while let Some(step) = next(&model, steps.len()) {
        steps.push(step.clone());
        let thorough = steps.len().is_multiple_of(THOROUGH);
        if let Err(difference) = take(&world, &mut model, &step, thorough, &mut coverage).await {
            return Err(Failure { steps, difference });
        }
    }
    let mut end = check::everything(&world.store, &model).await;
    if end.is_ok() {
        end = check::ledger(&world.store, &world.keys, model.now).await;
    }
    if let Err(difference) = end {
        return Err(Failure { steps, difference });
    }
    world.store.close().await;
    coverage.end(&model);
    Ok(coverage)
}

async fn take(
    world: &World,
    model: &mut Model,
    step: &Step,
    thorough: bool,
    coverage: &mut Coverage,
) -> Result<(), String> {
    let answers = join_all(step.ops.iter().map(|op| world.perform(op, step.now))).await;
    let outcomes = answers.into_iter().collect::<Result<Vec<Outcome>, String>>()?;
    coverage.count(&step.ops, &outcomes);
    // One operation has one explanation: without the copies that several need.
    let mut candidates = match step.ops.as_slice() {
        [op] => {
            let expected = model.apply(step.now, &[op]);
            if expected != outcomes {
                return Err(contradiction(&outcomes, &expected));
            }
            Vec::new()
        }
        _ => explanations(model, step, &outcomes)?,
    };
    if candidates.len() < 2 {
        if let Some(only) = candidates.pop() {
            *model = only;
        }
        return if thorough {
            check::everything(&world.store, model).await
        } else {
            check::touched(&world.store, model, &step.ops).await
        };
    }
    // Several orders give these answers: the database tells which one it was.
    let mut difference = String::new();
    for candidate in candidates {
        match check::everything(&world.store, &candidate).await {
            Ok(()) => {
                *model = candidate;
                return Ok(());
            }
            Err(found) => difference = found,
        }
    }
    Err(difference)
}

/// The different states that some serial order with these outcomes leads to; at least one.
fn explanations(model: &Model, step: &Step, outcomes: &[Outcome]) -> Result<Vec<Model>, String> {
    let mut candidates: Vec<Model> = Vec::new();
    let mut first = None;
    for order in orders(step.ops.len()) {
        let mut candidate = model.clone();
        let ops: Vec<&Op> = order.iter().map(|n| &step.ops[*n]).collect();
        let expected = candidate.apply(step.now, &ops);
        let found: Vec<&Outcome> = order.iter().map(|n| &outcomes[*n]).collect();
        if expected.iter().eq(found.iter().copied()) {
            if !candidates.contains(&candidate) {
                candidates.push(candidate);
            }
        } else {
            first.get_or_insert(expected);
        }
    }
    if candidates.is_empty() {
        return Err(contradiction(outcomes, &first.unwrap_or_default()));
    }
    Ok(candidates)
}

fn contradiction(product: &[Outcome], model: &[Outcome]) -> String {
    format!("  the product answers {product:#?}\n  the model, in the order given, {model:#?}")
}

/// Every order of `0..count`, the given one first.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut orders = Vec::new();
    for first in 0..count {
        for rest in self::orders(count - 1) {
            let rest = rest.into_iter().map(|n| if n < first { n } else { n + 1 });
            orders.push(std::iter::once(first).chain(rest).collect());
        }
    }
    orders
}
