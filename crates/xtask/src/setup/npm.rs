//! npm packages as tools and data, each group in a folder of the cache.

use std::{fs, path::Path, path::PathBuf};

use anyhow::Context as _;
use serde::Deserialize;
use xshell::{Shell, cmd};

use crate::{paths, versions};

/// A group of npm packages at pinned versions.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) folder: &'static str,
    /// Name and exact version.
    pub(crate) packages: &'static [(&'static str, &'static str)],
}

/// `wasm-opt`.
pub(crate) const BINARYEN: Package =
    Package { folder: "binaryen", packages: &[("binaryen", versions::BINARYEN)] };

impl Package {
    /// Where the group is (to be) installed.
    ///
    /// # Errors
    /// When there is no cache folder.
    pub(crate) fn home(&self) -> anyhow::Result<PathBuf> {
        Ok(paths::cache()?.join("npm").join(self.folder))
    }

    /// Installs the group unless these exact versions are there already.
    ///
    /// Install scripts do not run: none of our packages needs one, and a stranger's should not.
    ///
    /// # Errors
    /// When npm fails.
    pub(crate) fn install(&self, sh: &Shell) -> anyhow::Result<PathBuf> {
        let home = self.home()?;
        let installed =
            |&(name, version): &(&str, &str)| installed_version(&home, name).is_some_and(|v| v == version);
        if !self.packages.iter().all(installed) {
            fs::create_dir_all(&home)?;
            let specs: Vec<String> =
                self.packages.iter().map(|(name, version)| format!("{name}@{version}")).collect();
            let options =
                ["--save-exact", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"];
            cmd!(sh, "npm install --prefix {home} {options...} {specs...}")
                .run()
                .with_context(|| format!("npm could not install {:?}", self.packages))?;
        }
        Ok(home)
    }
}

#[derive(Deserialize)]
struct Manifest {
    version: String,
}

fn installed_version(home: &Path, name: &str) -> Option<String> {
    let manifest = fs::read_to_string(home.join("node_modules").join(name).join("package.json")).ok()?;
    serde_json::from_str::<Manifest>(&manifest).ok().map(|manifest| manifest.version)
}
