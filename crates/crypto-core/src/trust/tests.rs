use protocol::keys::IdentityChain;

use super::*;
use crate::testing::{Person, person, rng, test};

fn chain(seed: u8) -> (Person, IdentityChain) {
    let person = person(seed);
    let chain = IdentityChain { user_id: person.id, statements: vec![person.statement] };
    (person, chain)
}

#[test]
fn first_sight_asks_to_pin() {
    let (person, chain) = chain(1);
    assert_eq!(assess(None, &chain).unwrap(), (Trust::New, &person.statement));
}

#[test]
fn pinned_keys_are_known_and_keep_their_verification() {
    let (person, chain) = chain(1);
    let mut pin = Pin::new(person.statement);
    assert_eq!(assess(Some(&pin), &chain).unwrap().0, Trust::Known { verified: false });
    pin.verified = true;
    assert_eq!(assess(Some(&pin), &chain).unwrap().0, Trust::Known { verified: true });
}

#[test]
fn signed_newer_keys_wait_for_the_user() {
    let (person, mut chain) = chain(1);
    let (_, next) = person.secret.make_next(person.id, &mut rng(2)).unwrap();
    chain.statements.push(next);
    assert_eq!(assess(Some(&Pin::new(person.statement)), &chain).unwrap(), (Trust::Replaced, &next));
}

#[test]
fn other_keys_and_a_rollback_are_attacks() {
    let (person, chain) = chain(1);
    let (_, next) = person.secret.make_next(person.id, &mut rng(2)).unwrap();
    assert_eq!(assess(Some(&Pin::new(next)), &chain).unwrap_err(), IdentityError::Contradiction);

    let (_, fork) = person.secret.make_next(person.id, &mut rng(3)).unwrap();
    let forked = IdentityChain { statements: vec![person.statement, fork], ..chain };
    assert_eq!(assess(Some(&Pin::new(next)), &forked).unwrap_err(), IdentityError::Contradiction);
}

#[test]
fn a_chain_that_proves_nothing_is_refused_even_when_pinned() {
    let (person, mut chain) = chain(1);
    chain.statements[0].signature = protocol::keys::Signature::new([0; 64]);
    assert_eq!(assess(Some(&Pin::new(person.statement)), &chain).unwrap_err(), IdentityError::Signature);
}
