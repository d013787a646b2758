//! Back from the payment page: what has become of the purchase, and the way on.
//!
//! The payment page belongs to another site, so the app starts anew and the keys are gone. The refresh cookie is
//! still there, and a purchase is not sealed: it can be asked for before the password is.

mod outcome;

use std::time::Duration;

use client::{Account, ClientError, Resumed};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use protocol::accounts::Balance;
use protocol::ids::PurchaseId;
use protocol::tokens::{Purchase, PurchaseStatus};

use crate::browser;
use crate::paths;
use crate::state::session::{Session, use_session};

use outcome::Outcome;

/// The first pause between two looks; each is half as long again as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(400);
/// The longest pause between two looks.
const LAST_PAUSE: Duration = Duration::from_secs(15);
/// Looks before the page says that it takes long.
const PATIENCE: u32 = 7;
/// Looks before the page leaves it to its button: about five minutes.
const LOOKS: u32 = 28;

/// What is known of the purchase.
#[derive(Debug, Clone, PartialEq)]
enum Known {
    /// Nothing yet.
    Checking,
    /// Still not settled.
    Slow,
    /// Nobody is signed in, or not its buyer.
    Unknown,
    /// Its state, and the balance once it is paid.
    Purchase(Box<Purchase>, Option<Balance>),
}

/// Whoever may ask for the purchase.
enum Buyer {
    Member(Account),
    Resumed(Box<Resumed>),
}

impl Buyer {
    async fn find(session: Session) -> Result<Self, ClientError> {
        match session.account_now() {
            Some(account) => Ok(Self::Member(account)),
            None => session.client().resume().await.map(Box::new).map(Self::Resumed),
        }
    }

    async fn purchase(&self, id: PurchaseId) -> Result<Purchase, ClientError> {
        match self {
            Self::Member(account) => account.purchase(id).await,
            Self::Resumed(resumed) => resumed.purchase(id).await,
        }
    }

    async fn balance(&self) -> Option<Balance> {
        match self {
            Self::Member(account) => account.balance().await.ok(),
            Self::Resumed(resumed) => resumed.balance().await.ok(),
        }
    }
}

/// True when asking again soon may tell more.
const fn is_pending(status: PurchaseStatus) -> bool {
    matches!(status, PurchaseStatus::New | PurchaseStatus::Open)
}

/// Asks until the purchase is settled, more and more rarely, or until the page is gone.
async fn follow(session: Session, id: PurchaseId, known: RwSignal<Known>) {
    let mut buyer = None;
    let mut pause = FIRST_PAUSE;
    for look in 1..=LOOKS {
        let answer = match &buyer {
            Some(buyer) => Buyer::purchase(buyer, id).await,
            None => match Buyer::find(session).await {
                Ok(found) => buyer.insert(found).purchase(id).await,
                Err(error) => Err(error),
            },
        };
        let seen = match answer {
            Ok(purchase) if is_pending(purchase.status) => None,
            Ok(purchase) => {
                let balance = match &buyer {
                    Some(buyer) if purchase.status == PurchaseStatus::Paid => buyer.balance().await,
                    _ => None,
                };
                Some(Known::Purchase(Box::new(purchase), balance))
            }
            Err(error) if error.is_transient() => None,
            Err(_) => Some(Known::Unknown),
        };
        let settled = seen.is_some();
        let shown = seen.unwrap_or(if look > PATIENCE { Known::Slow } else { Known::Checking });
        let changed = known.try_update(|known| {
            if *known != shown {
                *known = shown;
            }
        });
        if settled || changed.is_none() {
            break;
        }
        browser::sleep(pause).await;
        pause = pause.mul_f32(1.5).min(LAST_PAUSE);
    }
}

/// The page.
#[component]
pub(crate) fn Success() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let id = query.with_untracked(|query| query.get(paths::PURCHASE)?.parse::<PurchaseId>().ok());
    let known = RwSignal::new(if id.is_some() { Known::Checking } else { Known::Unknown });
    let look = Callback::new(move |()| {
        let Some(id) = id else { return };
        known.set(Known::Checking);
        spawn_local(async move {
            follow(session, id, known).await;
            session.refresh_me();
        });
    });
    look.run(());
    view! { <Outcome known look /> }
}
