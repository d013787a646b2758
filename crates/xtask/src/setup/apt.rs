//! Debian packages, installed only when what they bring is missing.

use std::path::Path;

use anyhow::{Context as _, ensure};
use xshell::{Shell, cmd};

use crate::{console::say, shell, versions};

/// Something the project needs from the distribution.
#[derive(Debug)]
pub(super) struct Requirement {
    present: fn(&Shell) -> bool,
    packages: fn(&Shell) -> Vec<String>,
}

/// What a build needs.
pub(super) const BUILD: [Requirement; 2] = [
    Requirement {
        present: |sh| has(sh, &["cc", "make", "pkg-config"]),
        packages: |_| names(&["build-essential", "pkg-config"]),
    },
    Requirement { present: |sh| has(sh, &["node", "npm"]), packages: |_| names(&["nodejs", "npm"]) },
];

/// What the tests need beyond it.
pub(super) const TEST: [Requirement; 5] = [
    Requirement { present: |_| postgresql_with_postgis().is_some(), packages: postgresql_packages },
    Requirement {
        present: |sh| has(sh, &["chromium", "chromedriver"]),
        packages: |_| names(&["chromium", "chromium-driver", "fonts-liberation"]),
    },
    Requirement { present: can_make_environments, packages: |_| names(&["python3-venv"]) },
    // PostgreSQL refuses to run as root: the tests' private clusters then run as another user.
    Requirement { present: |sh| has(sh, &["runuser"]), packages: |_| names(&["util-linux"]) },
    // Lets the disk fail.
    Requirement { present: |sh| has(sh, &["strace"]), packages: |_| names(&["strace"]) },
];

/// Installs the packages of every requirement that is not met.
pub(super) fn ensure(sh: &Shell, requirements: &[Requirement]) -> anyhow::Result<()> {
    let missing = || requirements.iter().filter(|requirement| !(requirement.present)(sh));
    if missing().next().is_none() {
        return Ok(());
    }
    let packages = || missing().flat_map(|requirement| (requirement.packages)(sh)).collect::<Vec<_>>();
    ensure!(
        shell::which(sh, "apt-get").is_some(),
        "without apt-get, install by hand: {}",
        packages().join(" ")
    );
    refresh(sh)?;
    // Asked again, because which PostgreSQL is on offer decides which packages to take.
    let packages = packages();
    install(sh, &packages)?;
    ensure!(missing().next().is_none(), "installed {}, yet something is still missing", packages.join(" "));
    Ok(())
}

/// Installs these packages unless all of them are.
pub(super) fn install_packages(sh: &Shell, packages: &[&str]) -> anyhow::Result<()> {
    let installed = |package: &&str| {
        let format = "${Status}";
        let status = cmd!(sh, "dpkg-query -W -f {format} {package}").quiet().ignore_stderr().read();
        status.is_ok_and(|status| status.ends_with("ok installed"))
    };
    if packages.iter().all(installed) {
        return Ok(());
    }
    refresh(sh)?;
    install(sh, &names(packages))
}

fn refresh(sh: &Shell) -> anyhow::Result<()> {
    let as_root = as_root(sh)?;
    cmd!(sh, "{as_root} apt-get update -qq").run().context("the package lists could not be refreshed")
}

fn install(sh: &Shell, packages: &[String]) -> anyhow::Result<()> {
    say(format_args!("  installing {}", packages.join(" ")));
    let as_root = as_root(sh)?;
    cmd!(sh, "{as_root} DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {packages...}")
        .ignore_stdout() // a line per unpacked file; what goes wrong is on standard error
        .run()
        .context("the packages could not be installed")
}

/// The program that runs another one as root and sets variables for it: root itself needs no `sudo`.
fn as_root(sh: &Shell) -> anyhow::Result<&'static str> {
    Ok(if cmd!(sh, "id -u").quiet().read()? == "0" { "env" } else { "sudo" })
}

fn has(sh: &Shell, programs: &[&str]) -> bool {
    programs.iter().all(|program| shell::which(sh, program).is_some())
}

/// Debian keeps half of Python's `venv` in a package of its own.
fn can_make_environments(sh: &Shell) -> bool {
    cmd!(sh, "python3 -c 'import ensurepip, venv'").quiet().ignore_stderr().run().is_ok()
}

fn names(packages: &[&str]) -> Vec<String> {
    packages.iter().map(|&package| package.to_owned()).collect()
}

/// The newest PostgreSQL that is installed together with PostGIS.
fn postgresql_with_postgis() -> Option<u32> {
    versions::POSTGRESQL_MAJORS.into_iter().find(|major| {
        Path::new(&format!("/usr/lib/postgresql/{major}/bin/initdb")).is_file()
            && Path::new(&format!("/usr/share/postgresql/{major}/extension/postgis.control")).is_file()
    })
}

/// The newest PostgreSQL that the distribution offers together with PostGIS.
fn postgresql_packages(sh: &Shell) -> Vec<String> {
    let offered = |major: &u32| {
        let package = format!("postgresql-{major}-postgis-3");
        cmd!(sh, "apt-cache show {package}").quiet().ignore_stdout().ignore_stderr().run().is_ok()
    };
    let major = versions::POSTGRESQL_MAJORS.into_iter().find(offered);
    let postgis = major.map(|major| format!("postgresql-{major}-postgis-3"));
    names(&["postgresql"]).into_iter().chain(postgis).collect()
}
