//! What another program reads in the page.

use protocol::ids::PurchaseId;
use protocol::text::BuyerLine;
use protocol::time::Timestamp;
use protocol::tokens::Pack;

use super::*;

fn line(text: &str) -> BuyerLine {
    text.to_owned().try_into().unwrap()
}

fn invoice() -> Invoice {
    let at: Timestamp = serde_json::from_value("2026-11-21T12:34:56Z".into()).unwrap();
    Invoice {
        number: "LBC-2026-000042".to_owned(),
        purchase_id: PurchaseId::make(at, [7; 10]),
        issued_at: at,
        seller: Seller {
            name: "LeBonCoup SAS".to_owned(),
            address: vec!["1 rue de l'Église".to_owned(), "75011 Paris".to_owned()],
            registration: "732 829 320 00074".to_owned(),
            vat_number: Some("FR44732829320".to_owned()),
            note: Some("SAS au capital de 1 000 €, RCS Paris 732 829 320.".to_owned()),
        },
        buyer: Some(Buyer {
            name: Some(line("Camille Lefèvre & Fils")),
            address: vec![line("2 rue du Four"), line("75006 Paris")],
            registration: Some(line("552 100 554 00025")),
            vat_number: None,
        }),
        pack: Pack {
            id: "standard-25".parse().unwrap(),
            asset: Asset::Standard,
            tokens: 30.try_into().unwrap(),
            amount_cents: 2_500,
        },
        net_cents: 2_083,
        vat_cents: 417,
        vat_basis_points: 2_000,
        total_cents: 2_500,
        taken_back: 0.try_into().unwrap(),
    }
}

/// The page's text, a line for each piece of it.
fn text(invoice: &Invoice) -> Vec<String> {
    let document = lopdf::Document::load_mem(&render(invoice)).unwrap();
    assert_eq!(document.get_pages().len(), 1);
    let text = document.extract_text(&[1]).unwrap().replace('\u{a0}', " ");
    text.lines().map(str::to_owned).collect()
}

/// The page's text as it is set, as Latin-1: readers of text take every space for the same.
fn set(invoice: &Invoice) -> String {
    let document = lopdf::Document::load_mem(&render(invoice)).unwrap();
    let content = document.get_page_content(document.get_pages()[&1]);
    let operations = lopdf::content::Content::decode(&content).unwrap().operations.into_iter();
    let operands = operations.flat_map(|operation| operation.operands);
    let bytes = operands.filter_map(|operand| operand.as_str().ok().map(<[u8]>::to_vec)).flatten();
    bytes.map(char::from).collect()
}

#[track_caller]
fn assert_shown(invoice: &Invoice, wanted: &[&str]) {
    let shown = text(invoice);
    let missing: Vec<_> = wanted.iter().filter(|text| !shown.iter().any(|line| line == *text)).collect();
    assert!(missing.is_empty(), "{missing:?} not in {shown:#?}");
}

#[test]
fn a_page_says_all_that_an_invoice_must() {
    let wanted = [
        "Facture n° LBC-2026-000042",
        "Émise le 21 novembre 2026",
        "LeBonCoup SAS",
        "1 rue de l'Église",
        "SIRET : 732 829 320 00074",
        "N° de TVA : FR44732829320",
        "Camille Lefèvre & Fils",
        "2 rue du Four",
        "Pack de 30 jetons",
        "20,83 €",
        "20 %",
        "TVA (20 %)",
        "4,17 €",
        "25,00 €",
        "Total TTC",
        "Par carte bancaire, via Stripe, le 21 novembre 2026.",
        "Facture acquittée.",
        "SAS au capital de 1 000 €, RCS Paris 732 829 320.",
    ];
    assert_shown(&invoice(), &wanted);
    assert!(!text(&invoice()).iter().any(|line| line.contains("repris")));
}

#[test]
fn french_is_set_as_french_is() {
    let mut invoice = invoice();
    invoice.taken_back = 12.try_into().unwrap();
    invoice.seller.address.clear();
    let set = set(&invoice);
    assert_eq!(set.matches("\u{a0}:").count(), 4, "{set}");
    for wrong in [" :", " ;", " !", " ?", "'"] {
        assert!(!set.contains(wrong), "{wrong:?} in {set}");
    }
}

#[test]
fn what_was_taken_back_since_is_told() {
    let mut invoice = invoice();
    invoice.taken_back = 12.try_into().unwrap();
    invoice.pack.asset = Asset::Premium;
    assert_shown(&invoice, &["Pack de 30 jetons premium"]);
    assert!(text(&invoice).join(" ").contains("12 jetons sur 30 repris."));
}

#[test]
fn without_a_buyer_and_without_vat() {
    let mut invoice = invoice();
    (invoice.buyer, invoice.seller.vat_number) = (None, None);
    (invoice.net_cents, invoice.vat_cents, invoice.vat_basis_points) = (2_500, 0, 0);
    invoice.seller.note = Some("TVA non applicable, art. 293 B du CGI".to_owned());
    let wanted = ["Non renseigné", "TVA non applicable, art. 293 B du CGI", "TVA (0 %)", "0,00 €"];
    assert_shown(&invoice, &wanted);
}

#[test]
fn no_name_escapes_from_its_line() {
    for (name, shown) in [
        (r"A) Tj ET (", r"A) Tj ET ("),
        (r"((((\\)))) \051 \", r"((((\\)))) \051 \"),
        ("endstream endobj %%EOF", "endstream endobj %%EOF"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Łukasz 株式会社 Иван", "Lukasz ???? ????"),
        ("“L’Œuvre” – n° 1 €", "“L’Œuvre” – n° 1 €"),
    ] {
        let mut invoice = invoice();
        invoice.buyer = Some(Buyer { name: Some(line(name)), ..Buyer::default() });
        invoice.seller.name = name.to_owned();
        assert_shown(&invoice, &[shown, "Facture acquittée.", "SIRET : 732 829 320 00074"]);
    }
}

#[test]
fn the_longest_data_stay_on_the_page() {
    let wide = "W".repeat(120);
    let mut invoice = invoice();
    invoice.buyer = Some(Buyer {
        name: Some(line(&wide)),
        address: vec![line(&wide); 4],
        registration: Some(line(&wide)),
        vat_number: Some(line(&wide)),
    });
    (invoice.seller.name, invoice.seller.address) = (wide.clone(), vec![wide; 4]);
    invoice.seller.note = Some("mention ".repeat(62));
    invoice.taken_back = 30.try_into().unwrap();
    assert_shown(&invoice, &["Total TTC", "Page 1/1"]);
    let document = lopdf::Document::load_mem(&render(&invoice)).unwrap();
    let page = document.get_pages()[&1];
    let content = lopdf::content::Content::decode(&document.get_page_content(page)).unwrap();
    let heights = content.operations.iter().filter(|operation| operation.operator == "Td");
    let heights: Vec<f32> = heights.map(|operation| operation.operands[1].as_float().unwrap()).collect();
    // Above the footer's rule, save for the footer itself.
    assert_eq!(heights.iter().filter(|height| **height < 55.0).count(), 2, "{heights:?}");
}

#[test]
fn the_same_invoice_gives_the_same_bytes_dated_when_it_was_issued() {
    let (first, second) = (render(&invoice()), render(&invoice()));
    assert!(first == second);
    assert!(first.windows(17).any(|bytes| bytes == b"D:20261121123456Z"));
}
