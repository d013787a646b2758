//! The same statements by pgbench: what PostgreSQL can do on this machine.
//!
//! The script is made from the statements that the server sent for one unlock. What differs from unlock to unlock, the
//! ids, is computed from pgbench's variables; everything else keeps the recorded value.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use store::Store;

use crate::load::Load;
use crate::recording::{self, Statement};
use crate::seed::{self, PROS, Region, SLOTS};
use crate::support::{Server, rows};

/// One to connect, prepare and plan, which the server has behind it, and those that count.
const SECONDS: &str = "4";
/// More unlocks than one client makes in a round, and few enough that the open demandes last.
const TURNS: usize = 700;

/// A script and how far it has come.
pub(crate) struct Pgbench {
    program: PathBuf,
    socket: String,
    database: String,
    script: PathBuf,
    round: usize,
}

impl Pgbench {
    /// Watches one unlock and makes a script of it.
    pub(crate) async fn new(server: &mut Server, load: &mut Load) -> Self {
        let url = server.database.url().to_owned();
        let (address, socket) = url.split_once("?host=").expect("a socket");
        let (socket, _) = socket.split_once('&').unwrap_or((socket, ""));
        let (_, database) = address.rsplit_once('/').expect("a database");
        let watched = seed::demande(Region::Http.demande(0, load.turn()));
        log_statements(&server.store, database, "'all'").await;
        server.restart();
        load.follow(server);
        load.alone(1).await;
        log_statements(&server.store, database, "DEFAULT").await;
        server.restart();
        load.follow(server);
        let statements = recording::transaction(&Path::new(socket).join("log"), &watched.to_string());
        let script = server.home.join("unlock.sql");
        std::fs::write(&script, text(&statements, load.turn() - 1)).expect("a script");
        Self {
            program: program(),
            socket: socket.to_owned(),
            database: database.to_owned(),
            script,
            round: 0,
        }
    }

    /// Transactions per second, by as many clients as there are pros, after the first second.
    #[expect(clippy::cast_precision_loss, reason = "a few seconds")]
    pub(crate) fn run(&mut self) -> f64 {
        let clients = PROS.to_string();
        let first = format!("k={}", self.round * TURNS);
        self.round += 1;
        let output = Command::new(&self.program)
            .args([
                "-n", "-M", "prepared", "-j", "4", "-c", &clients, "-T", SECONDS, "-P", "1", "-D", &first,
                "-f",
            ])
            .arg(&self.script)
            .args(["-U", "postgres", "-h", &self.socket, &self.database])
            .output()
            .expect("pgbench runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let rates: Vec<f64> = said.lines().filter_map(progress).skip(1).collect();
        assert!(!rates.is_empty(), "{said}");
        rates.iter().sum::<f64>() / rates.len() as f64
    }
}

/// `progress: 1.0 s, 1234.5 tps, lat …`
fn progress(line: &str) -> Option<f64> {
    line.strip_prefix("progress: ")?.split_once(" s, ")?.1.split_once(" tps")?.0.parse().ok()
}

async fn log_statements(store: &Store, database: &str, setting: &str) {
    rows::run(store, format!("ALTER DATABASE {database} SET log_statement = {setting}")).await;
}

/// Beside the server's programs on Debian, elsewhere on the PATH.
fn program() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        versions.map(|version| version.path().join("bin/pgbench")).filter(|path| path.exists()).collect();
    found.sort();
    found.pop().unwrap_or_else(|| "pgbench".into())
}

/// What pro 0's unlock with number `turn` sent, for every client and turn.
fn text(statements: &[Statement], turn: usize) -> String {
    let mut ids = Ids::of_unlock(turn);
    let mut script = format!(
        "\\set k :k + 1\n\\set pro :client_id + 1\n\\set unlock :k * {PROS} + :client_id\n\
         \\set demande {} + :unlock / {SLOTS}\n\\set author {}\n",
        Region::Yardstick as usize,
        seed::author_of(":demande"),
    );
    let mut inboxes = 0..;
    let body: String = statements
        .iter()
        .map(|statement| ids.statement(statement) + &keeping(&statement.text, &mut inboxes) + "\n")
        .collect();
    for number in 0..ids.fresh.len() {
        writeln!(script, "\\set fresh{number} (1 << 40) + :unlock * 64 + {number}").expect("a string");
    }
    script + &body
}

