//! Printing: one JSON object per figure.

use std::io::Write as _;
use std::time::Duration;

use store::testing::Engine;

/// The figures of one database.
pub(crate) struct Figures(&'static str);

impl Figures {
    pub(crate) const fn of(engine: Engine) -> Self {
        Self(match engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        })
    }

    /// A value, and how it compares with the yardstick of the same run.
    pub(crate) fn print(&self, name: &str, value: f64, ratio: Option<f64>) {
        let figure = serde_json::json!({ "name": name, "engine": self.0, "value": value, "ratio": ratio });
        writeln!(std::io::stdout().lock(), "{figure}").expect("standard output");
    }
}

/// The time that so many of a hundred stay below, in milliseconds.
pub(crate) fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    times.get(times.len() * percent / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
}
