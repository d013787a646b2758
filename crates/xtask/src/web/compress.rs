//! Compresses once, at build time, as hard as possible.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use brotli::{BrotliCompress, enc::BrotliEncoderParams};
use flate2::{Compression, GzBuilder};

/// What is worth compressing; images and fonts already are.
const TEXT: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Writes `file.br` and `file.gz` beside every file that gets smaller by it.
pub(super) fn folder(folder: &Path) -> anyhow::Result<()> {
    for path in files(folder)? {
        let text = path.extension().is_some_and(|extension| TEXT.iter().any(|known| extension == *known));
        if !text {
            continue;
        }
        let content = fs::read(&path)?;
        for (suffix, packed) in [("br", brotli(&content)?), ("gz", gzip(&content)?)] {
            if packed.len() < content.len() {
                fs::write(with_suffix(&path, suffix), packed)?;
            }
        }
    }
    Ok(())
}

/// The name of a file's compressed twin.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

fn brotli(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    BrotliCompress(&mut &*content, &mut packed, &parameters)?;
    Ok(packed)
}

/// Without name and time stamp: the same content always gives the same bytes.
fn gzip(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_gets_two_smaller_twins_and_other_files_none() {
        let sh = xshell::Shell::new().unwrap();
        let temporary = sh.create_temp_dir().unwrap();
        let root = temporary.path();
        let style = "a { color: red }\n".repeat(100);
        fs::write(root.join("style.css"), &style).unwrap();
        fs::write(root.join("logo.png"), [0; 1_000]).unwrap();

        folder(root).unwrap();

        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*fs::read(root.join("style.css.br")).unwrap(), &mut unpacked).unwrap();
        assert_eq!(unpacked, style.as_bytes());
        assert!(fs::metadata(root.join("style.css.gz")).unwrap().len() < style.len() as u64);
        assert!(!root.join("logo.png.br").exists() && !root.join("logo.png.gz").exists());
    }
}
