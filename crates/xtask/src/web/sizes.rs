//! What a visitor downloads.

use std::{fs, path::Path};

use super::compress::with_suffix;
use crate::console::kib;

/// One file's size in bytes, as stored and as sent.
#[derive(Debug)]
pub(crate) struct Size {
    pub(crate) file: String,
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

impl Size {
    /// Whether this is the compiled app itself.
    pub(crate) fn is_module(&self) -> bool {
        Path::new(&self.file).extension().is_some_and(|extension| extension == "wasm")
    }
}

/// Measures the code of a finished web build: modules, scripts and styles, the largest first.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn measure(dist: &Path) -> anyhow::Result<Vec<Size>> {
    let mut sizes = Vec::new();
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        if !["wasm", "js", "css"]
            .iter()
            .any(|code| path.extension().is_some_and(|extension| extension == *code))
        {
            continue;
        }
        let raw = fs::metadata(&path)?.len();
        let packed = |suffix| fs::metadata(with_suffix(&path, suffix)).map_or(raw, |twin| twin.len());
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        sizes.push(Size { file, raw, gzip: packed("gz"), brotli: packed("br") });
    }
    sizes.sort_by_key(|size| std::cmp::Reverse(size.raw));
    Ok(sizes)
}

/// One line per file.
pub(crate) fn report(sizes: &[Size]) -> String {
    let lines = sizes.iter().map(|Size { file, raw, gzip, brotli }| {
        format!("  {file}: {}, gzip {}, brotli {}", kib(*raw), kib(*gzip), kib(*brotli))
    });
    lines.collect::<Vec<_>>().join("\n")
}
