//! A line of the ledger as its owner reads it.

use leptos::prelude::*;
use protocol::ids::PurchaseId;
use protocol::tokens::{Asset, Movement, MovementKind};

use super::icon::{Glyph, Icon};
use crate::i18n::{Pick, Texts, intl, use_i18n};
use crate::paths;

const fn glyph(kind: MovementKind) -> Glyph {
    match kind {
        MovementKind::Purchase => Glyph::Plus,
        MovementKind::Grant | MovementKind::GiveBack => Glyph::Hand,
        MovementKind::Unlock => Glyph::Lock,
        MovementKind::Refund => Glyph::Refund,
        MovementKind::TakeBack => Glyph::Alert,
        MovementKind::Closing => Glyph::Leave,
        MovementKind::Unknown => Glyph::Coin,
    }
}

const fn name(kind: MovementKind, texts: &'static Texts) -> &'static str {
    let tokens = &texts.tokens;
    match kind {
        MovementKind::Grant => tokens.kind_grant,
        MovementKind::Purchase => tokens.kind_purchase,
        MovementKind::Unlock => tokens.kind_unlock,
        MovementKind::Refund => tokens.kind_refund,
        MovementKind::TakeBack => tokens.kind_take_back,
        MovementKind::GiveBack => tokens.kind_give_back,
        MovementKind::Closing => tokens.kind_closing,
        MovementKind::Unknown => tokens.kind_unknown,
    }
}

/// A number with its sign, a true minus included.
fn signed(number: i64) -> String {
    match number {
        1.. => format!("+{number}"),
        0 => "0".to_owned(),
        _ => negative(number),
    }
}

fn negative(number: i64) -> String {
    if number < 0 { format!("−{}", number.unsigned_abs()) } else { number.to_string() }
}

/// Where one reads more about it.
fn link(kind: MovementKind, reference: &str) -> Option<(String, Pick)> {
    match kind {
        MovementKind::Purchase => {
            let id = reference.parse::<PurchaseId>().ok()?;
            Some((paths::invoice(id), |t| t.tokens.see_purchase))
        }
        MovementKind::Unlock | MovementKind::Refund => {
            Some((paths::UNLOCKS.to_owned(), |t| t.tokens.see_unlocks))
        }
        _ => None,
    }
}

/// The line.
#[component]
pub(crate) fn MovementRow(
    /// The movement.
    movement: Movement,
) -> impl IntoView {
    let i18n = use_i18n();
    let Movement { asset, kind, delta, balance_after, reference, at, .. } = movement;
    let more = link(kind, &reference).map(|(href, text)| view! { <a href=href>{i18n.t(text)}</a> });
    let premium = (asset == Asset::Premium).then(|| {
        view! { <span class="chip chip-honey"><Icon glyph=Glyph::Star size=14 />{i18n.t(|t| t.tokens.asset_premium)}</span> }
    });
    view! {
        <article class="record">
            <span class="record-icon" class:record-in=move || { delta > 0 }><Icon glyph=glyph(kind) /></span>
            <div class="record-body">
                <p class="record-title"><strong>{move || name(kind, i18n.texts())}</strong> {premium}</p>
                <p class="record-meta"><time>{move || intl::moment(i18n.lang(), at)}</time>{more}</p>
            </div>
            <p class="record-end">
                <strong class="delta" class:delta-in=move || { delta > 0 }>{signed(delta)}</strong>
                <small>{move || (i18n.texts().tokens.balance_after)(&negative(balance_after))}</small>
            </p>
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_their_sign() {
        assert_eq!([30, 0, -6].map(signed), ["+30", "0", "−6"]);
        assert_eq!([30, -6].map(negative), ["30", "−6"]);
    }
}
