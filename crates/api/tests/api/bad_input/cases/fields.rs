//! Fields with values that do not fit.

use protocol::accounts::Kind;
use protocol::limits::{ENTRY_BYTES, ENVELOPE_BYTES, KEY_RING_BYTES, PAGE_BYTES, STATE_BYTES, VAULT_BYTES};
use protocol::transcript::Outcome;
use serde_json::{Value, json};

use super::super::Case;
use super::super::endpoints::{Call, NOTHING, World, with_body};
use crate::support::RawAccount;
use crate::support::raw::{blob, message_id, sign_up_body};

/// Base64 of this many bytes and one more.
fn too_long(bytes: usize) -> Value {
    json!(protocol::bytes::to_base64(&vec![0; bytes + 1]))
}

fn find(world: &World, end: &str) -> Call {
    with_body(world).into_iter().find(|call| call.path.ends_with(end)).unwrap()
}

/// Cases for one endpoint: pointer and value, all `invalid_field`.
fn invalid(call: &Call, values: Vec<(&str, Value)>) -> Vec<Case> {
    refused(call, values, 422, "invalid_field")
}

fn refused(call: &Call, values: Vec<(&str, Value)>, status: u16, code: &'static str) -> Vec<Case> {
    let case = |(pointer, value): (&str, Value)| {
        let shown: String = value.to_string().chars().take(60).collect();
        Case::new(format!("{pointer} = {shown}"), call.clone().with(pointer, Some(value)), status, code)
    };
    values.into_iter().map(case).collect()
}

pub(super) fn cases(world: &World) -> Vec<Case> {
    let groups = [
        accounts,
        vault,
        buyers,
        purchases,
        demandes,
        unlocks,
        messages,
        archive,
        receipts,
        claims,
        staff,
        spending_limit,
    ];
    groups.into_iter().flat_map(|group| group(world)).collect()
}

fn accounts(world: &World) -> Vec<Case> {
    let (sign_up, login) = (find(world, "/signup"), find(world, "/login"));
    let names = ["", " ", "LeBonCoup", "a\u{202e}b", "a\nb"].map(|name| ("/display_name", json!(name)));
    let someone_else = json!(sign_up_body(Kind::Pro).0.identity.signature);
    let mut cases = invalid(&sign_up, names.into());
    cases.extend(invalid(
        &sign_up,
        vec![
            ("/display_name", json!("x".repeat(51))),
            ("/kind", json!("admin")),
            ("/login_id", json!("AB".repeat(32))),
            ("/login_id", json!("ab")),
            ("/auth_secret", json!("AAAA")),
            ("/recovery_auth", json!("pas du base64")),
            ("/kdf/salt", json!("AAAA")),
            ("/kdf/iterations", json!("600000")),
            ("/identity/generation", json!(2)),
            ("/identity/ed25519", json!("AAAA")),
            ("/identity/previous_signature", someone_else.clone()),
            ("/key_ring/v", json!(2)),
            ("/key_ring/iv", json!("AAAA")),
            ("/key_ring/data", json!("AAAA")),
            ("/key_ring/data", too_long(KEY_RING_BYTES)),
            ("/recovery_key_ring/data", too_long(KEY_RING_BYTES)),
            ("/vault/data", too_long(VAULT_BYTES)),
        ],
    ));
    let weak = [0, 100_000, 599_999, 10_000_001].map(|iterations| ("/kdf/iterations", json!(iterations)));
    cases.extend(refused(&sign_up, weak.into(), 422, "weak_kdf"));
    cases.extend(refused(&sign_up, vec![("/identity/signature", someone_else)], 422, "invalid_signature"));
    let taken = json!(world.other.login_id);
    cases.extend(refused(&sign_up, vec![("/login_id", taken)], 409, "login_taken"));
    cases.extend(invalid(&login, vec![("/login_id", json!(7)), ("/auth_secret", json!("AAAA"))]));
    cases.extend(invalid(&find(world, "/prelogin"), vec![("/login_id", json!("camille@exemple.fr"))]));
    let wrong = json!(protocol::bytes::to_base64(&[1; 32]));
    cases.extend(refused(&login, vec![("/auth_secret", wrong)], 401, "invalid_credentials"));
    cases.extend(refused(&login, vec![("/login_id", json!("ab".repeat(32)))], 401, "invalid_credentials"));
    cases
}

