//! How much memory a process has.

use std::process::Child;

use crate::crowd;

/// How many sockets share what they cost.
#[expect(clippy::cast_precision_loss, reason = "a thousand people")]
pub(crate) const PEOPLE: f64 = crowd::PEOPLE as f64;

/// Its resident memory in KiB.
pub(crate) fn resident(process: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a size");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
