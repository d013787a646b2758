//! What the developer sees: one line per step, with the time it took.

use std::{
    fmt::Display,
    time::{Duration, Instant},
};

/// Prints one line for the person at the terminal.
///
/// Everything goes to standard error, so that a command with real output (`bench --json`) keeps standard
/// output for itself.
#[expect(clippy::print_stderr, reason = "a command-line tool talks to its terminal; this is its only mouth")]
pub(crate) fn say(line: impl Display) {
    eprintln!("{line}");
}

/// Prints a command's result on standard output, where another program may read it.
#[expect(clippy::print_stdout, reason = "the result of a command belongs on standard output")]
pub(crate) fn print_result(line: impl Display) {
    println!("{line}");
}

/// Runs one named step, and tells its name before and its duration after.
///
/// # Errors
/// Passes on the step's own error, with the step's name in front.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    say(format_args!("▸ {name}"));
    let started = Instant::now();
    let result = work();
    let mark = if result.is_ok() { "✓" } else { "✗" };
    say(format_args!("{mark} {name} ({})", seconds(started.elapsed())));
    result.map_err(|error| error.context(format!("step failed: {name}")))
}

/// Shows a duration the way a person reads it: `0.3 s`, `47 s`, `3 min 05 s`.
pub(crate) fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        whole @ 10..60 => format!("{whole} s"),
        whole => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

/// Shows a size in bytes as whole KiB.
pub(crate) fn kib(bytes: u64) -> String {
    format!("{} KiB", bytes.div_ceil(1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_shown_in_the_unit_a_person_would_use() {
        assert_eq!(seconds(Duration::from_millis(340)), "0.3 s");
        assert_eq!(seconds(Duration::from_secs(47)), "47 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn a_failed_step_names_itself() {
        let error = step("bake", || anyhow::bail!("no flour") as anyhow::Result<()>).unwrap_err();
        assert_eq!(format!("{error:#}"), "step failed: bake: no flour");
    }
}
