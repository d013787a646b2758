//! The release server on an empty database.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use client::{Account, Client, Language, SignUpForm};
use protocol::accounts::Kind;
use store::testing::{Engine, TestDatabase};

/// A running server; it ends with this value.
pub(crate) struct Server {
    pub origin: String,
    program: PathBuf,
    home: PathBuf,
    database: TestDatabase,
    child: Child,
}

/// Builds the server with the profile of this benchmark: `cargo bench` means release.
pub(crate) fn build() -> PathBuf {
    // target/release/deps/speed-… stands beside target/release/leboncoup.
    let here = std::env::current_exe().expect("a path");
    let folder = here.parent().and_then(Path::parent).expect("a target folder");
    let profile = if folder.ends_with("debug") { "dev" } else { "release" };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--profile", profile, "--package", "api", "--bin", "leboncoup"])
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the server does not build");
    folder.join("leboncoup")
}

impl Server {
    pub(crate) async fn start(program: &Path, engine: Engine) -> Self {
        let database = TestDatabase::on(engine).await;
        let home = std::env::temp_dir().join(format!("leboncoup-bench-{}-{engine:?}", std::process::id()));
        std::fs::create_dir_all(&home).expect("a data folder");
        let mut child = configured(program, &home, &database)
            .env("LEBONCOUP_LISTEN", "127.0.0.1:0")
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let stdout = child.stdout.take().expect("piped");
        let line = BufReader::new(stdout).lines().next().expect("a line").expect("text");
        let origin = line.strip_prefix("LeBonCoup: ").expect("an origin").to_owned();
        Self { origin, program: program.to_owned(), home, database, child }
    }

    /// A new member.
    pub(crate) async fn member(&self, kind: Kind, number: usize) -> Account {
        let form = SignUpForm {
            email: format!("mesure.{number}.{}@exemple.fr", kind.as_str()),
            password: "une phrase pour mesurer".to_owned().into(),
            kind,
            display_name: format!("Mesure {number}").try_into().expect("a name"),
            language: Language::French,
        };
        let client = Client::new(&self.origin).expect("an origin");
        client.sign_up(form).await.expect("a new account").0
    }

    /// Gives tokens.
    pub(crate) fn grant(&self, account: &Account, tokens: usize) {
        let (user, tokens) = (account.user_id().to_string(), tokens.to_string());
        let granted = configured(&self.program, &self.home, &self.database)
            .args(["admin", "grant", "--user", &user, "--tokens", &tokens, "--reason", "mesure"])
            .stdout(Stdio::null())
            .status()
            .expect("the command line runs");
        assert!(granted.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Whatever fails here, the folder is a temporary one.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

fn configured(program: &Path, home: &Path, database: &TestDatabase) -> Command {
    let mut command = Command::new(program);
    command
        .env("LEBONCOUP_DATA", home)
        .env("LEBONCOUP_LOG", home.join("server.log"))
        .env("DATABASE_URL", database.url());
    command
}
