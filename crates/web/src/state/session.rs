//! Who is signed in. The keys live in the [`Account`], in memory only: a reload ends this session.

use client::{Account, Client, Connection, Ended, Update};
use futures::StreamExt as _;
use leptos::prelude::{Update as _, *};
use leptos::task::spawn_local;
use protocol::accounts::Me;

use super::announcer::{Announcer, use_announcer};
use super::company::Company;
use super::inbox::Inbox;

/// The server and the signed-in person, as a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Session {
    client: StoredValue<Client, LocalStorage>,
    account: RwSignal<Option<Account>, LocalStorage>,
    /// How many sessions have begun: what an earlier one still tells does not concern this one.
    begun: StoredValue<u64>,
    /// True after a log-out in another tab, until someone signs in here.
    left_elsewhere: RwSignal<bool>,
    me: RwSignal<Option<Me>>,
    connection: RwSignal<Connection>,
    /// False while what waits would not survive a reload.
    kept: RwSignal<bool>,
    /// How often tokens have moved.
    moved: RwSignal<u64>,
    inbox: Inbox,
    company: Company,
    announcer: Announcer,
}

impl Session {
    /// Provides the context.
    pub(crate) fn provide(client: Client) -> Self {
        let session = Self {
            client: StoredValue::new_local(client),
            account: RwSignal::new_local(None),
            begun: StoredValue::new(0),
            left_elsewhere: RwSignal::new(false),
            me: RwSignal::new(None),
            connection: RwSignal::new(Connection::Connected),
            kept: RwSignal::new(true),
            moved: RwSignal::new(0),
            inbox: Inbox::provide(),
            company: Company::provide(),
            announcer: use_announcer(),
        };
        provide_context(session);
        session
    }

    /// The server, for those who are not signed in yet.
    pub(crate) fn client(self) -> Client {
        self.client.get_value()
    }

    /// The signed-in person, for an event handler.
    pub(crate) fn account_now(self) -> Option<Account> {
        self.account.get_untracked()
    }

    pub(crate) fn is_signed_in(self) -> bool {
        self.account.with(Option::is_some)
    }

    /// True after a log-out in another tab, until someone signs in here.
    pub(crate) fn left_elsewhere(self) -> bool {
        self.left_elsewhere.get()
    }

    /// Name, kind and balance of the signed-in person, once known.
    pub(crate) fn me(self) -> Option<Me> {
        self.me.get()
    }

    pub(crate) fn connection(self) -> Connection {
        self.connection.get()
    }

    /// False while what waits would not survive a reload.
    pub(crate) fn is_kept(self) -> bool {
        self.kept.get()
    }

    /// Whoever reads it runs again when tokens have moved: bought, spent here or elsewhere, given back.
    pub(crate) fn track_tokens(self) {
        self.moved.track();
    }

    /// Takes a freshly signed-in account and follows its updates until the session ends.
    pub(crate) fn begin(self, account: Account) {
        let mut updates = account.updates();
        let this = self.begun.with_value(|begun| begun.wrapping_add(1));
        self.begun.set_value(this);
        self.left_elsewhere.set(false);
        self.account.set(Some(account));
        self.refresh_me();
        self.inbox.load(self);
        spawn_local(async move {
            while let Some(update) = updates.next().await {
                if self.begun.get_value() != this {
                    return;
                }
                match update {
                    Update::Conversations => self.inbox.load(self),
                    Update::Messages(id) => self.inbox.changed(id),
                    Update::Settings => self.company.clear(),
                    Update::Typing(id) => self.company.types(id),
                    Update::Presence(user, presence) => self.company.is(user, presence),
                    Update::Balance => {
                        self.refresh_me();
                        self.moved.update(|moved| *moved = moved.wrapping_add(1));
                    }
                    Update::Connection(connection) => {
                        self.connection.set(connection);
                        if connection == Connection::Offline {
                            self.company.clear();
                        }
                    }
                    Update::Storage => {
                        self.kept.set(self.account_now().is_none_or(|account| account.is_kept()));
                    }
                    // The page of a conversation listens itself.
                    Update::Files(_) => {}
                    Update::SignedOut(how) => {
                        self.left_elsewhere.set(how == Ended::InAnotherTab);
                        self.end();
                    }
                }
            }
        });
    }

    /// Asks the server for name and balance again.
    pub(crate) fn refresh_me(self) {
        let Some(account) = self.account_now() else { return };
        spawn_local(async move {
            // Without an answer the page keeps showing the last known balance.
            if let Ok(me) = account.me().await {
                self.me.set(Some(me));
            }
        });
    }

    /// Forgets the account and everything shown of it.
    pub(crate) fn end(self) {
        self.account.set(None);
        self.me.set(None);
        self.connection.set(Connection::Connected);
        self.kept.set(true);
        self.inbox.clear();
        self.company.clear();
        self.announcer.hush();
    }
}

/// The session of the app.
pub(crate) fn use_session() -> Session {
    expect_context()
}
