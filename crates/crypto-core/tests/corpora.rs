//! Every input that fuzzing kept, replayed on the stable compiler: what once was a finding stays fixed.
//!
//! `cargo xtask fuzz` makes new ones (docs/decisions/0064).

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

#[cfg(test)]
#[path = "../fuzz/src/lib.rs"]
pub mod targets;

fn replay(target: &str, run: fn(&[u8])) -> std::io::Result<()> {
    let mut replayed = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target))? {
        let path = entry?.path();
        let input = fs::read(&path)?;
        assert!(catch_unwind(|| run(&input)).is_ok(), "broken by {}", path.display());
        replayed += 1;
    }
    assert!(replayed > 10, "the kept inputs of {target} are gone");
    Ok(())
}

#[test]
fn blobs_of_a_lying_server() -> std::io::Result<()> {
    replay("blob", targets::blob::run)
}

#[test]
fn envelopes_of_a_lying_server_and_messages_of_a_lying_peer() -> std::io::Result<()> {
    replay("envelope", targets::envelope::run)
}

#[test]
fn authentic_content_of_any_form() -> std::io::Result<()> {
    replay("content", targets::content::run)
}

#[test]
fn identity_chains_and_receipts_of_a_lying_server() -> std::io::Result<()> {
    replay("identity", targets::identity::run)
}

#[test]
fn recovery_words_as_people_type_them() -> std::io::Result<()> {
    replay("words", targets::words::run)
}

#[test]
fn whatever_a_camera_reads() -> std::io::Result<()> {
    replay("qr", targets::qr::run)
}
