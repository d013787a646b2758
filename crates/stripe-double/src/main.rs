//! The double by itself, for development.

use std::io::{self, Write as _};
use std::os::unix::process::parent_id;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;
use stripe_double::{Clock, Double, Endpoint, Secrets, Settings, WebUrl, WebhookSecret};

/// A stand-in for Stripe on the loopback interface. No money moves.
#[derive(Debug, Parser)]
struct Arguments {
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Secret key that requests must carry.
    #[arg(long, default_value = "sk_test_double")]
    api_key: String,
    /// Where webhooks go; without it, events are only recorded.
    #[arg(long)]
    webhook: Option<WebUrl>,
    /// Secret that webhooks are signed with.
    #[arg(long, default_value = "whsec_double")]
    webhook_secret: WebhookSecret,
    /// End with the process that started this one, however it ends.
    #[arg(long)]
    with_parent: bool,
}

/// Waits until this process is an orphan: nothing else tells of a parent that was killed.
async fn parents_end() {
    let parent = parent_id();
    while parent_id() == parent {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("the operating system gives no random bytes")?;
    let secrets = Secrets::one(arguments.webhook_secret);
    let double = Double::start(Settings {
        port: arguments.port,
        api_key: arguments.api_key,
        endpoint: arguments.webhook.map(|url| Endpoint { url, secrets }),
        clock: Clock::system(),
        seed,
    })?;
    writeln!(io::stdout(), "{}", double.url())?;
    tokio::select! {
        stopped = tokio::signal::ctrl_c() => stopped?,
        () = parents_end(), if arguments.with_parent => {}
    }
    double.stop().await;
    Ok(())
}
