//! Ways to spoil an answer.

use base64ct::{Base64, Encoding};
use protocol::keys::IdentityStatement;
use serde_json::{Value, json};

/// One bit of a base64 value, flipped.
pub(crate) fn flip(value: &mut Value) {
    let mut bytes = Base64::decode_vec(value.as_str().unwrap()).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    *value = json!(Base64::encode_string(&bytes));
}

/// The members of every conversation in an answer, whatever its form.
pub(crate) fn members(answer: &mut Value) -> Vec<&mut Value> {
    let conversations: Vec<&mut Value> = if answer["items"].is_array() {
        answer["items"].as_array_mut().unwrap().iter_mut().collect()
    } else if answer["conversation"].is_object() {
        vec![&mut answer["conversation"]]
    } else {
        vec![answer]
    };
    conversations
        .into_iter()
        .flat_map(|conversation| conversation["members"].as_array_mut().unwrap())
        .collect()
}

/// The member called `user`, wherever they are.
pub(crate) fn each_time(answer: &mut Value, user: &str, change: impl Fn(&mut Value)) {
    for member in members(answer) {
        if member["keys"]["user_id"] == user {
            change(member);
        }
    }
}

/// Puts `statement` behind those that are there.
pub(crate) fn append(member: &mut Value, statement: &IdentityStatement) {
    member["keys"]["statements"].as_array_mut().unwrap().push(json!(statement));
}
