//! How long each check took.

use std::{
    fmt::{Display, Formatter, Result},
    time::{Duration, Instant},
};

use crate::console::{seconds, step};

/// Name, duration and success of every step so far.
#[derive(Debug, Default)]
pub(super) struct Timings(Vec<(&'static str, Duration, bool)>);

impl Timings {
    /// Runs a step and remembers how long it took, also if it fails.
    pub(super) fn step<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let started = Instant::now();
        let result = step(name, work);
        self.0.push((name, started.elapsed(), result.is_ok()));
        result
    }
}

impl Display for Timings {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f)?;
        for (name, time, passed) in &self.0 {
            writeln!(f, "  {} {name:<40} {:>12}", if *passed { "✓" } else { "✗" }, seconds(*time))?;
        }
        let total = self.0.iter().map(|(_, time, _)| *time).sum();
        write!(f, "    {:<40} {:>12}", "total", seconds(total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_shows_failed_steps_too() {
        let mut timings = Timings::default();
        timings.step("good", || Ok(())).unwrap();
        timings.step("bad", || anyhow::bail!("no") as anyhow::Result<()>).unwrap_err();
        let table = timings.to_string();
        assert!(table.contains("✓ good") && table.contains("✗ bad") && table.contains("total"), "{table}");
    }
}
