//! A ledger for French spreadsheets: UTF-8 with a byte order mark, semicolons, CRLF, quoting as in RFC 4180, the
//! time of Paris, oldest line first (docs/decisions/0088-the-ledger-as-csv.md).

use csv::{Terminator, WriterBuilder};
use protocol::tokens::{Asset, Movement, MovementKind};

use crate::domain::paris::in_paris;

/// The file's beginning: byte order mark and column names.
pub const HEAD: &str = "\u{feff}ligne;date (Paris);jetons;motif;mouvement;solde;référence\r\n";

/// The lines of these movements.
///
/// # Errors
/// Never in practice: memory takes every byte.
pub fn lines(movements: &[Movement]) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer(Vec::new());
    for movement in movements {
        writer.write_record([
            movement.seq.to_string(),
            in_paris(movement.at).strftime("%Y-%m-%d %H:%M:%S").to_string(),
            asset(movement.asset).to_owned(),
            reason(movement.kind).to_owned(),
            movement.delta.to_string(),
            movement.balance_after.to_string(),
            inert(&movement.reference),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

const fn asset(asset: Asset) -> &'static str {
    match asset {
        Asset::Standard => "standard",
        Asset::Premium => "premium",
    }
}

const fn reason(kind: MovementKind) -> &'static str {
    match kind {
        MovementKind::Grant => "jetons offerts",
        MovementKind::Purchase => "achat",
        MovementKind::Unlock => "déblocage",
        MovementKind::Refund => "remboursement d'un déblocage",
        MovementKind::TakeBack => "reprise (paiement remboursé ou contesté)",
        MovementKind::GiveBack => "restitution (contestation close)",
        MovementKind::Closing => "clôture du compte",
        MovementKind::Unknown => "autre",
    }
}

/// A text that no spreadsheet takes for a formula: an apostrophe before what could begin one.
fn inert(text: &str) -> String {
    let begins_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use protocol::ids::LedgerEntryId;
    use protocol::time::Timestamp;

    use super::*;

    fn movement(seq: u64, kind: MovementKind, delta: i64, reference: &str) -> Movement {
        let at: Timestamp = serde_json::from_value("2026-07-14T22:30:05.999Z".into()).unwrap();
        Movement {
            id: LedgerEntryId::make(at, [0; 10]),
            seq,
            asset: Asset::Standard,
            kind,
            delta,
            balance_after: delta,
            reference: reference.to_owned(),
            at,
        }
    }

    #[test]
    fn a_file_as_a_spreadsheet_reads_it() {
        let movements = [
            movement(1, MovementKind::Purchase, 30, "018f0000-0000-7000-8000-000000000000"),
            movement(2, MovementKind::Unlock, -6, "a;b"),
            movement(3, MovementKind::TakeBack, -30, "dit \"oui\""),
        ];
        let file = [HEAD.as_bytes(), &lines(&movements).unwrap()].concat();
        let expected = "\u{feff}ligne;date (Paris);jetons;motif;mouvement;solde;référence\r\n\
            1;2026-07-15 00:30:05;standard;achat;30;30;018f0000-0000-7000-8000-000000000000\r\n\
            2;2026-07-15 00:30:05;standard;déblocage;-6;-6;\"a;b\"\r\n\
            3;2026-07-15 00:30:05;standard;reprise (paiement remboursé ou contesté);-30;-30;\"dit \"\"oui\"\"\"\r\n";
        assert_eq!(String::from_utf8(file).unwrap(), expected);
    }

    #[test]
    fn no_reference_is_a_formula() {
        for text in ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            let line =
                String::from_utf8(lines(&[movement(1, MovementKind::Grant, 1, text)]).unwrap()).unwrap();
            let field = line.trim_end().rsplit_once(";1;").unwrap().1;
            assert!(field.starts_with('\'') || field.starts_with("\"'"), "{line:?}");
        }
        assert_eq!(inert("geste du 1er=2"), "geste du 1er=2");
    }

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<_> = MovementKind::ALL.iter().copied().map(reason).collect();
        assert_eq!(words.len(), MovementKind::ALL.len());
    }
}
