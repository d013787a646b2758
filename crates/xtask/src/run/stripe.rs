//! A stand-in for Stripe, for a server that has no account there.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use xshell::{Shell, cmd};

use crate::{
    console::{say, step},
    paths,
};

const API_KEY: &str = "sk_test_double";
const WEBHOOK_SECRET: &str = "whsec_double";

/// What the server's environment must add. Unless the server is configured for Stripe or for production, starts the
/// double, which ends with this process, whatever that becomes.
///
/// # Errors
/// When the server does not accept its configuration, or the double does not build or start.
pub(super) fn stand_in(
    sh: &Shell,
    server: &Path,
    args: &[String],
) -> anyhow::Result<Vec<(&'static str, String)>> {
    let _folder = sh.push_dir(paths::workspace());
    let configured = cmd!(sh, "{server} config print {args...}").quiet().read()?;
    let Some(listen) = listens_without_stripe(&configured) else { return Ok(Vec::new()) };
    ensure!(listen.port() != 0, "Stripe's stand-in must know the server's port: set LEBONCOUP_LISTEN");
    step("build the Stripe double", || {
        cmd!(sh, "cargo build --quiet -p stripe-double").run().context("the Stripe double did not build")
    })?;
    let hook = format!("http://{}/api/v1/webhooks/stripe", reachable(listen));
    let url = start(&hook)?;
    say(format!("No Stripe key is configured: payments are simulated at {url}, no money moves"));
    Ok(vec![
        ("STRIPE_API_BASE", url),
        ("STRIPE_SECRET_KEY", API_KEY.to_owned()),
        ("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET.to_owned()),
    ])
}

/// Starts the double and returns where it is.
fn start(hook: &str) -> anyhow::Result<String> {
    let mut double = Command::new(paths::target().join("debug/stripe-double"))
        .args(["--with-parent", "--api-key", API_KEY, "--webhook-secret", WEBHOOK_SECRET, "--webhook", hook])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("the Stripe double cannot be started")?;
    let mut url = String::new();
    if let Some(stdout) = double.stdout.take() {
        BufReader::new(stdout).read_line(&mut url)?;
    }
    ensure!(!url.trim().is_empty(), "the Stripe double did not start");
    Ok(url.trim().to_owned())
}

/// Where a development server without a Stripe key listens, out of `leboncoup config print`.
fn listens_without_stripe(configured: &str) -> Option<SocketAddr> {
    let value = |name: &str| {
        let mut lines = configured.lines().filter_map(|line| line.split_once(" = "));
        lines.find(|(known, _)| *known == name).map(|(_, value)| value)
    };
    let needed = value("environment") == Some("Development") && value("stripe_secret_key") == Some("absent");
    if needed { value("listen")?.parse().ok() } else { None }
}

/// An address to reach a listener by: one that listens on all of them is on the loopback interface, too.
fn reachable(listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], listen.port())) } else { listen }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_development_server_without_a_key_needs_a_stand_in() {
        let printed = |environment: &str, key: &str| {
            format!("environment = {environment}\nlisten = 0.0.0.0:8080\nstripe_secret_key = {key}\n")
        };
        let listen = listens_without_stripe(&printed("Development", "absent")).unwrap();
        assert_eq!(reachable(listen).to_string(), "127.0.0.1:8080");
        assert_eq!(listens_without_stripe(&printed("Development", "set")), None);
        assert_eq!(listens_without_stripe(&printed("Production", "absent")), None);
    }
}