fn vault(world: &World) -> Vec<Case> {
    let call = find(world, "/vault");
    invalid(&call, vec![("/blob", json!(null)), ("/blob/v", json!(9)), ("/blob/data", too_long(VAULT_BYTES))])
}

fn purchases(world: &World) -> Vec<Case> {
    let mut cases = Vec::new();
    for call in [find(world, "/checkout"), find(world, "/payment-intents")] {
        let names = ["", "Standard-10", "standard 10"].map(|name| ("/pack", json!(name)));
        cases.extend(invalid(&call, names.into()));
        cases.extend(invalid(&call, vec![("/pack", json!(10)), ("/pack", json!(null))]));
        cases.extend(refused(&call, vec![("/pack", json!("standard-11"))], 422, "unknown_pack"));
        let seeker = Call { token: Some(world.seeker.token.clone()), ..call };
        cases.push(Case::new("a demandeur", seeker, 403, "not_a_pro"));
    }
    cases
}

fn buyers(world: &World) -> Vec<Case> {
    let call = find(world, "/buyer");
    invalid(
        &call,
        vec![
            ("/name", json!("")),
            ("/name", json!("x".repeat(121))),
            ("/name", json!("deux\nlignes")),
            ("/name", json!("a\u{202e}b")),
            ("/name", json!(7)),
            ("/address", json!("2 rue du Four")),
            ("/address", json!(["a", "b", "c", "d", "e"])),
            ("/address", json!([""])),
            ("/registration", json!(73_282_932_000_074_i64)),
            ("/vat_number", json!("\u{7}")),
        ],
    )
}

fn demandes(world: &World) -> Vec<Case> {
    let call = find(world, "/demandes");
    let mut cases = invalid(
        &call,
        vec![
            ("/title", json!("")),
            ("/title", json!("x".repeat(101))),
            ("/title", json!("une\nligne de trop")),
            ("/description", json!("   ")),
            ("/description", json!("x".repeat(5_001))),
            ("/category", json!("astrologie")),
            ("/place", json!("75 11")),
            ("/budget", json!({ "min": 200, "max": 100 })),
            ("/budget", json!({ "min": -1, "max": 100 })),
            ("/budget", json!({ "min": 0, "max": 1_000_001 })),
            ("/budget", json!({ "min": 0 })),
            ("/slots", json!(0)),
            ("/slots", json!(6)),
            ("/slots", json!(2.5)),
        ],
    );
    let contacts = ["Appelez le 0612345678", "voir https://exemple.fr"].map(|text| ("/title", json!(text)));
    cases.extend(refused(&call, contacts.into(), 422, "contact_in_public_field"));
    let mail = ("/description", json!("camille@exemple.fr"));
    cases.extend(refused(&call, vec![mail], 422, "contact_in_public_field"));
    cases.extend(refused(&call, vec![("/place", json!("99999"))], 422, "unknown_place"));
    let used = call.with_header("idempotency-key", "demande-1");
    cases.push(Case::new(
        "a key of another body",
        used.with("/slots", Some(json!(5))),
        422,
        "idempotency_mismatch",
    ));
    cases
}

