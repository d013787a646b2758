//! Printing: one JSON object per figure.

use std::io::Write as _;
use std::time::Duration;

use store::testing::Engine;

/// The figures of one database.
pub(crate) struct Figures {
    engine: &'static str,
}

impl Figures {
    pub(crate) fn of(engine: Engine) -> Self {
        let engine = match engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        };
        Self { engine }
    }

    /// A rate, and how it compares with the baseline of the same run.
    pub(crate) fn rate(&self, name: &str, value: f64, baseline: Option<f64>) {
        self.print(name, value, baseline.map(|baseline| value / baseline));
    }

    /// A duration in milliseconds.
    pub(crate) fn duration(&self, name: &str, value: Duration) {
        self.print(name, value.as_secs_f64() * 1_000.0, None);
    }

    fn print(&self, name: &str, value: f64, ratio: Option<f64>) {
        let figure =
            serde_json::json!({ "name": name, "engine": self.engine, "value": value, "ratio": ratio });
        writeln!(std::io::stdout().lock(), "{figure}").expect("standard output");
    }
}
