//! Compresses once, at build time, as hard as possible.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use xshell::{Shell, cmd};

/// Writes `file.br` and `file.gz` beside every file that gets smaller by it.
///
/// By Node's own zlib and brotli: in an unoptimised xtask the Rust encoder takes a minute where they take seconds,
/// and `wasm-opt` needs Node anyway.
pub(super) fn folder(sh: &Shell, folder: &Path) -> anyhow::Result<()> {
    let script = include_str!("compress.js");
    cmd!(sh, "node -e {script} {folder}").quiet().run().context("the web build could not be compressed")
}

/// The name of a file's compressed twin.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Read as _};

    use super::*;

    #[test]
    fn text_gets_two_smaller_twins_and_other_files_none() {
        let sh = Shell::new().unwrap();
        let temporary = sh.create_temp_dir().unwrap();
        let root = temporary.path();
        let style = "a { color: red }\n".repeat(100);
        fs::create_dir(root.join("styles")).unwrap();
        fs::write(root.join("styles/a.css"), &style).unwrap();
        fs::write(root.join("logo.png"), [0; 1_000]).unwrap();

        folder(&sh, root).unwrap();

        let packed = fs::read(root.join("styles/a.css.gz")).unwrap();
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, style);
        assert!(fs::metadata(root.join("styles/a.css.br")).unwrap().len() < packed.len() as u64);
        assert!(!root.join("logo.png.br").exists() && !root.join("logo.png.gz").exists());
    }
}
