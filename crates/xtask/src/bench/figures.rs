//! What benchmarks print: one JSON object per line, shown as a table to people.

use std::{
    fmt,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};
use xshell::Cmd;

use crate::console::print_result;

/// One measured value; its unit ends its name.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Figure {
    pub(super) name: String,
    /// What was measured: a database, a cryptographic library, an encoding.
    pub(super) engine: String,
    pub(super) value: f64,
    /// Its relation to the yardstick of the same run.
    pub(super) ratio: Option<f64>,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, engine, value, ratio } = self;
        write!(f, "{name:32} {engine:9} {value:12.1}")?;
        ratio.map_or(Ok(()), |ratio| write!(f, " {ratio:8.3} x yardstick"))
    }
}

/// How figures are shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Style {
    Table,
    Json,
}

impl Style {
    /// Prints one figure on standard output.
    pub(super) fn print(self, figure: &Figure) -> anyhow::Result<()> {
        match self {
            Self::Table => print_result(figure),
            Self::Json => print_result(serde_json::to_string(figure)?),
        }
        Ok(())
    }

    /// Runs a benchmark and prints its figures as they come.
    ///
    /// # Errors
    /// When it fails or has no figure to show.
    pub(super) fn run(self, benchmark: Cmd<'_>) -> anyhow::Result<()> {
        let name = benchmark.to_string();
        let mut child = Command::from(benchmark).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("its output was asked for")?;
        let mut figures = 0;
        for line in BufReader::new(output).lines() {
            // Cargo and npm may have something to say, too.
            if let Ok(figure) = serde_json::from_str(&line?) {
                self.print(&figure)?;
                figures += 1;
            }
        }
        ensure!(child.wait()?.success() && figures > 0, "a benchmark failed: {name}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use xshell::{Shell, cmd};

    use super::*;

    #[test]
    fn figures_are_aligned_and_ratios_named() {
        let mut figure =
            Figure { name: "a_us".into(), engine: "ring".into(), value: 12.34, ratio: Some(0.5) };
        let name = "a_us".to_owned() + &" ".repeat(28);
        assert_eq!(figure.to_string(), format!("{name} ring              12.3    0.500 x yardstick"));
        figure.ratio = None;
        assert_eq!(figure.to_string(), format!("{name} ring              12.3"));
    }

    #[test]
    fn a_benchmark_that_fails_or_measures_nothing_is_an_error() {
        let sh = Shell::new().unwrap();
        assert!(Style::Json.run(cmd!(sh, "true")).is_err());
        let figure = r#"{"name":"a","engine":"b","value":1.0,"ratio":null}"#;
        assert!(Style::Json.run(cmd!(sh, "echo {figure}")).is_ok());
        assert!(Style::Json.run(cmd!(sh, "sh -c 'exit 1' {figure}")).is_err());
    }
}
