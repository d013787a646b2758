//! What a pro can find around.

use leptos::prelude::*;
use protocol::category::Category;
use protocol::demandes::NearbyQuery;
use protocol::limits::RADIUS_KM_DEFAULT;
use protocol::places::Place;

use crate::components::demande_card::DemandeCard;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Empty;
use crate::components::page::PageHead;
use crate::components::paged_list::PagedList;
use crate::components::place_finder::PlaceFinder;
use crate::i18n::{category as category_name, use_i18n};
use crate::state::pages::Paged;
use crate::state::search::{Search, use_search};
use crate::state::session::use_session;

/// Radii to choose from, in kilometres.
const RADII: [i64; 6] = [5, 10, 20, RADIUS_KM_DEFAULT, 50, 100];

/// The search and its results.
#[component]
pub(crate) fn Nearby() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let search = use_search();
    let list = Paged::new();
    let fetch = move |place: &Place, cursor: Option<String>| {
        let query = NearbyQuery {
            place: place.code.to_string(),
            radius_km: Some(search.radius.get_untracked()),
            category: Some(search.category.get_untracked()).filter(|word| !word.is_empty()),
            cursor,
            ..NearbyQuery::default()
        };
        let account = session.account_now()?;
        Some(async move { account.nearby(&query).await })
    };
    let first = Callback::new(move |()| {
        if let Some(answer) = search.place.with_untracked(|place| fetch(place.as_ref()?, None)) {
            list.first(answer);
        }
    });
    let more = Callback::new(move |()| {
        if let Some(answer) = search.place.with_untracked(|place| fetch(place.as_ref()?, list.cursor())) {
            list.next(answer);
        }
    });
    Effect::new(move || {
        search.track();
        first.run(());
    });
    let empty = move || {
        view! {
            <Empty glyph=Glyph::Compass title=i18n.owned(|t| t.demandes.nearby_empty_title) text=i18n.owned(|t| t.demandes.nearby_empty) />
        }
    };
    let count = move || match list.items() {
        Some(Ok(items)) if !items.is_empty() => {
            Some((i18n.texts().demandes.found)(items.len(), list.has_more()))
        }
        _ => None,
    };
    let chosen = Memo::new(move |_| search.place.with(Option::is_some));
    let results = move || {
        if chosen.get() {
            view! {
                <p class="count" role="status">{count}</p>
                <PagedList list entry=|demande| view! { <DemandeCard demande /> }.into_any() again=first more empty />
            }
            .into_any()
        } else {
            view! {
                <Empty glyph=Glyph::Pin title=i18n.owned(|t| t.demandes.nearby_pick_title) text=i18n.owned(|t| t.demandes.nearby_pick) />
            }.into_any()
        }
    };
    view! {
        <PageHead title=i18n.owned(|t| t.demandes.nearby_title) lead=i18n.owned(|t| t.demandes.nearby_lead) />
        <div class="sided">
            <Filters search />
            <section class="sided-main" aria-label=i18n.t(|t| t.demandes.nearby_title)>{results}</section>
        </div>
    }
}

/// Commune, radius and category.
#[component]
fn Filters(search: Search) -> impl IntoView {
    let i18n = use_i18n();
    let radius = move |km: i64| {
        view! {
            <option value=km.to_string() selected=search.radius.get_untracked() == km>{format!("{km} km")}</option>
        }
    };
    let trade = move |category: &'static Category| {
        view! {
            <option value=category.as_str() selected=search.category.with_untracked(|chosen| chosen == category.as_str())>
                {move || category_name(i18n.lang(), *category)}
            </option>
        }
    };
    let choose_radius = move |event| {
        if let Ok(km) = event_target_value(&event).parse() {
            search.radius.set(km);
        }
    };
    view! {
        <search class="panel filters" aria-label=i18n.t(|t| t.demandes.filters)>
            <PlaceFinder id="around" chosen=search.place error=Signal::stored(None) />
            <div class="filters-pair">
            <div class="field">
                <label class="label" for="radius">{i18n.t(|t| t.demandes.radius)}</label>
                <div class="select">
                    <select class="input" id="radius" on:change=choose_radius>{RADII.map(radius).collect_view()}</select>
                    <Icon glyph=Glyph::Down />
                </div>
            </div>
            <div class="field">
                <label class="label" for="trade">{i18n.t(|t| t.demandes.category)}</label>
                <div class="select">
                    <select class="input" id="trade" on:change=move |event| search.category.set(event_target_value(&event))>
                        <option value="">{i18n.t(|t| t.demandes.all_categories)}</option>
                        {Category::ALL.iter().map(trade).collect_view()}
                    </select>
                    <Icon glyph=Glyph::Down />
                </div>
            </div>
            </div>
        </search>
    }
}
