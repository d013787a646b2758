//! Opens and verifies what another implementation of `docs/protocol.md` sealed, signed and derived, through nothing
//! but this crate's public API. Stops at the first difference.
//!
//!     cargo run -p crypto-core --example open_foreign -- FOLDER...
//!
//! A folder holds files of the names and forms of `vectors/*.json`, under keys of its maker's own. Every ciphertext
//! and signature is tried once more with single bytes altered, and must then be refused.

mod accounts;
mod archive;
mod envelopes;
mod identities;
mod json;
mod read_marks;
#[path = "../../src/testing/replay.rs"]
mod replay;
mod sealed;
mod tamper;

use std::collections::BTreeSet;
use std::error::Error;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What checking a file has counted.
#[derive(Default)]
struct Seen {
    /// Constructions that were opened, verified or derived.
    cases: usize,
    /// Altered ones that were refused.
    refused: usize,
}

struct Check {
    file: &'static str,
    /// An implementation that leaves something out has proved nothing.
    cases: usize,
    run: fn(&str) -> Outcome<Seen>,
}

const CHECKS: [Check; 12] = [
    Check { file: "kdf", cases: 1, run: accounts::kdf },
    Check { file: "recovery", cases: 2, run: accounts::recovery },
    Check { file: "key-ring", cases: 4, run: accounts::key_rings },
    Check { file: "identity", cases: 3, run: identities::chain },
    Check { file: "safety", cases: 1, run: identities::safety },
    Check { file: "receipt", cases: 2, run: identities::receipts },
    Check { file: "blob", cases: 8, run: sealed::blobs },
    Check { file: "padding", cases: 8, run: sealed::padding },
    Check { file: "file", cases: 5, run: sealed::files },
    Check { file: "envelope", cases: 3, run: envelopes::envelopes },
    Check { file: "archive", cases: 7, run: archive::archive },
    Check { file: "read-mark", cases: 2, run: read_marks::read_marks },
];

fn main() -> Outcome<()> {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        return Err("which folders?".into());
    }
    for folder in &folders {
        check(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(())
}

fn check(folder: &Path) -> Outcome<()> {
    let found = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name()))
        .collect::<Result<BTreeSet<OsString>, std::io::Error>>()?;
    let demanded = CHECKS.iter().map(|check| format!("{}.json", check.file).into()).collect();
    if found != demanded {
        return Err(format!("the files are {found:?}, not {demanded:?}").into());
    }
    for Check { file, cases, run } in &CHECKS {
        let text = std::fs::read_to_string(folder.join(file).with_extension("json"))?;
        let seen = run(&text).map_err(|error| format!("{file}: {error}"))?;
        if seen.cases != *cases {
            return Err(format!("{file}: {} cases, not {cases}", seen.cases).into());
        }
        let folder = folder.display();
        writeln!(std::io::stdout(), "{folder}/{file}: {cases} agree, {} altered refused", seen.refused)?;
    }
    Ok(())
}

/// Fails unless both are equal; the values themselves are not shown.
fn same<T: PartialEq>(found: &T, expected: &T, what: &str) -> Outcome<()> {
    if found == expected { Ok(()) } else { Err(format!("another {what}").into()) }
}
