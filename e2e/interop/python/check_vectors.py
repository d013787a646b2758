"""Opens and derives what another implementation wrote: crates/crypto-core/vectors/*.json or a folder of their form.

    python check_vectors.py FOLDER      # needs the package `cryptography`
"""

import hashlib
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from primitives import (
    U32, U64, b64, blob_aad, blob_key, expand, hmac_sha256, hpke_auth_open, join, nfc, normalise_email, open_blob,
    open_owned, padded_size, sha256, stored_form, to_b64, unpad,
)
from words import words

unhex = bytes.fromhex


def check_kdf(vectors: list) -> None:
    for v in vectors:
        email = normalise_email(v["email"])
        assert email == v["email_norm"]
        assert sha256(join("leboncoup/v1/login", email)).hex() == v["login_id"]
        password = nfc(v["password"]).encode()
        salt = join("leboncoup/v1/kdf", unhex(v["kdf_salt"]), email)
        assert (password.hex(), salt.hex()) == (v["pbkdf2_password"], v["pbkdf2_salt"])
        master = hashlib.pbkdf2_hmac("sha256", password, salt, v["iterations"], 32)
        assert master.hex() == v["master"]
        assert expand(master, b"leboncoup/v1/auth").hex() == v["auth_secret"]
        assert expand(master, b"leboncoup/v1/wrap").hex() == v["wrap_key"]


def check_recovery(vectors: list) -> None:
    for v in vectors:
        key = unhex(v["key"])
        assert (words(key, "english"), words(key, "french")) == (v["english"], v["french"])
        assert expand(key, b"leboncoup/v1/recovery-auth").hex() == v["recovery_auth"]
        assert expand(key, b"leboncoup/v1/recovery-wrap").hex() == v["recovery_wrap"]


def check_key_ring(vectors: list) -> None:
    for v in vectors:
        aad = blob_aad(v["owner"], "key-ring", v["id"], v["newest"], v["credential_version"])
        assert aad.hex() == v["aad"]
        expected = b"".join(U64.pack(one["generation"]) + unhex(one["key"]) for one in v["generations"])
        assert open_blob(unhex(v["wrap_key"]), aad, v["blob"]) == expected


def check_blob(vectors: list) -> None:
    for v in vectors:
        generation, version = int(v["generation"]), int(v["version"])
        key = blob_key(unhex(v["vault_key"]), v["purpose"], v["id"])
        assert key.hex() == v["blob_key"]
        aad = blob_aad(v["owner"], v["purpose"], v["id"], generation, version)
        assert aad.hex() == v["aad"]
        assert unpad(open_blob(key, aad, v["blob"])).hex() == v["content"]


def check_padding(vectors: list) -> None:
    for v in vectors:
        assert padded_size(4 + v["content_bytes"]) == v["padded_bytes"]


def check_identity(v: dict) -> None:
    previous = None
    for number, one in enumerate(v["generations"], start=1):
        statement = one["statement"]
        secret = Ed25519PrivateKey.from_private_bytes(unhex(one["ed25519_seed"]))
        ed25519 = secret.public_key().public_bytes_raw()
        x25519 = X25519PrivateKey.from_private_bytes(unhex(one["x25519_secret"])).public_key().public_bytes_raw()
        assert (ed25519, x25519) == (b64(statement["ed25519"]), b64(statement["x25519"]))
        assert statement["generation"] == number
        signed = join("leboncoup/v1/identity", v["user_id"], U64.pack(number), ed25519, x25519)
        assert signed.hex() == one["signed"]
        assert secret.sign(signed) == b64(statement["signature"])
        if previous is None:
            assert sha256(join("leboncoup/v1/user", ed25519)).hex() == v["user_id"]
            assert "previous_signature" not in statement
        else:
            previous.public_key().verify(b64(statement["previous_signature"]), signed)
        previous = secret


def check_safety(v: dict) -> None:
    def fingerprint(party: dict) -> bytes:
        key = b64(party["keys"]["ed25519"]) + b64(party["keys"]["x25519"])
        digest = hashlib.sha512(b"\0\0" + key + party["user_id"].encode() + key).digest()
        for _ in range(5199):
            digest = hashlib.sha512(digest + key).digest()
        return digest

    def digits(digest: bytes) -> str:
        groups = (int.from_bytes(digest[at : at + 5], "big") % 100_000 for at in range(0, 30, 5))
        return " ".join(f"{group:05}" for group in groups)

    own, peer = fingerprint(v["own"]), fingerprint(v["peer"])
    assert " ".join(sorted([digits(own), digits(peer)])) == v["digits"]
    assert (b"\x01" + own[:32] + peer[:32]).hex() == v["own_qr"]
    assert (b"\x01" + peer[:32] + own[:32]).hex() == v["peer_qr"]


