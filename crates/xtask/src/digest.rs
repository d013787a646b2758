//! One digest over everything that a long step depends on: equal digests mean that running it again would tell
//! nothing new.

use std::{fmt::Write as _, fs, path::Path};

use sha2::{Digest as _, Sha256};

use crate::paths;

/// SHA-256 over texts and files, fed in order.
#[derive(Debug, Default)]
pub(crate) struct Inputs(Sha256);

impl Inputs {
    /// Adds a version or a name.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.update(text);
        self.0.update([0]);
        self
    }

    /// Adds files and whole folders of the workspace.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(crate) fn sources(mut self, sources: &[&str]) -> anyhow::Result<Self> {
        for source in sources {
            self.add(&paths::workspace(), &paths::workspace().join(source))?;
        }
        Ok(self)
    }

    /// The digest in lower-case hexadecimal.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }

    /// Feeds a file, or a folder's files in name order, with their names and lengths.
    fn add(&mut self, root: &Path, path: &Path) -> anyhow::Result<()> {
        if path.is_dir() {
            let mut entries =
                fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
            entries.sort();
            return entries.iter().try_for_each(|entry| self.add(root, entry));
        }
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
        let content = if path.exists() { fs::read(path)? } else { Vec::new() };
        self.0.update(format!("{name}\0{}\0", content.len()));
        self.0.update(content);
        Ok(())
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest_of(root: &Path) -> String {
        let mut inputs = Inputs::default();
        inputs.add(root, root).unwrap();
        inputs.finish()
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
