//! The release server on a database that the benchmark fills behind its back.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use api::auth::access::AccessTokens;
use api::secrets::{Keyring, SecretTexts, resolve};
use store::Store;
use store::testing::{Engine, TestDatabase};

/// A running server; it ends with this value.
pub(crate) struct Server {
    pub(crate) engine: Engine,
    pub(crate) address: SocketAddr,
    pub(crate) store: Store,
    /// Makes tokens that the server accepts.
    pub(crate) tokens: AccessTokens,
    pub(crate) database: TestDatabase,
    pub(crate) home: PathBuf,
    pub(crate) child: Child,
}

/// The server, which Cargo builds with the profile of this benchmark.
const PROGRAM: &str = env!("CARGO_BIN_EXE_leboncoup");

impl Server {
    pub(crate) async fn start(engine: Engine) -> Self {
        let database = TestDatabase::on(engine).await;
        let home = std::env::temp_dir().join(format!("leboncoup-bench-{}", database_name(&database)));
        std::fs::create_dir_all(&home).expect("a data folder");
        let (child, address) = launch(&home, &database);
        let texts = SecretTexts::read(&home.join("secrets.toml")).expect("secrets").expect("a file");
        let keys = Keyring::new(resolve(&texts, false).expect("secrets"));
        let (store, tokens) = (database.open().await, AccessTokens::new(keys.access()));
        Self { engine, address, store, tokens, database, home, child }
    }

    /// Starts it anew, with new connections to the database.
    pub(crate) fn restart(&mut self) {
        self.stop();
        (self.child, self.address) = launch(&self.home, &self.database);
    }

    fn stop(&mut self) {
        // Whatever fails here, it is over.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn database_name(database: &TestDatabase) -> String {
    let name: String = database.url().chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}-{name}", std::process::id())
}

fn launch(home: &Path, database: &TestDatabase) -> (Child, SocketAddr) {
    let mut child = Command::new(PROGRAM)
        .env("LEBONCOUP_DATA", home)
        .env("LEBONCOUP_LOG", home.join("server.log"))
        .env("DATABASE_URL", database.url())
        .env("LEBONCOUP_LISTEN", "127.0.0.1:0")
        .arg("serve")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let stdout = child.stdout.take().expect("piped");
    let line = BufReader::new(stdout).lines().next().expect("a line").expect("text");
    let address = line.strip_prefix("LeBonCoup: http://").expect("an origin").parse().expect("an address");
    (child, address)
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}
