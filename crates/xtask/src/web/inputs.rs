//! What the web build depends on, as one digest: equal digests mean that building again would change nothing.

use std::{fs, path::Path};

use sha2::{Digest as _, Sha256};

use crate::{paths, setup::WebToolchain, versions};

/// Everything that ends up in the web build, files and whole folders.
const SOURCES: [&str; 12] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "crates/client/Cargo.toml",
    "crates/client/src",
    "crates/crypto-core/Cargo.toml",
    "crates/crypto-core/src",
    "crates/protocol/Cargo.toml",
    "crates/protocol/src",
    "crates/web",
    "crates/xtask/src/web",
];

/// Digest of the sources, the pinned tools and the compiler.
///
/// # Errors
/// When a source cannot be read.
pub(super) fn digest(toolchain: &WebToolchain) -> anyhow::Result<String> {
    let mut hasher = Sha256::new();
    for part in [
        versions::TRUNK,
        versions::WASM_BINDGEN,
        versions::BINARYEN,
        toolchain.name.as_str(),
        &toolchain.rustc,
    ] {
        hasher.update(part);
        hasher.update([0]);
    }
    for source in SOURCES {
        add(&mut hasher, &paths::workspace(), &paths::workspace().join(source))?;
    }
    Ok(super::names::hex(&hasher.finalize()))
}

/// Feeds a file, or a folder's files in name order, with their names and lengths.
fn add(hasher: &mut Sha256, root: &Path, path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        let mut entries =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| add(hasher, root, entry));
    }
    let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    let content = if path.exists() { fs::read(path)? } else { Vec::new() };
    hasher.update(format!("{name}\0{}\0", content.len()));
    hasher.update(content);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest_of(root: &Path) -> Vec<u8> {
        let mut hasher = Sha256::new();
        add(&mut hasher, root, root).unwrap();
        hasher.finalize().to_vec()
    }

    #[test]
    fn any_change_of_a_name_or_a_content_changes_the_digest() {
        let sh = xshell::Shell::new().unwrap();
        let folder = sh.create_temp_dir().unwrap();
        let root = folder.path();
        fs::write(root.join("a"), "one").unwrap();
        let first = digest_of(root);
        assert_eq!(first, digest_of(root));
        fs::write(root.join("a"), "two").unwrap();
        let second = digest_of(root);
        fs::rename(root.join("a"), root.join("b")).unwrap();
        let third = digest_of(root);
        assert!(first != second && second != third);
    }
}
