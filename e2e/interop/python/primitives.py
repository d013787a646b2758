"""The notation of docs/protocol.md: joined parts, HKDF-Expand, padding, AES-GCM, HPKE Auth mode."""

import base64
import hashlib
import hmac
import os
import struct
import unicodedata

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

U64 = struct.Struct(">Q")
U32 = struct.Struct(">I")

# Unicode's White_Space. `str.strip` alone would take U+001C to U+001F, too.
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def normalise_email(email: str) -> str:
    return nfc(nfc(email).strip(WHITE_SPACE).lower())


def b64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def to_b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def join(*parts: bytes | str) -> bytes:
    encoded = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(U32.pack(len(part)) + part for part in encoded)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")


def expand(key: bytes, info: bytes, length: int = 32) -> bytes:
    return HKDFExpand(SHA256(), length, info).derive(key)


def padded_size(size: int) -> int:
    if size <= 256:
        return 256
    exponent = size.bit_length() - 1
    kept = exponent.bit_length()
    step = 1 << (exponent - kept)
    return (size + step - 1) // step * step


def pad(content: bytes) -> bytes:
    return (U32.pack(len(content)) + content).ljust(padded_size(4 + len(content)), b"\0")


def unpad(padded: bytes) -> bytes:
    (length,) = U32.unpack(padded[:4])
    content, zeros = padded[4 : 4 + length], padded[4 + length :]
    assert len(content) == length and not any(zeros), "false padding"
    assert len(padded) == padded_size(4 + length), "another size than the canonical one"
    return content


def blob_aad(owner: str, purpose: str, id: str, generation: int, version: int) -> bytes:
    return join("leboncoup/v1/blob", owner, purpose, id, U64.pack(generation), U64.pack(version))


def open_blob(key: bytes, aad: bytes, blob: dict) -> bytes:
    """The plaintext, padding included."""
    assert blob["v"] == 1
    return AESGCM(key).decrypt(b64(blob["iv"]), b64(blob["data"]), aad)


def seal_blob(key: bytes, aad: bytes, plaintext: bytes) -> dict:
    """`plaintext` padded already, unless it is a key ring."""
    iv = os.urandom(12)
    return {"v": 1, "iv": to_b64(iv), "data": to_b64(AESGCM(key).encrypt(iv, plaintext, aad))}


def stored_form(blob: dict) -> bytes:
    return bytes([blob["v"]]) + b64(blob["iv"]) + b64(blob["data"])


def blob_key(vault_key: bytes, purpose: str, id: str) -> bytes:
    return expand(vault_key, join("leboncoup/v1/blob", purpose, id))


def open_owned(vault_key: bytes, owner: str, purpose: str, id: str, generation: int, version: int, blob: dict) -> bytes:
    """The content of a blob that is sealed under a vault key."""
    aad = blob_aad(owner, purpose, id, generation, version)
    return unpad(open_blob(blob_key(vault_key, purpose, id), aad, blob))


def seal_owned(vault_key: bytes, owner: str, purpose: str, id: str, generation: int, version: int, content: bytes) -> dict:
    """A blob that is sealed under a vault key."""
    aad = blob_aad(owner, purpose, id, generation, version)
    return seal_blob(blob_key(vault_key, purpose, id), aad, pad(content))


def x25519_public(secret: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def x25519(secret: bytes, public: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(public))


def hpke_auth_key(shared: bytes, enc: bytes, recipient: bytes, sender: bytes, info: bytes) -> tuple[bytes, bytes]:
    """RFC 9180, mode_auth, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: key and first nonce.

    `shared` is both Diffie-Hellman results; the keys are the public ones.
    """

    def extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
        return hmac_sha256(salt or bytes(32), b"HPKE-v1" + suite + label + ikm)

    def labelled(suite: bytes, prk: bytes, label: bytes, context: bytes, length: int) -> bytes:
        return expand(prk, struct.pack(">H", length) + b"HPKE-v1" + suite + label + context, length)

    kem = b"KEM" + struct.pack(">H", 0x0020)
    kem_context = enc + recipient + sender
    shared_secret = labelled(kem, extract(kem, b"", b"eae_prk", shared), b"shared_secret", kem_context, 32)

    suite = b"HPKE" + struct.pack(">HHH", 0x0020, 0x0001, 0x0002)
    mode_auth = b"\x02"
    context = mode_auth + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    secret = extract(suite, shared_secret, b"secret", b"")
    return labelled(suite, secret, b"key", context, 32), labelled(suite, secret, b"base_nonce", context, 12)


def hpke_auth_open(recipient: bytes, sender: bytes, enc: bytes, info: bytes, aad: bytes, data: bytes) -> bytes:
    """With the recipient's secret and the sender's public key."""
    shared = x25519(recipient, enc) + x25519(recipient, sender)
    key, nonce = hpke_auth_key(shared, enc, x25519_public(recipient), sender, info)
    return AESGCM(key).decrypt(nonce, data, aad)


def hpke_auth_seal(sender: bytes, recipient: bytes, info: bytes, aad: bytes, plaintext: bytes) -> tuple[bytes, bytes]:
    """With the sender's secret and the recipient's public key: encapsulated key and ciphertext."""
    ephemeral = os.urandom(32)
    enc = x25519_public(ephemeral)
    shared = x25519(ephemeral, recipient) + x25519(sender, recipient)
    key, nonce = hpke_auth_key(shared, enc, recipient, x25519_public(sender), info)
    return enc, AESGCM(key).encrypt(nonce, plaintext, aad)
