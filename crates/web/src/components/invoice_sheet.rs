//! What an invoice says.

use leptos::prelude::*;
use protocol::invoices::{Buyer, Invoice, Seller};

use crate::i18n::{Pick, Texts, intl, token_count, use_i18n};

/// Seller, buyer, item, sums.
#[component]
pub(crate) fn InvoiceSheet(
    /// The invoice as it was issued.
    invoice: Invoice,
) -> impl IntoView {
    let i18n = use_i18n();
    let Invoice {
        number,
        issued_at,
        seller,
        buyer,
        pack,
        net_cents,
        vat_cents,
        vat_basis_points,
        total_cents,
        taken_back,
        ..
    } = invoice;
    let count = pack.tokens.get();
    let what = move || token_count(i18n.texts(), pack.asset, count);
    let sum = move |cents: i64| move || intl::cents(i18n.lang(), cents);
    let vat = (vat_basis_points > 0).then(|| {
        let rate = move || (i18n.texts().tokens.vat)(&intl::percent(i18n.lang(), vat_basis_points));
        view! {
            <tr><th scope="row">{i18n.t(|t| t.tokens.net)}</th><td>{sum(net_cents)}</td></tr>
            <tr><th scope="row">{rate}</th><td>{sum(vat_cents)}</td></tr>
        }
    });
    let note = seller.note.clone().map(|note| view! { <p class="hint">{note}</p> });
    let back = (taken_back.get() > 0).then(|| {
        view! { <p class="notice">{move || (i18n.texts().tokens.taken_back)(taken_back.get())}</p> }
    });
    view! {
        <article class="panel stack stack-wide sheet" data-testid="invoice">
            <dl class="sums">
                <div><dt>{i18n.t(|t| t.tokens.invoice_number)}</dt><dd translate="no">{number}</dd></div>
                <div><dt>{i18n.t(|t| t.tokens.invoice_date)}</dt><dd>{move || intl::day(i18n.lang(), issued_at)}</dd></div>
            </dl>
            <div class="pair">
                {party(|t| t.tokens.seller, move |texts| seller_lines(texts, seller.clone()))}
                {party(|t| t.tokens.buyer, move |texts| buyer_lines(texts, buyer.clone()))}
            </div>
            <table class="bill">
                <thead><tr><th scope="col">{i18n.t(|t| t.tokens.item)}</th><th scope="col">{i18n.t(|t| t.tokens.amount)}</th></tr></thead>
                <tbody><tr><th scope="row">{what}</th><td>{sum(total_cents)}</td></tr></tbody>
                <tfoot>
                    {vat}
                    <tr class="bill-total"><th scope="row">{i18n.t(|t| t.tokens.total)}</th><td>{sum(total_cents)}</td></tr>
                </tfoot>
            </table>
            {note}
            {back}
        </article>
    }
}

fn party(title: Pick, lines: impl Fn(&'static Texts) -> Vec<String> + Send + 'static) -> impl IntoView {
    let i18n = use_i18n();
    let lines =
        move || lines(i18n.texts()).into_iter().map(|line| view! { <span>{line}</span> }).collect_view();
    view! {
        <div class="party">
            <h2 class="label">{i18n.t(title)}</h2>
            <p class="party-lines" translate="no">{lines}</p>
        </div>
    }
}

fn seller_lines(texts: &'static Texts, seller: Seller) -> Vec<String> {
    let Seller { name, address, registration, vat_number, .. } = seller;
    let numbers = [
        Some((texts.tokens.registration)(&registration)),
        vat_number.map(|number| (texts.tokens.vat_number)(&number)),
    ];
    std::iter::once(name).chain(address).chain(numbers.into_iter().flatten()).collect()
}

fn buyer_lines(texts: &'static Texts, buyer: Option<Buyer>) -> Vec<String> {
    let Buyer { name, address, registration, vat_number } = buyer.unwrap_or_default();
    let lines: Vec<_> = name
        .into_iter()
        .chain(address)
        .map(|line| line.to_string())
        .chain(registration.map(|number| (texts.tokens.registration)(number.as_str())))
        .chain(vat_number.map(|number| (texts.tokens.vat_number)(number.as_str())))
        .collect();
    if lines.is_empty() { vec![texts.tokens.buyer_missing.to_owned()] } else { lines }
}
