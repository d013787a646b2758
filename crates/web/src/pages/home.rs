//! What the house is, in one calm screen.

use leptos::prelude::*;
use protocol::accounts::Kind;

use crate::components::icon::{Glyph, Icon};
use crate::components::page::{HEADING, arrive};
use crate::i18n::{Pick, use_i18n};
use crate::paths;
use crate::state::session::use_session;

/// Where a visitor starts: signing up with the right kind chosen, then the page they came for.
fn entrance(kind: Kind, signed_in: bool) -> String {
    let page = match kind {
        Kind::Demandeur => paths::NEW_DEMANDE,
        Kind::Pro => paths::NEARBY,
    };
    if signed_in {
        return page.to_owned();
    }
    format!("{}&{}={}", paths::with_return(paths::SIGN_UP, page), paths::KIND, kind.as_str())
}

const STEPS: [(Glyph, Pick, Pick); 3] = [
    (Glyph::Pin, |t| t.home.step1_title, |t| t.home.step1),
    (Glyph::Hand, |t| t.home.step2_title, |t| t.home.step2),
    (Glyph::Lock, |t| t.home.step3_title, |t| t.home.step3),
];

/// The home page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    arrive(String::new);
    let pro = move || {
        let home = &i18n.texts().home;
        if session.is_signed_in() { home.pro_signed_in } else { home.pro }
    };
    let step = move |(glyph, title, text): (Glyph, Pick, Pick)| {
        view! {
            <li class="step">
                <Icon glyph size=28 />
                <h3>{i18n.t(title)}</h3>
                <p>{i18n.t(text)}</p>
            </li>
        }
    };
    view! {
        <section class="hero">
            <div class="hero-text">
                <h1 id=HEADING tabindex="-1"><span>{i18n.t(|t| t.home.title)}</span> " " <span>{i18n.t(|t| t.home.title_end)}</span></h1>
                <p class="lead">{i18n.t(|t| t.home.lead)}</p>
                <div class="row">
                    <a class="button button-main button-large" href=move || entrance(Kind::Demandeur, session.is_signed_in())>
                        {i18n.t(|t| t.home.post)}
                    </a>
                    <a class="button button-large" href=move || entrance(Kind::Pro, session.is_signed_in())>{pro}</a>
                </div>
                <p class="hint">{i18n.t(|t| t.home.free)}</p>
            </div>
            <HeroArt />
        </section>
        <section aria-labelledby="how">
            <h2 id="how" class="hidden-text">{i18n.t(|t| t.home.how)}</h2>
            <ol class="steps">{STEPS.map(step).collect_view()}</ol>
        </section>
    }
}

/// Classes and outlines of the picture, from back to front.
const ART: [(&str, &str); 7] = [
    ("art-ground", "M20 322c70-26 130-30 200-20s120 6 180-14v52a20 20 0 0 1-20 20H40a20 20 0 0 1-20-20z"),
    ("art-house", "M60 318v-62l44-38 44 38v62zM312 304v-48l32-28 32 28v44z"),
    ("art-door", "M94 318v-34h20v34zM338 302v-22h14v21z"),
    (
        "art-bubble-a",
        "M76 56h150a34 34 0 0 1 34 34v52a34 34 0 0 1-34 34h-88l-46 38v-38H76a34 34 0 0 1-34-34V90a34 34 0 0 1 34-34z",
    ),
    (
        "art-bubble-b",
        "M232 132h116a30 30 0 0 1 30 30v46a30 30 0 0 1-30 30h-10v34l-42-34h-64a30 30 0 0 1-30-30v-46a30 30 0 0 1 30-30z",
    ),
    ("art-hole-a", "M151 84a21 21 0 0 1 11 39l7 27h-36l7-27a21 21 0 0 1 11-39z"),
    ("art-dots", "M252 185h.1M290 185h.1M328 185h.1"),
];

/// Two bubbles that only open for each other.
#[component]
fn HeroArt() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <svg class="hero-art" viewBox="0 0 420 360" role="img" aria-label=i18n.t(|t| t.home.art)>
            <circle class="art-sun" cx=318 cy=92 r=74 />
            {ART.map(|(class, d)| view! { <path class=class d=d /> }).collect_view()}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_signs_up_first_and_a_member_goes_straight_on() {
        assert_eq!(entrance(Kind::Demandeur, true), "/demandes/nouvelle");
        let way = entrance(Kind::Pro, false);
        assert!(way.starts_with("/inscription?retour=") && way.ends_with("&profil=pro"), "{way}");
    }
}
