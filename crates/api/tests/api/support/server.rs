//! The real binary, with a database, a data folder and a port of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use client::Client;
use store::testing::{Engine, TestDatabase};
use store::{Query, Store, StoreError};
use tokio::sync::OnceCell;

use super::{PATIENCE, eventually};

const PROGRAM: &str = env!("CARGO_BIN_EXE_leboncoup");

/// A running server. It dies with this value or with this process.
#[derive(Debug)]
pub(crate) struct Server {
    database_url: String,
    home: PathBuf,
    /// Variables of its environment beside the usual ones.
    variables: Vec<(&'static str, String)>,
    running: Running,
    /// Its drop removes the database; a SQLite file lies in `home`.
    _postgres: Option<TestDatabase>,
}

#[derive(Debug)]
struct Running {
    address: SocketAddr,
    /// Its standard input keeps the server alive.
    guard: Child,
}

/// One server per database for all tests that mind their own business.
pub(crate) async fn shared(engine: Engine) -> &'static Server {
    static SQLITE: OnceCell<Server> = OnceCell::const_new();
    static POSTGRES: OnceCell<Server> = OnceCell::const_new();
    let cell = match engine {
        Engine::Sqlite => &SQLITE,
        Engine::Postgres => &POSTGRES,
    };
    cell.get_or_init(|| Server::start(engine)).await
}

impl Server {
    /// A server on an empty database.
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::start_with(engine, Vec::new()).await
    }

    /// The same with more variables in its environment.
    pub(crate) async fn start_with(engine: Engine, variables: Vec<(&'static str, String)>) -> Self {
        let postgres = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(TestDatabase::postgres().await),
        };
        Self::start_on(postgres, variables)
    }

    /// A server on a PostgreSQL that the test may break.
    pub(crate) async fn on_fragile_postgres() -> Self {
        Self::start_on(Some(TestDatabase::fragile_postgres().await), Vec::new())
    }

    /// On this database, or on a SQLite file of its own.
    fn start_on(postgres: Option<TestDatabase>, variables: Vec<(&'static str, String)>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let home = std::env::temp_dir().join(format!("leboncoup-api-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&home).expect("a data folder");
        let file = format!("sqlite:{}", home.join("leboncoup.db").display());
        let database_url = postgres.as_ref().map_or(file, |database| database.url().to_owned());
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let running = Running::start(&home, &database_url, &variables, listen);
        Self { database_url, home, variables, running, _postgres: postgres }
    }

    /// Its origin.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.running.address)
    }

    /// A new device.
    pub(crate) fn client(&self) -> Client {
        Client::new(&self.origin()).expect("a client")
    }

    /// The database, behind the server's back.
    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.database_url).await.unwrap()
    }

    /// Changes rows behind the server's back: time that passes, harm that somebody does. How many.
    pub(crate) async fn alter(&self, sql: &'static str, bind: impl Fn(Query<'_>) -> Query<'_>) -> u64 {
        let altered: Result<u64, StoreError> =
            self.store().await.write(async |tx| bind(tx.query(sql)).execute().await).await;
        altered.unwrap()
    }

    /// What `DATABASE_URL` is.
    pub(crate) fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Everything the server writes: log, and on SQLite the database and its WAL.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// The id of the server's process.
    pub(crate) fn process(&self) -> u32 {
        let guard = self.running.guard.id();
        let children = std::fs::read_to_string(format!("/proc/{guard}/task/{guard}/children"));
        let children = children.expect("the guard's children");
        children.split(' ').next().and_then(|first| first.parse().ok()).expect("the server is the first")
    }

    /// Ends the server as a power cut would: SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.running.kill();
    }

    /// Another instance on the same data, with a port of its own.
    pub(crate) fn second(&self) -> Second {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        Second(Running::start(&self.home, &self.database_url, &self.variables, listen))
    }

    /// Starts a killed server again, on the same data and the same port.
    pub(crate) fn restart(&mut self) {
        self.running = Running::start(&self.home, &self.database_url, &self.variables, self.running.address);
    }

    /// Runs a command line against the same data.
    pub(crate) fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(PROGRAM);
        configure(&mut command, &self.home, &self.database_url, &self.variables);
        command.args(arguments).output().expect("the binary runs")
    }

    /// Runs a job as soon as the server itself is not at it.
    pub(crate) async fn job(&self, name: &str) -> Output {
        eventually("the job is free", async || {
            let output = self.command(&["jobs", "run", name]);
            let busy = String::from_utf8_lossy(&output.stderr).contains("is being run by another process");
            (!busy).then_some(output)
        })
        .await
    }

    /// Runs a command line that must succeed.
    pub(crate) fn must(&self, arguments: &[&str]) {
        let output = self.command(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.stop();
        // After a kill, the guard left it.
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

/// Another instance of a server. It dies with this value.
#[derive(Debug)]
pub(crate) struct Second(Running);

impl Second {
    /// Its origin.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.0.address)
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        self.0.kill();
    }
}

impl Running {
    fn start(home: &Path, database: &str, variables: &[(&str, String)], listen: SocketAddr) -> Self {
        let mut command = Command::new("sh");
        configure(&mut command, home, database, variables);
        let mut guard = command
            .env("LEBONCOUP_LISTEN", listen.to_string())
            .args(["-c", include_str!("guard.sh"), "guard", PROGRAM])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let stdout = guard.stdout.take().expect("piped");
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line)));
        });
        let line = lines.recv_timeout(PATIENCE * 4).expect("the server says where it is");
        let address = line.strip_prefix("LeBonCoup: http://").and_then(|text| text.parse().ok());
        Self { address: address.expect(&line), guard }
    }

    /// Stops it and leaves its data.
    fn kill(&mut self) {
        let mut guard = self.guard.stdin.take().expect("a running server");
        guard.write_all(b"keep").expect("a living guard");
        drop(guard);
        self.stop();
    }

    fn stop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

fn configure(command: &mut Command, home: &Path, database: &str, variables: &[(&str, String)]) {
    command
        .env("LEBONCOUP_DATA", home)
        .env("LEBONCOUP_LOG", home.join("server.log"))
        .env("LEBONCOUP_SIGNUPS_PER_HOUR", "1000000")
        .env("LEBONCOUP_WORKERS", "2")
        .env("DATABASE_URL", database)
        .envs(variables.iter().map(|(name, value)| (name, value)));
}
