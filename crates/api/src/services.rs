//! Everything a request works with: made once at start, shared by every worker.

use std::sync::Arc;

use protocol::time::Timestamp;
use store::Store;

use crate::auth::access::AccessTokens;
use crate::auth::password::Passwords;
use crate::auth::revoked::Revoked;
use crate::config::PackList;
use crate::domain::invoices::Terms;
use crate::live::heartbeat::Heartbeat;
use crate::live::hub::Hub;
use crate::ports::bus::Bus;
use crate::ports::clock::Clock;
use crate::ports::media::MediaStore;
use crate::ports::payments::Connection;
use crate::ports::random::Random;
use crate::secrets::Keyring;

/// The parts of the configuration that requests depend on.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Scheme, host and port where browsers find the product.
    pub origin: String,
    /// True in development: a page under whatever name the request itself uses is the own one too.
    pub accepts_own_host: bool,
    /// True when the last address of `X-Forwarded-For` is the client's.
    pub trusted_proxy: bool,
    /// Accounts that one address may make in an hour.
    pub signups_per_hour: i64,
    /// How often live sockets show signs of life.
    pub heartbeat: Heartbeat,
    /// What can be bought.
    pub packs: PackList,
    /// True when no money moves.
    pub test_payments: bool,
    /// Who sells, and with which VAT.
    pub terms: Terms,
}

/// The server's parts.
pub struct Services {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Derived keys.
    pub keys: Arc<Keyring>,
    /// Password verifiers.
    pub passwords: Passwords,
    /// Access tokens.
    pub access: AccessTokens,
    /// Sessions that have just ended.
    pub revoked: Arc<Revoked>,
    /// The live sockets of this instance.
    pub hub: Arc<Hub>,
    /// Announcements to every instance.
    pub bus: Arc<dyn Bus>,
    /// Who takes money; absent on a server that sells nothing.
    pub payments: Option<Connection>,
    /// Where sealed files lie.
    pub media: MediaStore,
    /// Configuration.
    pub settings: Settings,
}

impl Services {
    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Services").field("settings", &self.settings).finish_non_exhaustive()
    }
}
