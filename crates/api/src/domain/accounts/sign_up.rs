//! Sign-up: a whole account in one request and one transaction.

use ed25519_dalek::VerifyingKey;
use protocol::accounts::Standing;
use protocol::auth::SignUp;
use protocol::bytes::Ciphertext;
use protocol::ids::{AccountId, UserId};
use protocol::keys::IdentityStatement;
use protocol::limits::{KEY_RING_BYTES, VAULT_BYTES};
use protocol::problem::Code;
use protocol::sealed::Blob;
use protocol::time::Timestamp;
use protocol::transcript;
use store::credentials::Credentials;
use store::users::User;
use store::{
    LoginTag, RecoveryHash, StoreError, Tx, credentials, identities, ledger, logins, sessions, users, vaults,
};

use crate::domain::accounts::limiter;
use crate::domain::accounts::session::{self, SignedIn};
use crate::domain::sealed::check_blob;
use crate::domain::{DomainError, Refusal};
use crate::secrets::{Keyring, SealedError};
use crate::services::Services;

/// Everything that a sign-up stores.
struct NewAccount {
    tag: LoginTag,
    user: User,
    account: AccountId,
    identity: IdentityStatement,
    credentials: Credentials,
    vault: Blob,
    session: sessions::Session,
}

/// Makes an account and signs its first device in.
///
/// # Errors
/// `weak_kdf`, `invalid_signature`, `invalid_field`, `too_many_attempts`, `login_taken`, `identity_taken`.
pub async fn sign_up(
    services: &Services,
    request: SignUp,
    address: [u8; 16],
) -> Result<SignedIn, DomainError> {
    let user = check(&request)?;
    let now = services.now();
    let bucket = limiter::sign_up_bucket(&services.keys, &address);
    let limit = services.settings.signups_per_hour;
    services.store.write(async |tx| limiter::admit_sign_up(tx, &bucket, limit, now).await).await?;

    let (account, token) = draw(services, user, request, now).await?;
    services.store.write(async |tx| store_account(tx, &account, now).await).await?;
    tracing::info!(user.id = %user, "signed up");
    session::signed_in(services, user, token, now)
}

/// The rules that need no database. The person's id follows from their identity key.
fn check(request: &SignUp) -> Result<UserId, Refusal> {
    if !request.kdf.acceptable() {
        return Err(Refusal::new(Code::WeakKdf));
    }
    check_blob("key_ring", &request.key_ring, KEY_RING_BYTES)?;
    check_blob("recovery_key_ring", &request.recovery_key_ring, KEY_RING_BYTES)?;
    check_blob("vault", &request.vault, VAULT_BYTES)?;
    check_first_identity(&request.identity)
}

fn check_first_identity(statement: &IdentityStatement) -> Result<UserId, Refusal> {
    if statement.keys.generation != 1 || statement.previous_signature.is_some() {
        let detail = "identity: the first one has generation 1 and no previous signature";
        return Err(Refusal::because(Code::InvalidField, detail));
    }
    let user = transcript::user_id(&statement.keys.ed25519);
    let signature = ed25519_dalek::Signature::from_bytes(statement.signature.as_bytes());
    VerifyingKey::from_bytes(statement.keys.ed25519.as_bytes())
        .and_then(|key| key.verify_strict(&transcript::identity(user, &statement.keys), &signature))
        .map(|()| user)
        .map_err(|_| Refusal::because(Code::InvalidSignature, "identity: the signature does not verify"))
}

