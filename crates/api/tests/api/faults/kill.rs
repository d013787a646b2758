//! `kill -9` in the middle of unlocks: what was acknowledged is there, and nothing is there by half.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use rstest::rstest;
use store::testing::Engine;

use super::books::{Market, Wish, balanced, unlock_id};
use crate::support::{Answer, Server, full};

const PROS: usize = 4;
/// Demandes that wait in each round: more than can be unlocked before the kill.
const DEMANDES: usize = 8;
/// Kills of one server, whose people's access tokens live ten minutes.
const KILLS: u64 = 10;
/// The latest instant of a kill, in microseconds from the first request on.
const LATEST: u64 = 150_000;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_instant_loses_no_unlock_and_leaves_no_half(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    for _ in 0..if full() { 20 } else { 1 } {
        one_life(engine).await;
    }
}

async fn one_life(engine: Engine) {
    let mut server = Server::start(engine).await;
    let mut market = Market::open(&server, PROS).await;
    let mut unlocks = 0;
    for _ in 0..KILLS {
        let mut wishes = Vec::new();
        for _ in 0..DEMANDES {
            wishes.push(market.post(&server).await);
        }
        let instant = instant();
        let (alive, answers) = kill_during(server, &wishes, instant).await;
        server = alive;

        server.restart();
        let there = balanced(&server).await;
        let promised = i64::try_from(answers.len()).unwrap();
        assert!(there - unlocks >= promised, "killed after {instant:?}: {promised} promised");
        for (number, wish) in wishes.iter().flatten().enumerate() {
            let unlock = wish.unlock(&server).await;
            let first = answers.get(&number).map(unlock_id);
            assert!(first.is_none_or(|first| first == unlock), "killed after {instant:?}: another unlock");
        }
        unlocks += i64::try_from(wishes.len() * PROS).unwrap();
        assert_eq!(balanced(&server).await, unlocks, "killed after {instant:?}");
    }
}

/// The server is killed while every pro sends one wish after another; the answers that came back in time.
async fn kill_during(
    server: Server,
    wishes: &[Vec<Wish>],
    instant: Duration,
) -> (Server, BTreeMap<usize, Answer>) {
    let server = Arc::new(server);
    let pros: Vec<_> = (0..PROS)
        .map(|pro| {
            let (server, own) = (Arc::clone(&server), wishes.iter().map(|all| all[pro].clone()).collect());
            tokio::spawn(unlock_all(server, pro, own))
        })
        .collect();
    tokio::time::sleep(instant).await;
    // Without waiting for anyone; the guard learns of it later.
    let killed = std::process::Command::new("kill").args(["-9", &server.process().to_string()]).status();
    assert!(killed.unwrap().success());
    let answers = join_all(pros).await.into_iter().flat_map(Result::unwrap).collect();
    let mut server = Arc::into_inner(server).expect("nobody else has it");
    server.kill();
    (server, answers)
}

async fn unlock_all(server: Arc<Server>, pro: usize, wishes: Vec<Wish>) -> Vec<(usize, Answer)> {
    let mut answers = Vec::new();
    for (turn, wish) in wishes.iter().enumerate() {
        let Some(answer) = wish.send(&server).await else { break };
        assert_eq!(answer.status, 201, "{answer:?}");
        answers.push((turn * PROS + pro, answer));
    }
    answers
}

fn instant() -> Duration {
    let mut random = [0; 8];
    getrandom::fill(&mut random).unwrap();
    Duration::from_micros(u64::from_le_bytes(random) % LATEST)
}