/// The end of a statement: what it returns is kept where a later one sends it back.
fn keeping(text: &str, inboxes: &mut impl Iterator<Item = usize>) -> String {
    if text.starts_with("UPDATE accounts") {
        " \\gset account_".to_owned()
    } else if text.starts_with("UPDATE inboxes") {
        inboxes.next().map_or_else(String::new, |inbox| format!(" \\gset inbox{inbox}_"))
    } else {
        ";".to_owned()
    }
}

/// What the server computes from what an earlier statement returned.
fn computed(text: &str, parameter: usize) -> Option<String> {
    match parameter {
        4 if text.starts_with("INSERT INTO ledger_entries") => Some(":account_last_seq".to_owned()),
        7 if text.starts_with("INSERT INTO ledger_entries") => {
            Some("(CAST(:account_standard AS BIGINT) - CAST(:account_debt AS BIGINT))".to_owned())
        }
        // Rows of five, in the order of the inboxes.
        _ if parameter % 5 == 2 && text.starts_with("INSERT INTO events") => {
            Some(format!("(CAST(:inbox{}_next_seq AS BIGINT) - 1)", parameter / 5))
        }
        _ => None,
    }
}

/// Ids in the recorded values, and the variables that take their place.
struct Ids {
    known: Vec<(String, &'static str)>,
    /// Ids that the unlock made.
    fresh: Vec<String>,
}

impl Ids {
    fn of_unlock(turn: usize) -> Self {
        let demande = Region::Http.demande(0, turn);
        let account = seed::demande(1);
        let known = vec![
            (seed::demande(demande).to_string(), "demande"),
            (account.to_string(), "pro"),
            (seed::pro(0).to_string(), "pro"),
            (seed::author(demande).to_string(), "author"),
        ];
        Self { known, fresh: Vec::new() }
    }

    fn statement(&mut self, statement: &Statement) -> String {
        let mut text = String::new();
        let mut parts = statement.text.split('$');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            let (number, rest) = part.split_at(digits);
            let number: usize = number.parse().expect("a parameter");
            match computed(&statement.text, number) {
                Some(expression) => text.push_str(&expression),
                None => text.push_str(&self.value(&statement.values[number - 1])),
            }
            text.push_str(rest);
        }
        text
    }

    /// A literal, or an expression of the same type.
    fn value(&mut self, literal: &str) -> String {
        let Some(inner) = literal.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) else {
            return literal.to_owned();
        };
        if let Some(hex) = inner.strip_prefix("\\x").filter(|hex| hex.len() == 64) {
            return bytes(&self.variable(hex));
        }
        if is_uuid(inner) {
            return uuid(&self.variable(inner));
        }
        let Some((start, length)) = id_within(inner) else { return literal.to_owned() };
        let (before, rest) = inner.split_at(start);
        let (id, after) = rest.split_at(length);
        let variable = self.variable(id);
        let id = if length == 64 {
            format!("encode({}, 'hex')", bytes(&variable))
        } else {
            format!("CAST({} AS TEXT)", uuid(&variable))
        };
        format!("('{}' || {id} || {})", before, self.value(&format!("'{after}'")))
    }

    fn variable(&mut self, id: &str) -> String {
        if let Some((_, name)) = self.known.iter().find(|(known, _)| known == id) {
            return (*name).to_owned();
        }
        let number = self.fresh.iter().position(|known| known == id).unwrap_or_else(|| {
            self.fresh.push(id.to_owned());
            self.fresh.len() - 1
        });
        format!("fresh{number}")
    }
}

fn bytes(variable: &str) -> String {
    format!("decode(lpad(to_hex(CAST(:{variable} AS BIGINT)), 64, '0'), 'hex')")
}

fn uuid(variable: &str) -> String {
    format!("CAST(lpad(to_hex(CAST(:{variable} AS BIGINT)), 32, '0') AS UUID)")
}

/// Where a UUID or 64 digits stand in a text.
fn id_within(text: &str) -> Option<(usize, usize)> {
    let found = |length: usize, is: fn(&str) -> bool| {
        (0..text.len())
            .find(|start| text.get(*start..start + length).is_some_and(is))
            .map(|start| (start, length))
    };
    found(36, is_uuid).or_else(|| found(64, |text| text.bytes().all(|byte| byte.is_ascii_hexdigit())))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
