//! The Stripe double, judged by Stripe's own SDKs for Node and Python.

use anyhow::Context as _;
use xshell::{Shell, cmd};

use crate::{paths, setup::python};

/// Builds the double and lets both SDKs drive it and verify its webhooks.
///
/// # Errors
/// The first difference.
pub(super) fn check(sh: &Shell) -> anyhow::Result<()> {
    cmd!(sh, "cargo build --quiet -p stripe-double").run().context("the Stripe double does not build")?;
    let (double, python) = (paths::target().join("debug/stripe-double"), python::interpreter()?);
    cmd!(sh, "node e2e/stripe/check.js {double}").run().context("Stripe's SDK for Node disagrees")?;
    cmd!(sh, "{python} -B e2e/stripe/python/check.py {double}")
        .run()
        .context("Stripe's SDK for Python disagrees")
}
