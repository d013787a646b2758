//! An invoice on one page of A4, in French: it is a legal document. The same invoice always gives the same bytes.

mod font;
mod french;
mod sheet;

use protocol::invoices::{Buyer, Invoice, Seller};
use protocol::tokens::Asset;

use font::Font;
use french::{day, euros, percent, tokens};
use sheet::{LEFT, RIGHT, Sheet, Style, wrap};

const INK: [f32; 3] = [0.10, 0.11, 0.12];
const GREY: [f32; 3] = [0.42, 0.44, 0.46];
const PALE: [f32; 3] = [0.80, 0.82, 0.82];
/// The product's own green, and its lightest shade.
const PINE: [f32; 3] = [0.06, 0.36, 0.33];
const WASH: [f32; 3] = [0.93, 0.96, 0.95];

const TEXT: Style = Style { font: Font::Regular, size: 9.5, color: INK };
const STRONG: Style = Style { font: Font::Bold, ..TEXT };
const LABEL: Style = Style { font: Font::Bold, size: 8.0, color: PINE };
const SMALL: Style = Style { font: Font::Regular, size: 8.0, color: GREY };

/// Between lines of text.
const LEADING: f32 = 12.5;
/// Where the buyer's column and the totals begin.
const MIDDLE: f32 = 315.0;
/// Lines that one line of a name or an address may take.
const LINES: usize = 4;

/// The PDF.
#[must_use]
pub fn render(invoice: &Invoice) -> Vec<u8> {
    let mut sheet = Sheet::new();
    head(&mut sheet, invoice);
    let y = parties(&mut sheet, &invoice.seller, invoice.buyer.as_ref());
    let y = purchase(&mut sheet, invoice, y - 18.0);
    let y = totals(&mut sheet, invoice, y - 22.0);
    remarks(&mut sheet, invoice, y - 28.0);
    foot(&mut sheet, invoice);
    sheet.finish(&title_of(invoice), &invoice.seller.name, invoice.issued_at)
}

fn title_of(invoice: &Invoice) -> String {
    format!("Facture n° {}", invoice.number)
}

fn head(sheet: &mut Sheet, invoice: &Invoice) {
    let title = Style { font: Font::Bold, size: 19.0, color: PINE };
    sheet.text(LEFT, 764.0, title, &title_of(invoice));
    sheet.right(RIGHT, 764.0, TEXT, &format!("Émise le {}", day(invoice.issued_at)));
    sheet.rule(LEFT, RIGHT, 748.0, 1.2, PINE);
}

fn parties(sheet: &mut Sheet, seller: &Seller, buyer: Option<&Buyer>) -> f32 {
    let mut vendor = seller.address.clone();
    vendor.push(format!("SIRET\u{a0}: {}", seller.registration));
    vendor.extend(seller.vat_number.iter().map(|number| format!("N° de TVA\u{a0}: {number}")));
    let left = party(sheet, LEFT, "VENDEUR", &seller.name, &vendor);
    let name = buyer.and_then(|buyer| buyer.name.as_ref()).map_or("Non renseigné", |name| name.as_str());
    let mut client = Vec::new();
    if let Some(buyer) = buyer {
        client.extend(buyer.address.iter().map(ToString::to_string));
        client.extend(
            buyer.registration.iter().map(|number| format!("SIRET / immatriculation\u{a0}: {number}")),
        );
        client.extend(buyer.vat_number.iter().map(|number| format!("N° de TVA\u{a0}: {number}")));
    }
    left.min(party(sheet, MIDDLE, "CLIENT", name, &client))
}

fn party(sheet: &mut Sheet, x: f32, label: &str, name: &str, lines: &[String]) -> f32 {
    let width = RIGHT - MIDDLE;
    sheet.text(x, 726.0, LABEL, label);
    let y = sheet.lines(x, 709.0, LEADING, STRONG, &wrap(name, STRONG, width, LINES));
    let lines: Vec<String> = lines.iter().flat_map(|line| wrap(line, TEXT, width, LINES)).collect();
    sheet.lines(x, y, LEADING, TEXT, &lines)
}

