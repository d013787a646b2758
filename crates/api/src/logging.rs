//! The log: one JSON object a line, to standard error or a file.

use std::fs::OpenOptions;
use std::io;
use std::sync::Mutex;

use anyhow::Context;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

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
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(true)
        .with_env_filter(EnvFilter::try_new(&config.log_filter).context("log_filter")?)
        .with_writer(writer)
        .try_init()
        .map_err(|error| anyhow::anyhow!(error))
}
