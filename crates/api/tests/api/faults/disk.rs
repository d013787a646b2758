//! A disk that fails in the middle of an unlock: the answer is an error, and there is no half of it.
//!
//! strace lets the N-th call of a process fail as the kernel would. On SQLite all of the database's calls are the
//! server's own; on PostgreSQL they are those of the processes that serve its connections.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use rstest::rstest;
use sqlx::{Connection as _, PgConnection, query_scalar};
use store::testing::Engine;

use super::books::Market;
use super::tally;
use super::wish::Deed;
use crate::support::{Server, full};

/// More calls than an unlock makes.
const MANY: usize = 400;

/// What fails: one call only, or that one and all after it, as on a disk that stays full.
#[rstest]
#[case::one_write("pwrite64", "EIO", "")]
#[case::a_full_disk("pwrite64", "ENOSPC", "+")]
#[case::one_sync("fsync,fdatasync", "EIO", "")]
#[case::no_sync_any_more("fsync,fdatasync", "ENOSPC", "+")]
#[tokio::test(flavor = "multi_thread")]
async fn a_failing_disk_is_an_error_and_leaves_no_half(
    #[case] calls: &str,
    #[case] error: &str,
    #[case] from_then_on: &str,
) {
    let mut server = Server::start(Engine::Sqlite).await;
    let mut market = Market::open(&server, 1).await;
    let (mut unlocks, mut failures) = (0, 0);
    let ordinary = [1, 2, 5, 17];
    for number in (1..MANY).filter(|number| full() || ordinary.contains(number)) {
        if number % 50 == 0 {
            // Access tokens live ten minutes.
            server = Server::start(Engine::Sqlite).await;
            market = Market::open(&server, 1).await;
            unlocks = 0;
        }
        let wish = market.post(&server).await.remove(0);
        let rule = format!("{calls}:error={error}:when={number}{from_then_on}");
        let fault = Fault::inject(&server, &[server.process()], &rule);
        let answer = wish.send(&server.raw()).await.expect("an answer");
        let happened = fault.stop();

        let failed = answer.status.is_server_error();
        failures += i32::from(failed);
        if failed {
            assert!(happened, "{answer:?}");
            assert_eq!(answer.content_type, "application/problem+json");
        } else {
            // What failed was not needed: a checkpoint, another job's work.
            assert_eq!(answer.status, 201, "{answer:?}");
        }
        // Either the server goes on with the disk that works again, or it is killed first.
        if number % 2 == 1 {
            server.kill();
            server.restart();
            let there = unlocked(&server).await - unlocks;
            assert!(there == 1 || (there == 0 && failed), "{calls} {number}: {there} of {answer:?}");
        }
        wish.again(&server.raw(), (!failed).then_some(&answer)).await;
        unlocks += 1;
        assert_eq!(unlocked(&server).await, unlocks, "{calls} {number}");
        if !happened {
            break;
        }
    }
    assert!(failures > 0, "no call that an unlock needs has failed");
}

/// PostgreSQL stops all its processes when a write or sync of its log fails, and repeats from the log what was committed.
#[tokio::test(flavor = "multi_thread")]
async fn a_failing_disk_under_postgresql_is_an_error_and_leaves_no_half() {
    let mut server = Server::on_fragile_postgres().await;
    let mut market = Market::open(&server, 1).await;
    let most = if full() { 5 } else { 2 };
    let faults =
        ["pwrite64:error=EIO", "pwrite64:error=ENOSPC", "fdatasync:error=EIO", "fdatasync:error=ENOSPC"];
    let (mut unlocks, mut failures) = (0, 0);
    for (number, fault) in (1..=most).flat_map(|number| faults.map(|fault| (number, fault))) {
        let wish = market.post(&server).await.remove(0);
        let rule = format!("{fault}:when={number}");
        let fault = Fault::inject(&server, &connections(&server).await, &rule);
        let answer = wish.send(&server.raw()).await.expect("an answer");
        let happened = fault.stop();

        let failed = answer.status.is_server_error();
        assert!(failed || answer.status == 201, "{rule}: {answer:?}");
        if failed {
            assert!(happened, "{rule}: {answer:?}");
            assert_eq!(answer.content_type, "application/problem+json");
            failures += 1;
            // Its connections are gone, all of them.
            server.kill();
            server.restart();
        }
        wish.again(&server.raw(), (!failed).then_some(&answer)).await;
        unlocks += 1;
        assert_eq!(unlocked(&server).await, unlocks, "{rule}");
    }
    assert!(failures > 0, "no call that an unlock needs has failed");
}

/// The processes that serve a server's connections.
async fn connections(server: &Server) -> Vec<u32> {
    let mut database = PgConnection::connect(server.database_url()).await.expect("a connection");
    let others =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let processes: Vec<i32> = query_scalar(others).fetch_all(&mut database).await.expect("their ids");
    processes.into_iter().map(i32::cast_unsigned).collect()
}

/// How many unlocks there are, each of them whole.
async fn unlocked(server: &Server) -> i64 {
    tally::balanced(server).await[&Deed::Unlock]
}

/// A debugger that lets calls fail until it is stopped.
struct Fault {
    strace: Child,
    log: PathBuf,
}

impl Fault {
    fn inject(server: &Server, processes: &[u32], rule: &str) -> Self {
        let log = server.home().join("strace");
        let mut strace = Command::new("strace")
            .args(["-f", "-e", "trace=fsync,fdatasync,pwrite64", "-e", &format!("inject={rule}")])
            .args(processes.iter().flat_map(|process| ["-p".to_owned(), process.to_string()]))
            .arg("-o")
            .arg(&log)
            .stderr(Stdio::piped())
            .spawn()
            .expect("strace: cargo xtask setup installs it");
        let said = BufReader::new(strace.stderr.take().expect("piped"));
        let mut lines = said.lines().map_while(Result::ok);
        let attached = lines.find(|line| line.contains("attached"));
        assert!(attached.is_some(), "strace did not attach");
        // Whatever else it says is not to block it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { strace, log }
    }

    /// True when a call failed.
    fn stop(mut self) -> bool {
        let stopped = Command::new("kill").args(["-INT", &self.strace.id().to_string()]).status();
        assert!(stopped.expect("kill runs").success());
        self.strace.wait().expect("it ends");
        std::fs::read_to_string(&self.log).expect("its log").contains("(INJECTED)")
    }
}
