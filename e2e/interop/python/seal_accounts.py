"""Accounts: password derivation, recovery, key rings, identities, safety numbers, receipts."""

import hashlib
import os

from people import Identity, Person, fresh_id
from primitives import U64, blob_aad, expand, join, nfc, normalise_email, seal_blob, sha256, to_b64
from words import words


def kdf() -> list:
    email = f"\u3000ZoE\u0308.İ.J\u030c.ΟΔΟΣ.ΝΕΟΣ-{os.urandom(4).hex()}@EXEMPLE.fr\u0085"
    password = f" e\u0301te\u0301 {os.urandom(4).hex()} "
    norm, salt = normalise_email(email), os.urandom(16)
    pbkdf2 = nfc(password).encode(), join("leboncoup/v1/kdf", salt, norm)
    master = hashlib.pbkdf2_hmac("sha256", *pbkdf2, 600_000, 32)
    return [{
        "email": email, "email_norm": norm, "login_id": sha256(join("leboncoup/v1/login", norm)).hex(),
        "password": password, "kdf_salt": salt.hex(), "iterations": 600_000,
        "pbkdf2_password": pbkdf2[0].hex(), "pbkdf2_salt": pbkdf2[1].hex(), "master": master.hex(),
        "auth_secret": expand(master, b"leboncoup/v1/auth").hex(),
        "wrap_key": expand(master, b"leboncoup/v1/wrap").hex(),
    }]


def recovery() -> list:
    return [{
        "key": key.hex(), "english": words(key, "english"), "french": words(key, "french"),
        "recovery_auth": expand(key, b"leboncoup/v1/recovery-auth").hex(),
        "recovery_wrap": expand(key, b"leboncoup/v1/recovery-wrap").hex(),
    } for key in (os.urandom(32), os.urandom(32))]


def key_ring() -> list:
    owner, keys = Person().user_id, [os.urandom(32) for _ in range(3)]
    return [
        sealed_ring(owner, keys[:newest], id, label, version)
        for version, newest in ((1, 1), (7, 3))
        for id, label in (("password", b"leboncoup/v1/wrap"), ("recovery", b"leboncoup/v1/recovery-wrap"))
    ]


def sealed_ring(owner: str, keys: list, id: str, label: bytes, version: int) -> dict:
    derived_from = os.urandom(32)
    wrap_key, newest = expand(derived_from, label), len(keys)
    records = b"".join(U64.pack(number) + key for number, key in enumerate(keys, start=1))
    aad = blob_aad(owner, "key-ring", id, newest, version)
    return {
        "owner": owner, "id": id, "derived_from": derived_from.hex(), "wrap_key": wrap_key.hex(), "newest": newest,
        "credential_version": version, "aad": aad.hex(), "blob": seal_blob(wrap_key, aad, records),
        "generations": [{"generation": number, "key": key.hex()} for number, key in enumerate(keys, start=1)],
    }


def identity() -> dict:
    person = Person()
    identities = [person.identity, Identity.fresh(2), Identity.fresh(3)]
    return {"user_id": person.user_id, "generations": [{
        "ed25519_seed": one.seed.hex(), "x25519_secret": one.agreement.hex(), "signed": one.signed(person.user_id).hex(),
        "statement": one.statement(person.user_id, previous),
    } for previous, one in zip([None, *identities], identities)]}


def safety() -> dict:
    own, peer = Person(), Person()

    def fingerprint(person: Person) -> bytes:
        key = person.identity.ed25519 + person.identity.x25519
        digest = hashlib.sha512(bytes(2) + key + person.user_id.encode() + key).digest()
        for _ in range(5199):
            digest = hashlib.sha512(digest + key).digest()
        return digest

    def digits(digest: bytes) -> str:
        groups = (int.from_bytes(digest[at : at + 5], "big") % 100_000 for at in range(0, 30, 5))
        return " ".join(f"{group:05}" for group in groups)

    mine, theirs = fingerprint(own), fingerprint(peer)
    return {
        "own": {"user_id": own.user_id, "keys": own.identity.keys()},
        "peer": {"user_id": peer.user_id, "keys": peer.identity.keys()},
        "digits": " ".join(sorted([digits(mine), digits(theirs)])),
        "own_qr": (b"\x01" + mine[:32] + theirs[:32]).hex(),
        "peer_qr": (b"\x01" + theirs[:32] + mine[:32]).hex(),
    }


def receipt() -> list:
    return [signed_receipt(outcome) for outcome in ("opened", "unreadable")]


def signed_receipt(outcome: str) -> dict:
    signer, digest = Identity.fresh(1), os.urandom(32)
    unlock, conversation, message = fresh_id(), fresh_id(), fresh_id()
    signed = join("leboncoup/v1/receipt", unlock, conversation, message, digest, outcome)
    return {
        "ed25519_seed": signer.seed.hex(), "ed25519": to_b64(signer.ed25519), "unlock": unlock,
        "conversation": conversation, "message": message, "envelope_digest": digest.hex(), "outcome": outcome,
        "signed": signed.hex(), "signature": to_b64(signer.signing.sign(signed)),
    }
