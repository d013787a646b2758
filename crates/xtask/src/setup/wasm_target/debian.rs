//! The third way: Debian ships a recent compiler for its browsers (`rustc-web`) with the sources of the standard
//! library. Those are compiled once for wasm32 into a sysroot of our own; `/usr` is only linked to.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
};

use anyhow::{Context as _, ensure};
use xshell::{Shell, cmd};

use super::{TARGET, has_target};
use crate::{console::say, paths, setup::apt};

/// The name under which rustup knows the sysroot.
const TOOLCHAIN: &str = "leboncoup-wasm";

/// `rust-web-llvm` brings rust-lld, the linker.
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];

/// Builds the sysroot unless it was built by this very compiler, links it into rustup, and returns its name.
pub(super) fn ensure(sh: &Shell) -> anyhow::Result<String> {
    apt::install_packages(sh, &PACKAGES)?;
    let sysroot = paths::cache()?.join("wasm-sysroot");
    let rustc = sysroot.join("bin/rustc").display().to_string();
    let stamp = cmd!(sh, "/usr/bin/rustc -vV").quiet().read()?;
    let stamp_file = sysroot.join("stamp");
    if fs::read_to_string(&stamp_file).ok().as_deref() != Some(&stamp) || !has_target(sh, &rustc) {
        say(format_args!("  building the standard library for {TARGET} into {}", sysroot.display()));
        if sysroot.exists() {
            fs::remove_dir_all(&sysroot)?;
        }
        link_debian(sh, &sysroot, &stamp)?;
        build_std(sh, &sysroot)?;
        fs::write(&stamp_file, &stamp)?;
    }
    ensure!(has_target(sh, &rustc), "the sysroot in {} has no standard library", sysroot.display());
    cmd!(sh, "rustup toolchain link {TOOLCHAIN} {sysroot}").quiet().ignore_stderr().run()?;
    Ok(TOOLCHAIN.to_owned())
}

/// Lays out a sysroot that borrows everything but the new target from Debian's.
///
/// rustc derives its sysroot from where its own library lies, so a link to it is not enough: the compiler's
/// programs become one-line scripts that name the sysroot.
fn link_debian(sh: &Shell, sysroot: &Path, rustc_version: &str) -> anyhow::Result<()> {
    let host = rustc_version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("rustc -vV names no host")?;
    let bin = sh.create_dir(sysroot.join("bin"))?;
    let rustlib = sh.create_dir(sysroot.join("lib/rustlib"))?;
    for tool in ["rustc", "rustdoc", "clippy-driver"].into_iter().filter(|tool| in_usr(tool)) {
        let script = bin.join(tool);
        let text = format!("#!/bin/sh\nexec /usr/bin/{tool} --sysroot \"{}\" \"$@\"\n", sysroot.display());
        fs::write(&script, text)?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
    }
    for tool in ["cargo", "cargo-clippy", "cargo-fmt", "rustfmt"].into_iter().filter(|tool| in_usr(tool)) {
        symlink(Path::new("/usr/bin").join(tool), bin.join(tool))?;
    }
    for part in [host, "etc", "src"] {
        symlink(Path::new("/usr/lib/rustlib").join(part), rustlib.join(part))?;
    }
    Ok(())
}

fn in_usr(tool: &str) -> bool {
    Path::new("/usr/bin").join(tool).is_file()
}

const CRATE: &str = "[package]\nname = \"stdbuild\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n\
    [profile.release]\nopt-level = 3\ncodegen-units = 1\ndebug = false\n";

/// Compiles std, and test and `proc_macro` with it, so that `cargo test` links too.
fn build_std(sh: &Shell, sysroot: &Path) -> anyhow::Result<()> {
    let work = sh.create_temp_dir()?;
    sh.write_file(work.path().join("Cargo.toml"), CRATE)?;
    sh.write_file(work.path().join("src/lib.rs"), "")?;
    let _folder = sh.push_dir(work.path());
    let target = work.path().join("target");
    cmd!(sh, "/usr/bin/cargo build --release --target {TARGET} -Z build-std=std,panic_abort,proc_macro,test")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WRAPPER")
        .env("RUSTC", "/usr/bin/rustc")
        // The compiler is a stable one; std itself may use unstable features.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode nobody could link this std with `lto = true`.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", &target)
        .run()
        .context("Debian's standard library did not compile")?;
    let library = sh.create_dir(sysroot.join("lib/rustlib").join(TARGET).join("lib"))?;
    for built in sh.read_dir(target.join(TARGET).join("release/deps"))? {
        let own = built.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libstdbuild-"));
        if built.extension().is_some_and(|extension| extension == "rlib") && !own {
            sh.copy_file(&built, &library)?;
        }
    }
    Ok(())
}
