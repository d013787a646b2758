use std::sync::Arc;

use anyhow::bail;
use protocol::time::Timestamp;
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::testing::TestDatabase;
use store::{StoreError, instance, jobs};

use super::*;
use crate::config::Config;
use crate::ports::clock::FixedClock;
use crate::startup;

/// Two instances on one database.
struct Two {
    one: Services,
    other: Services,
    _database: TestDatabase,
}

impl Two {
    async fn on(engine: Engine) -> Self {
        let database = TestDatabase::on(engine).await;
        let (one, other) = (services(&database).await, services(&database).await);
        Self { one, other, _database: database }
    }

    fn set_clocks(&mut self, millis: i64) {
        let clock = Arc::new(FixedClock(at(millis)));
        self.one.clock = Arc::clone(&clock) as _;
        self.other.clock = clock;
    }
}

async fn services(database: &TestDatabase) -> Services {
    let secret = |start: u8| {
        let bytes: [u8; 32] = std::array::from_fn(|i| start.wrapping_add(u8::try_from(i * 7).unwrap()));
        protocol::bytes::to_base64(&bytes)
    };
    let config = Config::read(None, &|name| match name {
        "LEBONCOUP_DATA" => Some(std::env::temp_dir().to_str()?.to_owned()),
        "DATABASE_URL" => Some(database.url().to_owned()),
        "SECRET_SALT" => Some(secret(1)),
        "PEPPER" => Some(secret(2)),
        "DATA_KEY" => Some(secret(3)),
        "JWT_SECRET" => Some(secret(4)),
        _ => None,
    });
    startup::assemble(&config.unwrap()).await.unwrap()
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000 + millis)
}

fn job(work: for<'s> fn(&'s Services) -> LocalBoxFuture<'s, Outcome>) -> Job {
    Job { name: "test", schedule: Schedule::Minutes(1), work }
}

async fn done(services: &Services) -> u8 {
    let read = services.store.read(async |tx| instance::get(tx, "done").await).await;
    read.unwrap().map_or(0, |bytes| bytes[0])
}

async fn do_it(services: &Services) -> Outcome {
    let times = done(services).await + 1;
    services.store.write(async |tx| instance::set(tx, "done", &[times]).await).await?;
    Ok(format!("{times}"))
}

async fn known(services: &Services) -> jobs::Job {
    services.store.read(async |tx| jobs::all(tx).await).await.unwrap().remove(0)
}

#[rstest]
#[actix_web::test]
async fn each_turn_is_had_by_one_instance(#[values(Sqlite, Postgres)] engine: Engine) {
    let mut two = Two::on(engine).await;
    let job = job(|services| Box::pin(do_it(services)));
    for turn in 1..=5_u8 {
        two.set_clocks(i64::from(turn) * 60_000 + 7);
        let (began, _) = job.schedule.turn(two.one.now()).unwrap();
        let run = |services| run::since(services, &job, began);
        let (one, other) = tokio::join!(run(&two.one), run(&two.other));
        let outcomes = [one.unwrap(), other.unwrap()];
        assert_eq!(outcomes.iter().flatten().count(), 1);
        assert_eq!(done(&two.one).await, turn);
        assert!(run(&two.other).await.unwrap().is_none());
    }
    // By hand it is run whenever nobody runs it.
    assert_eq!(run::now(&two.one, &job).await.unwrap().unwrap().unwrap(), "6");
}

#[rstest]
#[actix_web::test]
async fn a_failure_is_told_and_the_next_turn_tries_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let mut two = Two::on(engine).await;
    let failing = job(|_| Box::pin(async { bail!("no {}", "luck") }));
    let job = job(|services| Box::pin(do_it(services)));
    two.set_clocks(0);
    let failed = run::since(&two.one, &failing, at(0)).await.unwrap().unwrap();
    assert_eq!(failed.unwrap_err().to_string(), "no luck");
    assert_eq!(known(&two.other).await.outcome.unwrap(), "failed: no luck");
    assert!(run::since(&two.other, &job, at(0)).await.unwrap().is_none());
    two.set_clocks(60_000);
    assert!(run::since(&two.other, &job, at(60_000)).await.unwrap().is_some());
}

#[rstest]
#[actix_web::test]
async fn what_a_crashed_instance_left_is_done_when_its_lease_ends(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let mut two = Two::on(engine).await;
    let endless = job(|_| Box::pin(std::future::pending()));
    let job = job(|services| Box::pin(do_it(services)));
    two.set_clocks(0);
    let held = async || {
        while two.other.store.read(async |tx| jobs::all(tx).await).await?.is_empty() {}
        Ok::<_, StoreError>(())
    };
    tokio::select! {
        _ = run::since(&two.one, &endless, at(0)) => panic!("it never ends"),
        held = held() => held.unwrap(),
    }
    let lease = i64::try_from(run::LEASE.as_millis()).unwrap();
    two.set_clocks(lease - 1);
    assert!(run::since(&two.other, &job, at(0)).await.unwrap().is_none());
    assert!(run::now(&two.other, &job).await.unwrap().is_none());
    two.set_clocks(lease);
    assert!(run::since(&two.other, &job, at(0)).await.unwrap().is_some());
    assert_eq!((done(&two.one).await, known(&two.one).await.leased_until), (1, None));
}

#[test]
fn every_job_has_a_name_of_its_own() {
    let names: std::collections::BTreeSet<_> = JOBS.iter().map(|job| job.name).collect();
    assert_eq!(names.len(), JOBS.len());
}
