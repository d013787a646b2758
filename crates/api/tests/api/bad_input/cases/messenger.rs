//! What is wrong with a message, a page or an ending although every field looks right.

use protocol::bytes::to_base64;
use protocol::limits::READ_MARK_BYTES;
use reqwest::Method;
use serde_json::json;

use super::super::Case;
use super::super::endpoints::{Call, NOTHING, World, endings, with_body};

pub(super) fn cases(world: &World) -> Vec<Case> {
    let groups = [sending, archiving, reading, ending];
    groups.into_iter().flat_map(|group| group(world)).collect()
}

fn find(world: &World, end: &str) -> Call {
    with_body(world).into_iter().find(|call| call.path.ends_with(end)).unwrap()
}

fn sending(world: &World) -> Vec<Case> {
    let send = find(world, "/messages");
    let with = |pointer: &str, value| send.clone().with(pointer, Some(value));
    let (someone, long_ago) = (json!(world.other.user_id), json!("2026-01-01T00:00:00Z"));
    let elsewhere = Call { path: format!("/api/v1/conversations/{NOTHING}/messages"), ..send.clone() };
    let nobody = json!("ab".repeat(32));
    vec![
        Case::new("a sender of one's own choice", with("/sender", someone), 422, "invalid_field"),
        Case::new("a time of one's own choice", with("/received_at", long_ago), 422, "invalid_field"),
        Case::new("a stamp of one's own", with("/stamp", json!("AAAA")), 422, "invalid_field"),
        Case::new("nobody", with("/recipient", nobody), 422, "not_a_member"),
        Case::new("no such conversation", elsewhere, 404, "not_found"),
    ]
}

fn archiving(world: &World) -> Vec<Case> {
    let (page, state) = (find(world, "/pages/1"), find(world, "/state"));
    let number = |number: &str| Call { path: world.pair.path(&format!("pages/{number}")), ..page.clone() };
    let future = state.with_header("if-match", "\"9\"");
    vec![
        Case::new("a page too far", number("2"), 412, "page_taken"),
        Case::new("the largest number", number("18446744073709551615"), 412, "page_taken"),
        Case::new("page zero", number("0"), 422, "invalid_field"),
        Case::new("a number beyond numbers", number("18446744073709551616"), 422, "invalid_field"),
        Case::new("a version from the future", future, 412, "precondition_failed"),
    ]
}

/// Read marks: the last one was the fourth.
fn reading(world: &World) -> Vec<Case> {
    let read = find(world, "/read");
    let with = |pointer: &str, value| read.clone().with(pointer, Some(value));
    let long = json!(to_base64(&vec![0; READ_MARK_BYTES + 1]));
    let outsider = Call { token: Some(world.other.token.clone()), ..read.clone() };
    let elsewhere = Call { path: format!("/api/v1/conversations/{NOTHING}/read"), ..read.clone() };
    let mut cases: Vec<Case> =
        [3, 4].map(|n| Case::new("a stale number", with("/n", json!(n)), 412, "precondition_failed")).into();
    for n in [json!(0), json!(-1), json!(u64::MAX), json!("5"), json!(1.5)] {
        cases.push(Case::new(format!("n = {n}"), with("/n", n), 422, "invalid_field"));
    }
    cases.extend([
        Case::new("another version", with("/envelope/v", json!(2)), 422, "invalid_field"),
        Case::new("no key", with("/envelope/enc", json!("AAAA")), 422, "invalid_field"),
        Case::new("more than a mark", with("/envelope/data", long), 422, "invalid_field"),
        Case::new("an outsider", outsider, 404, "not_found"),
        Case::new("no such conversation", elsewhere, 404, "not_found"),
    ]);
    cases
}

fn ending(world: &World) -> Vec<Case> {
    let token = Some(world.pair.pro.token.as_str());
    let block = |user: String| Call::new(Method::PUT, format!("/api/v1/me/blocks/{user}"), token);
    let mut cases = vec![
        Case::new("oneself", block(world.pair.pro.user_id.to_string()), 422, "invalid_field"),
        Case::new("a stranger", block(world.other.user_id.to_string()), 404, "not_found"),
        Case::new("nobody", block("ab".repeat(32)), 404, "not_found"),
        Case::new("no id", block("42".to_owned()), 422, "invalid_field"),
        Case::new(
            "no conversation",
            Call::new(Method::POST, "/api/v1/conversations/42/leave", token),
            422,
            "invalid_field",
        ),
        Case::new(
            "no such conversation",
            Call::new(Method::POST, format!("/api/v1/conversations/{NOTHING}/leave"), token),
            404,
            "not_found",
        ),
        Case::new(
            "no such conversation",
            Call::new(Method::DELETE, format!("/api/v1/conversations/{NOTHING}"), token),
            404,
            "not_found",
        ),
    ];
    let conversation = format!("/api/v1/conversations/{}", world.pair.conversation);
    for query in ["through=hier", "pages=-1", "pages=tout"] {
        let clear = Call::new(Method::DELETE, format!("{conversation}?{query}"), token);
        cases.push(Case::new("a parameter", clear, 422, "invalid_field"));
    }
    for call in endings(world).into_iter().filter(|call| call.path.contains("/conversations/")) {
        let outsider = Call { token: Some(world.other.token.clone()), ..call };
        cases.push(Case::new("somebody else's conversation", outsider, 404, "not_found"));
    }
    cases
}
