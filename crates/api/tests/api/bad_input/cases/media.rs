//! Files: what is wrong beyond fields and tokens.

use protocol::limits::{BODY_BYTES, PART_BYTES};
use reqwest::Method;
use serde_json::{Value, json};

use super::super::Case;
use super::super::endpoints::{Call, NOTHING, World, part, with_body};
use super::strangers;

pub(super) fn cases(world: &World) -> Vec<Case> {
    let mut cases = parts(world);
    cases.extend(sizes(world));
    cases.extend(others(world));
    cases.extend(gone(world));
    let delete = |path: &str| Call::new(Method::DELETE, path, Some(&world.pair.pro.token));
    let own = format!("/api/v1/media/{}", world.media);
    cases.extend(strangers(&delete(&own)));
    cases.extend(strangers(&Call { method: Method::GET, ..delete(&own) }));
    cases.push(Case::new(
        "another method",
        Call { method: Method::PUT, ..delete(&own) },
        405,
        "method_not_allowed",
    ));
    cases.push(Case::new("no id", delete("/api/v1/media/42"), 422, "invalid_field"));
    cases.push(Case::new("no such file", delete(&format!("/api/v1/media/{NOTHING}")), 404, "not_found"));
    cases
}

fn parts(world: &World) -> Vec<Case> {
    let json = Call { content_type: "application/json", ..part(world, "0", 16) };
    let absent = part(world, "0", 16);
    let absent = Call { path: absent.path.replace(&world.media, NOTHING), ..absent };
    let longer = usize::try_from(PART_BYTES).unwrap() + 1;
    let mut cases = strangers(&part(world, "0", 16));
    cases.extend([
        Case::new("another media type", json, 415, "unsupported_media_type"),
        Case::new("other bytes", part(world, "0", 16), 409, "part_differs"),
        Case::new("too short", part(world, "0", 15), 422, "invalid_field"),
        Case::new("too long", part(world, "0", 17), 422, "invalid_field"),
        Case::new("nothing", part(world, "0", 0), 422, "invalid_field"),
        Case::new("more than any part", part(world, "0", longer), 422, "invalid_field"),
        Case::new("more than 1 MiB", part(world, "0", BODY_BYTES + 1), 413, "payload_too_large"),
        Case::new("behind the last", part(world, "1", 16), 422, "invalid_field"),
        Case::new("far behind the last", part(world, "18446744073709551615", 16), 422, "invalid_field"),
        Case::new("below the first", part(world, "-1", 16), 422, "invalid_field"),
        Case::new("no number", part(world, "un", 16), 422, "invalid_field"),
        Case::new("out of the folder", part(world, "..%2F0", 16), 422, "invalid_field"),
        Case::new("no such file", absent, 404, "not_found"),
    ]);
    cases
}

/// Sizes that no sealed file has, and conversations that are not the caller's.
fn sizes(world: &World) -> Vec<Case> {
    let create = with_body(world).into_iter().find(|call| call.path == "/api/v1/media").unwrap();
    let sizes = [
        json!(0),
        json!(15),
        json!(-1),
        json!(65_553),
        json!(20_976_641),
        json!(1.5),
        json!("16"),
        Value::Null,
    ];
    let mut cases: Vec<Case> = sizes
        .into_iter()
        .map(|size| {
            let name = format!("size = {size}");
            Case::new(name, create.clone().with("/size", Some(size)), 422, "invalid_field")
        })
        .collect();
    let elsewhere = |id: &str| create.clone().with("/conversation_id", Some(json!(id)));
    cases.push(Case::new("no such conversation", elsewhere(NOTHING), 404, "not_found"));
    cases.push(Case::new("no id", elsewhere("42"), 422, "invalid_field"));
    // What a file is called and said to be is sealed in its message: the server takes no such thing.
    for (field, value) in [("/name", "../../etc/passwd"), ("/mime", "text/html")] {
        cases.push(Case::new(field, create.clone().with(field, Some(json!(value))), 422, "invalid_field"));
    }
    let stranger = Call { token: Some(world.other.token.clone()), ..create };
    cases.push(Case::new("not a member", stranger, 404, "not_found"));
    cases
}

fn others(world: &World) -> Vec<Case> {
    let complete = with_body(world).into_iter().find(|call| call.path.ends_with("/complete")).unwrap();
    let hash = |value: &str| complete.clone().with("/sha256", Some(json!(value)));
    let another = protocol::bytes::to_base64(&[1; 32]);
    let peer = Call { token: Some(world.pair.demandeur.token.clone()), ..complete.clone() };
    let get =
        |token: &str| Call::new(Method::GET, format!("/api/v1/media/{}/content", world.media), Some(token));
    vec![
        Case::new("another hash", hash(&another), 422, "hash_mismatch"),
        Case::new("half a hash", hash("AAAA"), 422, "invalid_field"),
        Case::new("no base64", hash("é"), 422, "invalid_field"),
        Case::new("not the owner", peer, 404, "not_found"),
        Case::new("not complete", get(&world.pair.demandeur.token), 404, "not_found"),
        Case::new("not a member", get(&world.other.token), 404, "not_found"),
    ]
}

/// A file that was removed: nothing about it can be done or learned any more.
fn gone(world: &World) -> Vec<Case> {
    let complete = with_body(world).into_iter().find(|call| call.path.ends_with("/complete")).unwrap();
    let get = |path: &str, token: &str| Call::new(Method::GET, path, Some(token));
    let (own, content) =
        (format!("/api/v1/media/{}", world.gone), format!("/api/v1/media/{}/content", world.gone));
    let (pro, peer, other) = (&world.pair.pro.token, &world.pair.demandeur.token, &world.other.token);
    let moved = |call: Call| Call { path: call.path.replace(&world.media, &world.gone), ..call };
    vec![
        Case::new("removed, its state", get(&own, pro), 410, "media_gone"),
        Case::new("removed, by its owner", get(&content, pro), 410, "media_gone"),
        Case::new("removed, by the peer", get(&content, peer), 410, "media_gone"),
        Case::new("removed, by anyone else", get(&content, other), 404, "not_found"),
        Case::new("removed, a part of it", moved(part(world, "0", 16)), 410, "media_gone"),
        Case::new("removed, completing it", moved(complete), 410, "media_gone"),
    ]
}
