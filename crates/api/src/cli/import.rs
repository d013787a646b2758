//! `leboncoup places`: the table of communes.

use std::fs::File;
use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;

use crate::config::Config;
use crate::{cli, places, startup};

/// What to do with the table of communes.
#[derive(Debug, Subcommand)]
pub(super) enum Places {
    /// Replace it by a CSV file with a header. INSEE code and name are needed; postcodes, coordinates and
    /// population are used where present.
    Import {
        /// The file.
        file: PathBuf,
    },
}

pub(super) async fn run(Places::Import { file }: Places, config: &Config) -> anyhow::Result<()> {
    let source = File::open(&file).with_context(|| file.display().to_string())?;
    let table = places::official::read(source)?;
    let store = startup::open_store(config).await?;
    places::replace_by_official(&store, &table).await?;
    let approximate = table.iter().filter(|place| place.located.place.approximate).count();
    cli::say(&format!("Imported {} communes, {approximate} of them with an approximate point.", table.len()))
}
