//! The app: its contexts, its frame, its pages.

use client::Client;
use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

use crate::components::frame::Frame;
use crate::components::page::Arrived;
use crate::i18n::I18n;
use crate::pages::account::AccountPage;
use crate::pages::chat::Chat;
use crate::pages::conversations::{Conversations, NoneOpen};
use crate::pages::demande::DemandePage;
use crate::pages::home::Home;
use crate::pages::log_in::LogIn;
use crate::pages::my_demandes::MyDemandes;
use crate::pages::nearby::Nearby;
use crate::pages::new_demande::NewDemande;
use crate::pages::not_found::NotFound;
use crate::pages::sign_up::SignUp;
use crate::pages::tokens::TokensPage;
use crate::pages::tokens::cancel::Cancelled;
use crate::pages::tokens::history::TokenHistory;
use crate::pages::tokens::invoice::InvoicePage;
use crate::pages::tokens::purchases::Purchases;
use crate::pages::tokens::settings::TokenSettings;
use crate::pages::tokens::success::Success;
use crate::pages::unlocks::Unlocks;
use crate::paths;
use crate::state::announcer::Announcer;
use crate::state::search::Search;
use crate::state::session::{Session, use_session};
use crate::state::theme::Theme;

/// Everything below `<body>`.
#[component]
pub(crate) fn App(
    /// The server.
    client: Client,
) -> impl IntoView {
    I18n::provide();
    Theme::provide();
    Announcer::provide();
    Arrived::provide();
    Search::provide();
    Session::provide(client);
    view! {
        <Router>
            <Frame>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Home />
                    <Route path=path!("/inscription") view=SignUp />
                    <Route path=path!("/connexion") view=LogIn />
                    <Route path=path!("/tokens/success") view=Success />
                    <Route path=path!("/tokens/cancel") view=Cancelled />
                    <ParentRoute path=path!("") view=Members>
                        <Route path=path!("/demandes/nouvelle") view=NewDemande />
                        <Route path=path!("/demandes") view=MyDemandes />
                        <Route path=path!("/demandes/:id") view=DemandePage />
                        <Route path=path!("/autour") view=Nearby />
                        <Route path=path!("/compte") view=AccountPage />
                        <Route path=path!("/tokens") view=TokensPage />
                        <Route path=path!("/tokens/history") view=TokenHistory />
                        <Route path=path!("/tokens/purchases") view=Purchases />
                        <Route path=path!("/tokens/purchases/:id/invoice") view=InvoicePage />
                        <Route path=path!("/tokens/settings") view=TokenSettings />
                        <Route path=path!("/unlocks") view=Unlocks />
                        <ParentRoute path=path!("/messages") view=Conversations>
                            <Route path=path!("") view=NoneOpen />
                            <Route path=path!(":id") view=Chat />
                        </ParentRoute>
                    </ParentRoute>
                </Routes>
            </Frame>
        </Router>
    }
}

/// Pages for the signed-in only. Everyone else logs in first and comes back: after a reload the keys are gone.
#[component]
fn Members() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let signed_in = Memo::new(move |_| session.is_signed_in());
    let log_in = move || {
        let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
        let back = if search.is_empty() { path } else { format!("{path}?{search}") };
        paths::with_return(paths::LOG_IN, &back)
    };
    move || {
        if signed_in.get() {
            view! { <Outlet /> }.into_any()
        } else {
            view! { <Redirect path=log_in() /> }.into_any()
        }
    }
}