fn unlocks(world: &World) -> Vec<Case> {
    let call = find(world, "/unlock");
    let prices = [json!(-6), json!("6"), json!(6.5)].map(|price| ("/price", price));
    let mut cases = invalid(&call, prices.into());
    cases.extend(invalid(&call, vec![("/premium", json!("oui")), ("/premium", json!(1))]));
    cases.extend(refused(&call, vec![("/premium", json!(true))], 409, "insufficient_tokens"));
    cases.extend(refused(&call, vec![("/price", json!(5)), ("/price", json!(0))], 409, "price_changed"));
    let by = |token: &str| Call { token: Some(token.to_owned()), ..call.clone() };
    cases.push(Case::new("its author", by(&world.pair.demandeur.token), 403, "own_demande"));
    cases.push(Case::new("a demandeur", by(&world.seeker.token), 403, "not_a_pro"));
    cases.push(Case::new("without tokens", by(&world.pair.pro.token), 409, "insufficient_tokens"));
    let nowhere = Call { path: call.path.replace(&world.locked, &message_id(0).to_string()), ..call.clone() };
    cases.push(Case::new("no such demande", nowhere, 404, "not_found"));
    cases
}

fn spending_limit(world: &World) -> Vec<Case> {
    let values = [json!(0), json!(-1), json!(1.5), json!("6"), json!(1_000_000_001)];
    invalid(&find(world, "/spending-limit"), values.map(|value| ("/daily", value)).into())
}

fn messages(world: &World) -> Vec<Case> {
    let call = find(world, "/messages");
    let mut cases = invalid(
        &call,
        vec![
            ("/id", json!("pas un identifiant")),
            ("/recipient", json!("ab")),
            ("/commitment", json!("AAAA")),
            ("/envelope/v", json!(2)),
            ("/envelope/scheme", json!("rot13")),
            ("/envelope/enc", json!("AAAA")),
            ("/envelope/data", json!("AAAA")),
            ("/envelope/data", too_long(ENVELOPE_BYTES)),
            ("/entry/v", json!(0)),
            ("/entry/data", too_long(ENTRY_BYTES)),
            ("/entry/surprise", json!(1)),
        ],
    );
    let ids = [message_id(-8 * 86_400_000), message_id(3_600_000)].map(|id| ("/id", json!(id)));
    cases.extend(refused(&call, ids.into(), 422, "message_id_out_of_range"));
    let version_4 = ("/id", json!("9b2c6b1e-5f1d-4c3a-8f60-0123456789ab"));
    cases.extend(refused(&call, vec![version_4], 422, "message_id_out_of_range"));
    let strangers = [world.other.user_id, world.pair.pro.user_id].map(|user| ("/recipient", json!(user)));
    cases.extend(refused(&call, strangers.into(), 422, "not_a_member"));
    let outsider = Call { token: Some(world.other.token.clone()), ..call };
    cases.push(Case::new("an outsider", outsider, 404, "not_found"));
    cases
}

fn archive(world: &World) -> Vec<Case> {
    let (entries, page, state) = (find(world, "/entries"), find(world, "/pages/1"), find(world, "/state"));
    let entry = json!({ "message_id": world.waiting, "blob": blob(1) });
    let mut cases = invalid(
        &entries,
        vec![
            ("/entries", json!([])),
            ("/entries", json!(vec![entry; 51])),
            ("/entries/0/message_id", json!("x")),
            ("/entries/0/blob/data", json!("AAAA")),
            ("/entries/0/blob/data", too_long(ENTRY_BYTES)),
        ],
    );
    cases.extend(invalid(
        &page,
        vec![
            ("/entries", json!([])),
            ("/entries", json!([world.waiting, world.waiting])),
            ("/entries", json!([message_id(5), message_id(4)])),
            ("/entries", json!((0..501).map(message_id).collect::<Vec<_>>())),
            ("/page/v", json!(3)),
            ("/page/data", too_long(PAGE_BYTES)),
        ],
    ));
    cases.extend(refused(&page, vec![("/entries", json!([message_id(9)]))], 412, "precondition_failed"));
    cases.extend(invalid(&state, vec![("/blob/v", json!(3)), ("/blob/data", too_long(STATE_BYTES))]));
    for call in [entries, page, state] {
        let outsider = Call { token: Some(world.other.token.clone()), ..call };
        cases.push(Case::new("an outsider", outsider, 404, "not_found"));
    }
    cases
}