async fn draw(
    services: &Services,
    user: UserId,
    request: SignUp,
    now: Timestamp,
) -> Result<(NewAccount, crate::auth::refresh::RefreshToken), DomainError> {
    let random = &services.random;
    let keys = &services.keys;
    let auth_hash = services.passwords.hash(request.auth_secret, random.bytes()?).await?;
    let account = AccountId::make(now, random.bytes()?);
    let (session, token) = session::draw(services, user, now)?;
    let credentials = Credentials {
        user,
        version: 1,
        auth_hash,
        kdf: request.kdf,
        key_ring: seal_ring(keys, "key_ring", user, random.bytes()?, &request.key_ring)?,
        vault_generation: 1,
        recovery_hash: RecoveryHash::new(keys.recovery_hash(&request.recovery_auth)),
        recovery_key_ring: seal_ring(
            keys,
            "recovery_key_ring",
            user,
            random.bytes()?,
            &request.recovery_key_ring,
        )?,
        updated_at: now,
    };
    let user = User {
        id: user,
        account: Some(account),
        kind: request.kind,
        role: None,
        display_name: request.display_name,
        standing: Standing::Good,
        standing_until: None,
        created_at: now,
    };
    let tag = LoginTag::new(keys.login_tag(&request.login_id));
    let (identity, vault) = (request.identity, request.vault);
    Ok((NewAccount { tag, user, account, identity, credentials, vault, session }, token))
}

/// Where a sealed key ring stands, so that none opens in another's place.
pub(super) fn ring_place(column: &str, user: UserId) -> String {
    format!("credentials/{column}/{user}")
}

fn seal_ring(
    keys: &Keyring,
    column: &str,
    user: UserId,
    nonce: [u8; 12],
    ring: &Blob,
) -> Result<Ciphertext, SealedError> {
    keys.seal(&ring_place(column, user), nonce, &ring.to_bytes()).map(Ciphertext::new)
}

async fn store_account(tx: &mut Tx, new: &NewAccount, now: Timestamp) -> Result<(), DomainError> {
    ledger::open_account(tx, new.account).await?;
    match users::insert(tx, &new.user).await {
        Err(StoreError::Conflict) => return Err(Code::IdentityTaken.into()),
        inserted => inserted?,
    }
    if !logins::insert(tx, &new.tag, new.user.id).await? {
        return Err(Code::LoginTaken.into());
    }
    credentials::insert(tx, &new.credentials).await?;
    vaults::put(tx, new.user.id, 0, &new.vault, now).await?;
    identities::insert(tx, new.user.id, &new.identity, now).await?;
    sessions::insert(tx, &new.session).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use protocol::keys::{Ed25519Public, IdentityKeys, Signature, X25519Public};

    use super::*;

    fn statement(generation: u64) -> IdentityStatement {
        let key = SigningKey::from_bytes(&[7; 32]);
        let ed25519 = Ed25519Public::new(key.verifying_key().to_bytes());
        let keys = IdentityKeys { generation, ed25519, x25519: X25519Public::new([9; 32]) };
        let signed = key.sign(&transcript::identity(transcript::user_id(&ed25519), &keys));
        IdentityStatement { keys, signature: Signature::new(signed.to_bytes()), previous_signature: None }
    }

    #[test]
    fn the_first_identity_names_the_person() {
        let statement = statement(1);
        assert_eq!(check_first_identity(&statement), Ok(transcript::user_id(&statement.keys.ed25519)));
    }

    #[test]
    fn a_statement_about_other_keys_does_not_verify() {
        let mut swapped = statement(1);
        swapped.keys.x25519 = X25519Public::new([8; 32]);
        assert_eq!(check_first_identity(&swapped).unwrap_err().code, Code::InvalidSignature);
        let mut no_point = statement(1);
        no_point.keys.ed25519 = Ed25519Public::new([2; 32]);
        assert_eq!(check_first_identity(&no_point).unwrap_err().code, Code::InvalidSignature);
    }

    #[test]
    fn a_later_generation_cannot_open_an_account() {
        assert_eq!(check_first_identity(&statement(2)).unwrap_err().code, Code::InvalidField);
        let mut chained = statement(1);
        chained.previous_signature = Some(chained.signature);
        assert_eq!(check_first_identity(&chained).unwrap_err().code, Code::InvalidField);
    }
}
