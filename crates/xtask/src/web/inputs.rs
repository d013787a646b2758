//! What the web build depends on, as one digest: equal digests mean that building again would change nothing.

use crate::{digest::Inputs, setup::WebToolchain, versions};

/// Everything that ends up in the web build, files and whole folders.
const SOURCES: [&str; 13] = [
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
    "crates/xtask/src/digest.rs",
    "crates/xtask/src/web",
];

/// Digest of the sources, the pinned tools and the compiler.
///
/// # Errors
/// When a source cannot be read.
pub(super) fn digest(toolchain: &WebToolchain) -> anyhow::Result<String> {
    let tools = [
        versions::TRUNK,
        versions::WASM_BINDGEN,
        versions::BINARYEN,
        toolchain.name.as_str(),
        &toolchain.rustc,
    ];
    let inputs = tools.into_iter().fold(Inputs::default(), Inputs::text);
    Ok(inputs.sources(&SOURCES)?.finish())
}
