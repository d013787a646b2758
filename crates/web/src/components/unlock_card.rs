//! One unlock: what it cost, what came of it, what may come back.

use leptos::prelude::*;
use protocol::limits::FIRST_ENVELOPE;
use protocol::tokens::Asset;
use protocol::unlocks::{Claim, Decision, Due, Refund, Rule, UnlockRecord};

use super::claim_dialog::use_claiming;
use super::demande_facts::TokenTag;
use super::icon::{Glyph, Icon};
use crate::browser;
use crate::i18n::{I18n, Texts, intl, token_count, use_i18n};
use crate::paths;

/// Where an unlock stands, in the order that matters to its pro.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Refunded,
    Half,
    Claimed,
    Answered,
    Waiting,
}

impl State {
    fn of(record: &UnlockRecord) -> Self {
        match (&record.refund, &record.claim) {
            (Some(refund), _) if refund.full_at.is_some() => Self::Refunded,
            (Some(_), _) => Self::Half,
            (None, Some(claim)) if claim.decision.is_none() => Self::Claimed,
            _ if record.answered_at.is_some() => Self::Answered,
            _ => Self::Waiting,
        }
    }

    const fn name(self, texts: &'static Texts) -> &'static str {
        let unlocks = &texts.unlocks;
        match self {
            Self::Refunded => unlocks.state_refunded,
            Self::Half => unlocks.state_half,
            Self::Claimed => unlocks.state_claimed,
            Self::Answered => unlocks.state_answered,
            Self::Waiting => unlocks.state_waiting,
        }
    }

    const fn chip(self) -> &'static str {
        match self {
            Self::Refunded | Self::Half => "chip chip-honey",
            Self::Answered => "chip chip-good",
            Self::Claimed => "chip chip-warm",
            Self::Waiting => "chip",
        }
    }
}

