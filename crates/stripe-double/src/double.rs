//! The double as tests hold it: started in their process, told what payers and banks do.

pub mod account;
mod control;
mod payer;
mod settings;

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use tokio::task::JoinHandle;
use url::Url;

use crate::double::account::Account;
use crate::http;
use crate::webhook::pump;

pub use account::Signed;
pub use settings::{Endpoint, Settings};

/// The double could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or there is no loopback interface.
    #[error("cannot listen")]
    Listen(#[from] io::Error),
    /// The address makes no URL.
    #[error("the listener has no address")]
    Address(#[from] url::ParseError),
    /// The HTTP client for deliveries cannot be set up.
    #[error("cannot set up deliveries")]
    Deliveries(#[from] reqwest::Error),
}

/// A running double. Dropping it stops it.
#[derive(Debug)]
pub struct Double {
    account: Arc<Account>,
    server: ServerHandle,
    pump: JoinHandle<()>,
}

impl Double {
    /// Starts a double on the loopback interface. Must be called within a tokio runtime, which then serves it.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(settings: Settings) -> Result<Self, StartError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port))?;
        let origin = Url::parse(&format!("http://{}/", listener.local_addr()?))?;
        let account = Arc::new(Account::new(settings, origin));
        let server = http::serve(listener, Arc::clone(&account))?;
        let handle = server.handle();
        tokio::spawn(server);
        let pump = tokio::spawn(pump::run(Arc::clone(&account), pump::client()?));
        Ok(Self { account, server: handle, pump })
    }

    /// Where the API is, with a final slash: what SDKs call the base address.
    #[must_use]
    pub fn url(&self) -> &Url {
        self.account.origin()
    }

    /// Stops answering and delivering.
    pub async fn stop(self) {
        self.server.stop(true).await;
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.pump.abort();
        // The command is sent by the call; nobody can wait here for its end.
        drop(self.server.stop(false));
    }
}