fn purchase(sheet: &mut Sheet, invoice: &Invoice, y: f32) -> f32 {
    let (quantity, net, rate, total) = (RIGHT - 250.0, RIGHT - 160.0, RIGHT - 95.0, RIGHT - 8.0);
    sheet.fill(LEFT, y - 7.0, RIGHT - LEFT, 20.0, WASH);
    sheet.text(LEFT + 8.0, y, LABEL, "DÉSIGNATION");
    for (x, label) in [(quantity, "QUANTITÉ"), (net, "MONTANT HT"), (rate, "TVA"), (total, "MONTANT TTC")] {
        sheet.right(x, y, LABEL, label);
    }
    let y = y - 26.0;
    let count = tokens(invoice.pack.tokens.get());
    let product = match invoice.pack.asset {
        Asset::Standard => format!("Pack de {count}"),
        Asset::Premium => format!("Pack de {count} premium"),
    };
    sheet.text(LEFT + 8.0, y, STRONG, &product);
    sheet.right(quantity, y, TEXT, "1");
    sheet.right(net, y, TEXT, &euros(invoice.net_cents));
    sheet.right(rate, y, TEXT, &percent(invoice.vat_basis_points));
    sheet.right(total, y, TEXT, &euros(invoice.total_cents));
    let delivered = format!("Crédité le {} sur le compte du client", day(invoice.issued_at));
    sheet.text(LEFT + 8.0, y - 12.0, SMALL, &delivered);
    sheet.text(LEFT + 8.0, y - 23.0, SMALL, &format!("Achat {}", invoice.purchase_id));
    let y = y - 34.0;
    sheet.rule(LEFT, RIGHT, y, 0.6, PALE);
    y
}

fn totals(sheet: &mut Sheet, invoice: &Invoice, top: f32) -> f32 {
    let paid = format!("Par carte bancaire, via Stripe, le {}.", day(invoice.issued_at));
    sheet.text(LEFT + 8.0, top, LABEL, "RÈGLEMENT");
    let width = MIDDLE - LEFT - 24.0;
    let below = sheet.lines(LEFT + 8.0, top - 16.0, LEADING, TEXT, &wrap(&paid, TEXT, width, LINES));
    sheet.text(LEFT + 8.0, below, TEXT, "Facture acquittée.");

    let amount = RIGHT - 8.0;
    let mut row = |y: f32, style: Style, label: &str, cents: i64| {
        sheet.text(MIDDLE, y, style, label);
        sheet.right(amount, y, style, &euros(cents));
    };
    row(top, TEXT, "Total HT", invoice.net_cents);
    row(top - 16.0, TEXT, &format!("TVA ({})", percent(invoice.vat_basis_points)), invoice.vat_cents);
    let large = Style { size: 12.0, ..STRONG };
    row(top - 42.0, large, "Total TTC", invoice.total_cents);
    row(top - 60.0, TEXT, "Payé", invoice.total_cents);
    row(top - 76.0, TEXT, "Reste à payer", 0);
    sheet.rule(MIDDLE, RIGHT, top - 26.0, 0.6, PALE);
    top - 76.0
}

fn remarks(sheet: &mut Sheet, invoice: &Invoice, y: f32) {
    let width = RIGHT - LEFT - 16.0;
    let mut y = y;
    if let Some(note) = &invoice.seller.note {
        y = sheet.lines(LEFT + 8.0, y, LEADING, TEXT, &wrap(note, TEXT, width, 6)) - 6.0;
    }
    let taken_back = invoice.taken_back.get();
    if taken_back > 0 {
        let since = format!(
            "Depuis l’émission de cette facture, à la suite d’un remboursement ou d’une contestation du \
             paiement\u{a0}: {} sur {} repris.",
            tokens(taken_back),
            invoice.pack.tokens.get(),
        );
        sheet.lines(LEFT + 8.0, y, LEADING, STRONG, &wrap(&since, STRONG, width, 3));
    }
}

fn foot(sheet: &mut Sheet, invoice: &Invoice) {
    let seller = &invoice.seller;
    sheet.rule(LEFT, RIGHT, 52.0, 0.6, PALE);
    let line = format!("{} · SIRET {}", seller.name, seller.registration);
    sheet.lines(LEFT, 39.0, 10.0, SMALL, &wrap(&line, SMALL, RIGHT - LEFT - 60.0, 1));
    sheet.right(RIGHT, 39.0, SMALL, "Page 1/1");
}

#[cfg(test)]
mod tests;