const fn rule(rule: Rule, texts: &'static Texts) -> &'static str {
    let unlocks = &texts.unlocks;
    match rule {
        Rule::R1 => unlocks.rule_r1,
        Rule::R2 => unlocks.rule_r2,
        Rule::R3 => unlocks.rule_r3,
        Rule::R4 => unlocks.rule_r4,
    }
}

const fn paid_with(record: &UnlockRecord) -> Asset {
    if record.premium { Asset::Premium } else { Asset::Standard }
}

/// What has happened and what will, in one sentence.
fn story(i18n: I18n, record: &UnlockRecord) -> String {
    let (texts, lang) = (i18n.texts(), i18n.lang());
    let unlocks = &texts.unlocks;
    match (record.refund, record.answered_at, record.due) {
        (_, _, Some(due)) => coming(i18n, due),
        (Some(refund), ..) => refunded(texts, refund, paid_with(record)),
        (None, Some(at), _) => (unlocks.answered_on)(&intl::moment(lang, at)),
        (None, None, None) if record.at.plus(FIRST_ENVELOPE) > browser::now() => {
            unlocks.write_first.to_owned()
        }
        (None, None, None) => unlocks.no_due.to_owned(),
    }
}

/// The refund that comes by itself.
fn coming(i18n: I18n, due: Due) -> String {
    let unlocks = &i18n.texts().unlocks;
    let at = intl::moment(i18n.lang(), due.at);
    match due.rule {
        Rule::R1 | Rule::R4 => (unlocks.due)(&at),
        Rule::R2 => unlocks.due_gone.to_owned(),
        Rule::R3 => (unlocks.due_half)(&at),
    }
}

fn refunded(texts: &'static Texts, refund: Refund, asset: Asset) -> String {
    let count = refund.tokens.get();
    let say = if count > 1 { texts.unlocks.refunded } else { texts.unlocks.refunded_one };
    say(&token_count(texts, asset, count), rule(refund.rule, texts))
}

/// The card.
#[component]
pub(crate) fn UnlockCard(
    /// The unlock.
    record: UnlockRecord,
) -> impl IntoView {
    let i18n = use_i18n();
    let claiming = use_claiming();
    let state = State::of(&record);
    let UnlockRecord { id, demande_id, conversation_id, spent, at, claimable, .. } = record.clone();
    let (title, place, claim) = (record.title.to_string(), record.place.clone(), record.claim.clone());
    let asset = paid_with(&record);
    let told = move || story(i18n, &record);
    let ask = claimable.then(|| {
        view! {
            <button type="button" class="button button-plain" on:click=move |_| claiming.ask(id)>{i18n.t(|t| t.unlocks.claim)}</button>
        }
    });
    view! {
        <article class="panel stack unlock">
            <div class="unlock-head">
                <p class="ticket-over">
                    <span class=state.chip()>{move || state.name(i18n.texts())}</span>
                    <span class="fact"><Icon glyph=Glyph::Pin size=16 />{place}</span>
                    <time>{move || intl::moment(i18n.lang(), at)}</time>
                </p>
                <h2 class="unlock-title"><a href=paths::demande(demande_id)>{title}</a></h2>
            </div>
            <div class="row"><TokenTag asset count=spent.get() /></div>
            <p>{told}</p>
            {claim.map(|claim| view! { <Claimed claim /> })}
            <div class="row unlock-ways">
                <a class="button" href=paths::conversation(conversation_id)><Icon glyph=Glyph::Message />{i18n.t(|t| t.unlocks.write)}</a>
                {ask}
            </div>
        </article>
    }
}

/// What became of the claim.
#[component]
fn Claimed(claim: Claim) -> impl IntoView {
    let i18n = use_i18n();
    let Claim { created_at, decision, reason, .. } = claim;
    let said = move || {
        let unlocks = &i18n.texts().unlocks;
        match decision {
            None => (unlocks.claim_pending)(&intl::day(i18n.lang(), created_at)),
            Some(Decision::Accepted) => unlocks.claim_accepted.to_owned(),
            Some(Decision::Rejected) => unlocks.claim_rejected.to_owned(),
        }
    };
    let why = move || reason.as_ref().map(|reason| (i18n.texts().unlocks.claim_reason)(reason.as_str()));
    view! { <p class="notice"><Icon glyph=Glyph::Hand /><span>{said} " " {why}</span></p> }
}

#[cfg(test)]
mod tests {
    use protocol::money::Tokens;
    use protocol::time::Timestamp;

    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_refund_names_its_rule() {
        let refund =
            |count| Refund { tokens: Tokens::try_from(count).unwrap(), rule: Rule::R1, full_at: None };
        let texts = Texts::of(Lang::French);
        assert_eq!(
            refunded(texts, refund(6), Asset::Standard),
            "6 jetons rendus : le demandeur n’a ni ouvert ni répondu."
        );
        assert_eq!(
            refunded(texts, refund(1), Asset::Premium),
            "1 jeton premium rendu : le demandeur n’a ni ouvert ni répondu."
        );
    }

    #[test]
    fn a_refund_counts_more_than_an_answer_and_a_claim_more_than_waiting() {
        let record: UnlockRecord = serde_json::from_value(serde_json::json!({
            "id": "01890a5d-ac96-774b-bcce-b302099a8057",
            "demande_id": "01890a5d-ac96-774b-bcce-b302099a8058",
            "title": "Chaudière", "place": "Paris 11e",
            "conversation_id": "01890a5d-ac96-774b-bcce-b302099a8059",
            "spent": 6, "premium": false, "at": "2026-11-21T10:00:00Z", "claimable": true
        }))
        .unwrap();
        assert_eq!(State::of(&record), State::Waiting);
        let answered = UnlockRecord { answered_at: Some(Timestamp::from_millis(1)), ..record };
        assert_eq!(State::of(&answered), State::Answered);
        let refund = Refund { tokens: Tokens::ZERO, rule: Rule::R3, full_at: None };
        assert_eq!(State::of(&UnlockRecord { refund: Some(refund), ..answered }), State::Half);
    }
}
