//! The service worker and the page: told which version they are, and the worker which files this version is made of, so
//! that the app opens without a network.

use std::{fs, path::Path};

use anyhow::{Context as _, ensure};
use sha2::{Digest as _, Sha256};

use crate::digest::hex;

const PAGE: &str = "index.html";
const WORKER: &str = "sw.js";
const FILES: &str = "/* FILES */ []";
const VERSION: &str = "__VERSION__";

/// Completes the page and the service worker in `folder`. The version changes with the content of any file.
pub(super) fn complete(folder: &Path) -> anyhow::Result<()> {
    let mut names = Vec::new();
    list(folder, "", &mut names)?;
    names.sort();
    let mut digest = Sha256::new();
    for name in &names {
        digest.update(name.as_bytes());
        digest.update(fs::read(folder.join(name)).with_context(|| format!("cannot read {name}"))?);
    }
    let version = format!("{:.16}", hex(&digest.finalize()));
    // The page has the address `/`, and the browser keeps the worker itself.
    let kept = names.iter().filter(|name| ![PAGE, WORKER].contains(&name.as_str()));
    let files: Vec<String> = kept.map(|name| format!("\"/{name}\"")).collect();
    fill(&folder.join(WORKER), FILES, &format!("[{}]", files.join(", ")))?;
    fill(&folder.join(WORKER), VERSION, &version)?;
    fill(&folder.join(PAGE), VERSION, &version)
}

fn fill(file: &Path, place: &str, content: &str) -> anyhow::Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    ensure!(text.contains(place), "{} has no {place}", file.display());
    fs::write(file, text.replace(place, content))?;
    Ok(())
}

fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder.join(prefix))? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(folder, &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_knows_every_file_and_changes_with_each() {
        let sh = xshell::Shell::new().unwrap();
        let temporary = sh.create_temp_dir().unwrap();
        let folder = temporary.path();
        fs::create_dir(folder.join("icons")).unwrap();
        fs::write(folder.join("b.css"), "b{}").unwrap();
        let complete_with = |icon: &str| {
            fs::write(folder.join("icons/a.svg"), icon).unwrap();
            fs::write(folder.join(PAGE), format!("<meta content=\"{VERSION}\">")).unwrap();
            fs::write(folder.join(WORKER), format!("{FILES} {VERSION}")).unwrap();
            complete(folder).unwrap();
            [WORKER, PAGE].map(|name| fs::read_to_string(folder.join(name)).unwrap())
        };
        let [worker, page] = complete_with("<svg>");
        let version = worker.strip_prefix("[\"/b.css\", \"/icons/a.svg\"] ").unwrap();
        assert_eq!(version.len(), 16);
        assert_eq!(page, format!("<meta content=\"{version}\">"));
        assert!(!complete_with("<svg/>")[0].contains(version));
        assert_eq!(complete_with("<svg>"), [worker, page]);
    }

    #[test]
    fn a_worker_without_a_place_for_its_files_is_refused() {
        let sh = xshell::Shell::new().unwrap();
        let temporary = sh.create_temp_dir().unwrap();
        for name in [PAGE, WORKER] {
            fs::write(temporary.path().join(name), VERSION).unwrap();
        }
        assert!(complete(temporary.path()).is_err());
    }
}