fn receipts(world: &World) -> Vec<Case> {
    let receipt = find(world, "/receipt");
    let pair = &world.pair;
    let mut cases = invalid(
        &receipt,
        vec![
            ("/message_id", json!("42")),
            ("/message_id", json!(message_id(0))),
            ("/outcome", json!("seen")),
            ("/generation", json!("1")),
            ("/signature", json!("AAAA")),
        ],
    );
    let (opened, unreadable) = (Outcome::Opened, Outcome::Unreadable);
    let of_the_pro = pair.pro.receipt(&pair.subject(world.waiting, 1, opened));
    let forged = [
        json!(pair.receipt(world.waiting, 1, unreadable).signature),
        json!(pair.receipt(world.waiting, 2, opened).signature),
        json!(pair.receipt(message_id(0), 1, opened).signature),
        json!(of_the_pro.signature),
        json!(protocol::bytes::to_base64(&[0; 64])),
    ];
    let forged = forged.map(|signature| ("/signature", signature)).into();
    cases.extend(refused(&receipt, forged, 422, "invalid_signature"));
    cases.extend(refused(
        &receipt,
        vec![("/outcome", json!("unreadable")), ("/generation", json!(2)), ("/generation", json!(0))],
        422,
        "invalid_signature",
    ));
    let by = |token: &str| Call { token: Some(token.to_owned()), ..receipt.clone() };
    cases.push(Case::new("by the pro", by(&pair.pro.token), 404, "not_found"));
    cases.push(Case::new("by someone else", by(&world.seeker.token), 404, "not_found"));
    cases
}

fn claims(world: &World) -> Vec<Case> {
    let claim = find(world, "/claim");
    let details = json!("x".repeat(501));
    let mut cases =
        invalid(&claim, vec![("/grievance", json!("late")), ("/details", json!("")), ("/details", details)]);
    let by = |token: &str| Call { token: Some(token.to_owned()), ..claim.clone() };
    cases.push(Case::new("by the demandeur", by(&world.pair.demandeur.token), 404, "not_found"));
    cases.push(Case::new("by someone else", by(&world.other.token), 404, "not_found"));
    cases
}

fn staff(world: &World) -> Vec<Case> {
    let (decision, grant) = (find(world, "/decision"), find(world, "/grant"));
    let mut cases = invalid(&decision, vec![("/decision", json!("maybe"))]);
    let tokens = [json!(0), json!(-1), json!(1.5), json!("1")].map(|value| ("/tokens", value));
    cases.extend(invalid(&grant, tokens.into()));
    cases.extend(invalid(&grant, vec![("/asset", json!("gold")), ("/reference", json!(""))]));
    let by = |call: &Call, who: &RawAccount| Call { token: Some(who.token.clone()), ..call.clone() };
    cases.push(Case::new("by a moderator", by(&grant, &world.moderator), 403, "forbidden"));
    let (seeker, nobody) = (world.seeker.user_id.to_string(), "00".repeat(32));
    for end in ["/ban", "/lift"] {
        let call = find(world, end);
        let own = call.path.replace(&seeker, &world.moderator.user_id.to_string());
        cases.push(Case::new("of oneself", Call { path: own, ..call }, 403, "forbidden"));
    }
    let own = grant.path.replace(&world.other.user_id.to_string(), &world.admin.user_id.to_string());
    cases.push(Case::new("to oneself", Call { path: own, ..grant.clone() }, 403, "forbidden"));
    for end in ["/decision", "/close", "/hide", "/ban", "/lift", "/grant"] {
        let call = find(world, end);
        let long = json!("x".repeat(501));
        cases
            .extend(invalid(&call, vec![("/reason", json!("")), ("/reason", json!(" ")), ("/reason", long)]));
        cases.push(Case::new("no member of staff", by(&call, &world.pair.pro), 403, "forbidden"));
        let path = [&world.claim, &world.case, &world.locked]
            .iter()
            .fold(call.path.clone(), |path, id| path.replace(*id, NOTHING))
            .replace(&seeker, &nobody)
            .replace(&world.other.user_id.to_string(), &nobody);
        cases.push(Case::new("no such thing", Call { path, ..call }, 404, "not_found"));
    }
    cases
}
