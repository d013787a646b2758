//! The log: one JSON object a line, to standard error or a file.

use std::fs::OpenOptions;
use std::io;
use std::sync::Mutex;

use anyhow::Context;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::Config;

/// Starts logging for the rest of the process.
///
/// # Errors
/// When the file cannot be opened or the filter cannot be read.
pub fn start(config: &Config) -> anyhow::Result<()> {
    let writer = match &config.log {
        None => BoxMakeWriter::new(io::stderr),
        Some(path) => {
            let file = OpenOptions::new().create(true).append(true).open(path);
            BoxMakeWriter::new(Mutex::new(file.with_context(|| path.display().to_string())?))
        }
    };
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(true)
        .with_writer(writer);
    // Levels by target only: what depends on a span would be asked anew whenever a request goes on.
    let filter: Targets = config.log_filter.parse().context("log_filter")?;
    tracing_subscriber::registry().with(filter).with(lines).try_init().map_err(|error| anyhow::anyhow!(error))
}
