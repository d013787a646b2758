//! Printing: a table for people, JSON lines for programs.

use std::io::Write as _;
use std::time::Duration;

use store::testing::Engine;

/// The figures of one database.
pub(crate) struct Figures {
    engine: &'static str,
    json: bool,
}

impl Figures {
    pub(crate) fn of(engine: Engine, json: bool) -> Self {
        let engine = match engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        };
        Self { engine, json }
    }

    /// A rate, and how it compares with the baseline of the same run.
    pub(crate) fn rate(&mut self, name: &str, value: f64, baseline: Option<f64>) {
        self.print(name, value, baseline.map(|baseline| value / baseline));
    }

    /// A duration in milliseconds.
    pub(crate) fn duration(&mut self, name: &str, value: Duration) {
        self.print(name, value.as_secs_f64() * 1_000.0, None);
    }

    fn print(&mut self, name: &str, value: f64, ratio: Option<f64>) {
        let mut out = std::io::stdout().lock();
        let line = if self.json {
            let figure =
                serde_json::json!({ "name": name, "engine": self.engine, "value": value, "ratio": ratio });
            figure.to_string()
        } else {
            let ratio = ratio.map(|ratio| format!("{ratio:8.3} x baseline")).unwrap_or_default();
            format!("{:9} {name:28} {value:10.1} {ratio}", self.engine)
        };
        writeln!(out, "{line}").expect("standard output");
    }
}