def check_receipt(vectors: list) -> None:
    for v in vectors:
        digest = unhex(v["envelope_digest"])
        signed = join("leboncoup/v1/receipt", v["unlock"], v["conversation"], v["message"], digest, v["outcome"])
        assert signed.hex() == v["signed"]
        Ed25519PublicKey.from_public_bytes(b64(v["ed25519"])).verify(b64(v["signature"]), signed)


def check_file(vectors: list) -> None:
    for v in vectors:
        plaintext = bytes(i % 251 for i in range(v["size"]))
        chunks = [plaintext[at : at + 65_536] for at in range(0, v["size"], 65_536)] or [b""]
        cipher, sealed = AESGCM(unhex(v["key"])), b""
        for index, chunk in enumerate(chunks):
            last = bytes([index == len(chunks) - 1])
            sealed += cipher.encrypt(unhex(v["nonce_prefix"]) + U32.pack(index) + last, chunk, None)
        assert sha256(sealed).hex() == v["sha256"]
        assert v["ciphertext"] is None or b64(v["ciphertext"]) == sealed


def check_envelope(vectors: list) -> None:
    previous = None
    for v in vectors:
        route = (v["conversation"], v["sender"], v["recipient"], v["message"])
        json_bytes, commitment = v["plaintext"].encode(), b64(v["commitment"])
        franked = join("leboncoup/v1/frank", *route, json_bytes)
        assert franked.hex() == v["franked"]
        assert hmac_sha256(unhex(v["k_f"]), franked) == commitment
        aad = join(*route, commitment)
        assert aad.hex() == v["aad"]

        envelope = v["envelope"]
        enc, data = b64(envelope["enc"]), b64(envelope["data"])
        recipient, sender = unhex(v["recipient_x25519_secret"]), b64(v["sender_x25519"])
        padded = hpke_auth_open(recipient, sender, enc, b"leboncoup/v1/envelope", aad, data)
        assert unpad(padded) == unhex(v["k_f"]) + json_bytes
        digest = sha256(join(U64.pack(envelope["v"]), envelope["scheme"], enc, data))
        assert digest.hex() == v["envelope_digest"]

        message = json.loads(json_bytes)
        assert message.get("prev") == previous
        previous = v["commitment"]


def check_read_mark(vectors: list) -> None:
    for v in vectors:
        aad = join(v["conversation"], v["sender"], v["recipient"], U64.pack(v["n"]))
        assert aad.hex() == v["aad"]
        enc, data = b64(v["envelope"]["enc"]), b64(v["envelope"]["data"])
        recipient, sender = unhex(v["recipient_x25519_secret"]), b64(v["sender_x25519"])
        padded = hpke_auth_open(recipient, sender, enc, b"leboncoup/v1/read", aad, data)
        assert json.loads(unpad(padded)) == v["content"]


def check_archive(v: dict) -> None:
    def content(purpose: str, id: str, version: int, blob: dict):
        return json.loads(open_owned(unhex(v["vault_key"]), v["owner"], purpose, id, v["generation"], version, blob))

    conversation = v["conversation"]
    for entry in v["entries"]:
        assert content("entry", f"{conversation}/{entry['message']}", 1, entry["blob"]) == entry["content"]
    previous = None
    for page in v["pages"]:
        opened = content("page", f"{conversation}/{page['number']}", 1, page["blob"])
        assert opened == page["content"]
        assert opened.get("previous") == previous
        previous = to_b64(sha256(stored_form(page["blob"])))
    state, vault = v["state"], v["vault"]
    assert content("state", conversation, state["version"], state["blob"]) == state["content"]
    opened = content("vault", v["owner"], vault["version"], vault["blob"])
    newest = opened["identities"][-1]
    assert b64(newest["ed25519"]).hex() == vault["ed25519_seed"]
    assert b64(newest["x25519"]).hex() == vault["x25519_secret"]
    assert opened["pins"][vault["pinned"]]["verified"] is True


CHECKS = {
    "kdf": check_kdf,
    "recovery": check_recovery,
    "key-ring": check_key_ring,
    "blob": check_blob,
    "padding": check_padding,
    "identity": check_identity,
    "safety": check_safety,
    "receipt": check_receipt,
    "file": check_file,
    "envelope": check_envelope,
    "archive": check_archive,
    "read-mark": check_read_mark,
}


def main() -> None:
    folder = Path(sys.argv[1])
    found = {path.stem for path in folder.glob("*.json")}
    assert found == set(CHECKS), f"vectors without a check, or checks without vectors: {found ^ set(CHECKS)}"
    for name, check in CHECKS.items():
        check(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
        print(f"{name}: ok")


if __name__ == "__main__":
    main()
