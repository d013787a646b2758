//! `kill -9` in the middle of unlocks, messages, payments and refunds: what was acknowledged is there, and nothing is
//! there by half.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use rstest::rstest;
use store::testing::Engine;
use tokio::sync::watch;

use super::books::Market;
use super::tally::{Tally, balanced};
use super::wish::{Deed, Wish};
use crate::support::{Answer, Shop, full};

const PROS: usize = 4;
/// Demandes that wait in each round, and messages of each pro: more than can be done before the kill.
const EACH: usize = 8;
/// What each pro has unlocked before: a fifth of it and of what follows may come back, one in each round.
const BEFORE: usize = 5;
/// Kills of one server, whose people's access tokens live ten minutes.
const KILLS: u64 = 10;
/// The latest instant of a kill, in microseconds from the answer on that it waits for.
const LATEST: u64 = 20_000;

/// Wishes that are sent one after the other, beside other queues.
type Queue = Vec<Wish>;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_instant_loses_nothing_acknowledged_and_leaves_no_half(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut acknowledged = Tally::new();
    for _ in 0..if full() { 20 } else { 1 } {
        one_life(engine, &mut acknowledged).await;
    }
    assert!(Deed::ALL.iter().all(|deed| acknowledged[deed] > 0), "{acknowledged:?}");
    println!("{engine:?}: acknowledged before a kill: {acknowledged:?}");
}

/// Adds to `acknowledged` what was answered before a kill.
async fn one_life(engine: Engine, acknowledged: &mut Tally) {
    let mut shop = Shop::open(engine).await;
    shop.keep_quiet();
    let mut market = Market::open(&shop, PROS).await;
    let raw = shop.raw();
    for _ in 0..BEFORE {
        for (pro, wish) in market.post(&shop).await.into_iter().enumerate() {
            market.unlocked(pro, &wish.first(&raw).await.expect("an answer"));
        }
    }
    let mut done = balanced(&shop).await;
    for _ in 0..KILLS {
        let queues = load(&mut market, &shop).await;
        let instant = Instant::random(&queues);
        let (dead, answers) = kill_during(shop, &queues, &instant).await;
        shop = dead;

        shop.server.restart();
        let there = balanced(&shop).await;
        for deed in Deed::ALL {
            let sent = queues.iter().zip(&answers);
            let promised = sent.filter(|(queue, _)| queue[0].deed == deed).map(|(_, answers)| answers.len());
            let promised = i64::try_from(promised.sum::<usize>()).unwrap();
            assert!(there[&deed] - done[&deed] >= promised, "killed after {instant:?}: {promised} {deed:?}");
            *acknowledged.entry(deed).or_default() += promised;
        }
        let raw = shop.raw();
        for (number, (queue, answers)) in queues.iter().zip(&answers).enumerate() {
            for (turn, wish) in queue.iter().enumerate() {
                let answer = wish.again(&raw, answers.get(turn)).await;
                *done.entry(wish.deed).or_default() += 1;
                if wish.deed == Deed::Unlock {
                    market.unlocked(number, &answer);
                }
            }
        }
        assert_eq!(balanced(&shop).await, done, "killed after {instant:?}");
    }
}

/// What is asked for at once: of each pro first what they unlock, then what they write; what Stripe tells; what staff
/// decide.
async fn load(market: &mut Market, shop: &Shop) -> Vec<Queue> {
    let mut queues: Vec<Queue> = vec![Queue::new(); PROS];
    for _ in 0..EACH {
        for (queue, wish) in queues.iter_mut().zip(market.post(shop).await) {
            queue.push(wish);
        }
    }
    queues.extend((0..PROS).map(|pro| (0..EACH).map(|_| market.message(pro)).collect()));
    let (mut payments, mut refunds) = (Queue::new(), Queue::new());
    for pro in 0..PROS {
        payments.push(market.payment(shop, pro).await);
        refunds.push(market.refund(shop, pro).await);
    }
    queues.extend([payments, refunds]);
    queues
}

/// When a server is killed: wherever it is then, on a machine of whatever speed.
#[derive(Debug)]
struct Instant {
    /// After so many answers,
    answers: usize,
    /// and then some.
    later: Duration,
}

impl Instant {
    /// Before the last answer to these.
    fn random(queues: &[Queue]) -> Self {
        let wishes: usize = queues.iter().map(Vec::len).sum();
        let (answers, later) = (random() % u64::try_from(wishes).unwrap(), random() % LATEST);
        Self { answers: usize::try_from(answers).unwrap(), later: Duration::from_micros(later) }
    }
}

/// The server is killed while the queues are sent; the answers that came back in time.
async fn kill_during(shop: Shop, queues: &[Queue], instant: &Instant) -> (Shop, Vec<Vec<Answer>>) {
    let shop = Arc::new(shop);
    let (count, mut counted) = watch::channel(0);
    let sending: Vec<_> = queues
        .iter()
        .map(|queue| tokio::spawn(send_all(Arc::clone(&shop), queue.clone(), count.clone())))
        .collect();
    drop(count);
    counted.wait_for(|answers| *answers >= instant.answers).await.expect("as many answers");
    tokio::time::sleep(instant.later).await;
    // Without waiting for anyone; the guard learns of it later.
    let killed = std::process::Command::new("kill").args(["-9", &shop.process().to_string()]).status();
    assert!(killed.unwrap().success());
    let answers = join_all(sending).await.into_iter().map(Result::unwrap).collect();
    let mut shop = Arc::into_inner(shop).expect("nobody else has it");
    shop.server.kill();
    (shop, answers)
}

async fn send_all(shop: Arc<Shop>, queue: Queue, count: watch::Sender<usize>) -> Vec<Answer> {
    let raw = shop.raw();
    let mut answers = Vec::new();
    for wish in queue {
        let Some(answer) = wish.first(&raw).await else { break };
        answers.push(answer);
        count.send_modify(|count| *count += 1);
    }
    answers
}

fn random() -> u64 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    u64::from_le_bytes(bytes)
}
