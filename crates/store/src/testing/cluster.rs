//! Private PostgreSQL clusters: one per test process, and one more for tests that break it.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Sender};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::OnceCell;

use super::PATIENCE;
use crate::Store;

const INSTALL: &str =
    "install PostgreSQL 15 with PostGIS: apt-get install postgresql postgresql-15-postgis-3";
const TEMPLATE: &str = "leboncoup_template";

/// A running cluster. Its guard ends it when our end of the guard's standard input closes: with this process.
#[derive(Debug)]
pub(super) struct Cluster {
    programs: PathBuf,
    home: PathBuf,
    migrated: OnceCell<()>,
    _guard: Child,
}

static REAPER: OnceLock<Sender<(&'static Cluster, String)>> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// One database in a cluster, dropped after it was.
#[derive(Debug)]
pub(super) struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Database {
    pub(super) async fn create_in(cluster: &'static Cluster) -> Self {
        cluster.migrated.get_or_init(|| cluster.migrate_template()).await;
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        cluster.run(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).await;
        Self { cluster, name }
    }

    pub(super) fn url(&self) -> String {
        self.cluster.url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Unheard, the database goes with the cluster.
        let _ = REAPER.get_or_init(reaper).send((self.cluster, std::mem::take(&mut self.name)));
    }
}

/// Drops databases behind the tests: a DROP waits for a checkpoint, no test has to.
fn reaper() -> Sender<(&'static Cluster, String)> {
    let (sender, databases) = mpsc::channel::<(&'static Cluster, String)>();
    std::thread::spawn(move || {
        for (cluster, name) in databases {
            let _ = Command::new(cluster.programs.join("dropdb"))
                .args(["--force", "--if-exists", "-U", "postgres", "-h"])
                .arg(&cluster.home)
                .arg(name)
                .stderr(Stdio::null())
                .status();
        }
    });
    sender
}

impl Cluster {
    /// The one of this process.
    pub(super) fn shared() -> &'static Self {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| Self::start("leboncoup-postgres"))
    }

    /// The one that a test may break: what happens to it, no other test notices.
    pub(super) fn fragile() -> &'static Self {
        static FRAGILE: OnceLock<Cluster> = OnceLock::new();
        FRAGILE.get_or_init(|| Self::start("leboncoup-fragile-postgres"))
    }

    fn start(name: &str) -> Self {
        let programs = programs();
        // Short, because socket paths have 107 bytes, and open to the user that runs the cluster.
        let home = PathBuf::from(format!("/tmp/{name}-{}", std::process::id()));
        let mut guard = unprivileged_shell()
            .args(["-c", include_str!("cluster.sh"), "cluster"])
            .arg(&programs)
            .arg(&home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .current_dir("/")
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start PostgreSQL ({error}); {INSTALL}"));
        let mut said = Vec::new();
        let lines = guard.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines());
        for line in lines.map_while(Result::ok) {
            if line == "READY" {
                return Self { programs, home, migrated: OnceCell::const_new(), _guard: guard };
            }
            said.push(line);
        }
        let ended = guard.wait();
        panic!("PostgreSQL did not start ({ended:?}); {INSTALL}\n{}", said.join("\n"));
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.home.display())
    }

    async fn run(&self, sql: &str) {
        let work = async {
            let mut connection = PgConnection::connect(&self.url("postgres")).await?;
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
            connection.close().await
        };
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => panic!("{sql}: {error}"),
            Err(elapsed) => panic!("{sql}: {elapsed}"),
        }
    }

    async fn migrate_template(&self) {
        self.run(&format!("CREATE DATABASE {TEMPLATE}")).await;
        match Store::open(&self.url(TEMPLATE)).await {
            Ok(store) => store.close().await,
            Err(error) => panic!("cannot migrate PostgreSQL ({error}); {INSTALL}"),
        }
    }
}

/// A shell that may run PostgreSQL, which refuses root: as the system user that its package creates.
fn unprivileged_shell() -> Command {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    }
}

/// Where Debian keeps the server's programs, the newest version first; elsewhere they are on the PATH.
fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    versions.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    versions.extend(std::env::split_paths(&path));
    let complete =
        |folder: &Path| ["initdb", "postgres", "dropdb"].iter().all(|name| folder.join(name).exists());
    versions
        .into_iter()
        .find(|folder| complete(folder))
        .unwrap_or_else(|| panic!("no PostgreSQL server; {INSTALL}"))
}
