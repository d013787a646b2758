//! The `LeBonCoup` web app: pages and components over the `client` crate, which does all HTTP and holds all keys.
#![expect(unreachable_pub, reason = "`#[component]` widens the visibility of what it generates")]

mod app;
mod browser;
mod components;
mod forms;
mod i18n;
mod pages;
mod paths;
mod state;

use client::Client;
use leptos::prelude::*;

fn main() {
    // A page always has an HTTP origin; from a file there is nothing to talk to and nothing to show.
    if let Ok(client) = Client::new(&browser::origin()) {
        mount_to_body(move || view! { <app::App client /> });
        browser::remove("boot");
        browser::set_root_attribute("data-ready", "true");
    }
}
