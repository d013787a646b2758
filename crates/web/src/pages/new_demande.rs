//! Posting a demande, in under a minute.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use protocol::category::Category;
use protocol::demandes::CreateDemande;
use protocol::limits::{DESCRIPTION_CHARS, SLOTS, SLOTS_DEFAULT, TITLE_CHARS};
use protocol::places::Place;

use crate::browser;
use crate::components::action::Submit;
use crate::components::choice::Segment;
use crate::components::field::{Field, FieldError, TextArea, TextField, described_by};
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Failure;
use crate::components::page::PageHead;
use crate::components::place_finder::PlaceFinder;
use crate::forms::Complaint;
use crate::forms::demande::{Complaints, Draft, read};
use crate::i18n::{category as category_name, use_i18n};
use crate::paths;
use crate::state::announcer::use_announcer;
use crate::state::work::Work;

/// The form for a new demande.
#[component]
pub(crate) fn NewDemande() -> impl IntoView {
    let i18n = use_i18n();
    let announcer = use_announcer();
    let navigate = use_navigate();
    let category = RwSignal::new(String::new());
    let title = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let place = RwSignal::new(None::<Place>);
    let (budget_min, budget_max) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let slots = RwSignal::new(SLOTS_DEFAULT);
    let complaints = RwSignal::new(Complaints::default());
    let work = Work::new();

    let draft = move || Draft {
        category: category.get_untracked(),
        title: title.get_untracked(),
        description: description.get_untracked(),
        place: place.get_untracked().map(|place| place.code),
        budget_min: budget_min.get_untracked(),
        budget_max: budget_max.get_untracked(),
        slots: slots.get_untracked(),
    };
    let post = move |demande: CreateDemande| {
        let navigate = navigate.clone();
        let published = untrack(|| i18n.texts()).demandes.published;
        work.run(
            async move |account| account.create_demande(&demande).await,
            move |demande| {
                announcer.say(published.to_owned());
                navigate(&paths::demande(demande.id), leptos_router::NavigateOptions::default());
            },
        );
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match read(&draft()) {
            Ok(demande) => {
                complaints.set(Complaints::default());
                post(demande);
            }
            Err(wrong) => {
                complaints.set(wrong);
                announcer.say(untrack(|| i18n.texts()).common.errors_to_fix.to_owned());
                request_animation_frame(browser::focus_first_invalid);
            }
        }
    };
    let error = move |pick: fn(Complaints) -> Option<Complaint>| {
        move || pick(complaints.get()).map(|complaint| complaint(i18n.texts()))
    };
    view! {
        <div class="column">
            <PageHead title=i18n.owned(|t| t.demandes.new_title) lead=i18n.owned(|t| t.demandes.new_lead) />
            <form class="form panel" novalidate on:submit=submit>
                <TextField id="title" label=i18n.t(|t| t.demandes.title) example=i18n.t(|t| t.demandes.title_example) max=TITLE_CHARS error=error(|wrong| wrong.title) value=title />
                <CategoryField value=category error=Signal::derive(error(|wrong| wrong.category)) />
                <TextArea
                    id="description"
                    label=i18n.t(|t| t.demandes.description)
                    hint=Signal::derive(i18n.t(|t| t.demandes.description_hint))
                    example=i18n.t(|t| t.demandes.description_example)
                    error=error(|wrong| wrong.description)
                    value=description
                    rows=5
                    max=DESCRIPTION_CHARS
                />
                <PlaceFinder id="place" chosen=place hint=i18n.t(|t| t.demandes.place_hint) error=error(|wrong| wrong.place) />
                <BudgetFields min=budget_min max=budget_max error=Signal::derive(error(|wrong| wrong.budget)) />
                <fieldset class="field">
                    <legend class="label">{i18n.t(|t| t.demandes.slots)}</legend>
                    <div class="switch switch-wide">
                        {SLOTS.map(|count| view! {
                            <Segment group="slots" label=count.to_string() checked=move || slots.get() == count choose=move || slots.set(count) />
                        }).collect_view()}
                    </div>
                    <p class="hint">{i18n.t(|t| t.demandes.slots_hint)}</p>
                </fieldset>
                <Failure error=work.failure />
                <Submit label=i18n.t(|t| t.demandes.publish) working=i18n.t(|t| t.demandes.publishing) busy=work.busy />
            </form>
        </div>
    }
}

#[component]
fn CategoryField(value: RwSignal<String>, error: Signal<Option<&'static str>>) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |category: &'static Category| view! { <option value=category.as_str()>{move || category_name(i18n.lang(), *category)}</option> };
    view! {
        <Field id="category" label=i18n.t(|t| t.demandes.category) error>
            <div class="select">
                <select
                    class="input"
                    id="category"
                    aria-describedby=described_by("category", false)
                    aria-invalid=move || error.get().map(|_| "true")
                    prop:value=move || value.get()
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    <option value="">{i18n.t(|t| t.demandes.category_pick)}</option>
                    {Category::ALL.iter().map(option).collect_view()}
                </select>
                <Icon glyph=Glyph::Down />
            </div>
        </Field>
    }
}

/// Both ends of the budget.
#[component]
fn BudgetFields(
    min: RwSignal<String>,
    max: RwSignal<String>,
    error: Signal<Option<&'static str>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let end = move |id: &'static str, label: Signal<&'static str>, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label class="hint" for=id>{move || label.get()}</label>
                <div class="suffix">
                    <input
                        class="input"
                        id=id
                        type="text"
                        inputmode="numeric"
                        autocomplete="off"
                        maxlength="12"
                        aria-describedby=described_by("budget", false)
                        aria-invalid=move || error.get().map(|_| "true")
                        prop:value=move || value.get()
                        on:input=move |event| value.set(event_target_value(&event))
                    />
                    <span aria-hidden="true">{"€"}</span>
                </div>
            </div>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="label">
                {i18n.t(|t| t.demandes.budget)} " " <small>"(" {i18n.t(|t| t.common.optional)} ")"</small>
            </legend>
            <div class="pair">
                {end("budget-min", Signal::derive(i18n.t(|t| t.demandes.budget_min)), min)}
                {end("budget-max", Signal::derive(i18n.t(|t| t.demandes.budget_max)), max)}
            </div>
            <FieldError id="budget-error".to_owned() error />
        </fieldset>
    }
}
