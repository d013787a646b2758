//! Two promises, as properties of the build: the server cannot open what it stores, because the code that opens is
//! not in it; nor can it take a play payment for a real one.

use anyhow::ensure;
use xshell::{Shell, cmd};

/// Refuses a server that links crypto-core or the Stripe double, whatever its features.
pub(super) fn check(sh: &Shell) -> anyhow::Result<()> {
    let graph = cmd!(sh, "cargo tree -p api -e normal --all-features --prefix none").quiet().read()?;
    // Without this the check would also pass on an empty answer.
    ensure!(
        links(&graph, "api") && links(&graph, "protocol"),
        "cargo tree does not show the server's own crates"
    );
    for forbidden in ["crypto-core", "stripe-double"] {
        ensure!(!links(&graph, forbidden), "the server links {forbidden}");
    }
    Ok(())
}

/// Whether a crate of exactly this name is in the output of `cargo tree --prefix none`.
fn links(graph: &str, name: &str) -> bool {
    graph.lines().any(|line| line.split_whitespace().next() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAPH: &str =
        "api v0.1.0 (/x/api)\ncrypto-core v0.1.0 (/x)\nprotocol v0.1.0 (/x) (*)\nsha2 v0.11.1";

    #[test]
    fn a_linked_crate_is_found_by_its_whole_name() {
        assert!(links(GRAPH, "crypto-core"));
        assert!(links(GRAPH, "protocol"));
        assert!(!links(GRAPH, "crypto"));
        assert!(!links(GRAPH, "core"));
    }
}
