"""The notation of docs/protocol.md: joined parts, HKDF-Expand, padding, AES-GCM, HPKE Auth mode."""

import base64
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

U64 = struct.Struct(">Q")
U32 = struct.Struct(">I")


def b64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


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


def open_owned(vault_key: bytes, owner: str, purpose: str, id: str, generation: int, version: int, blob: dict) -> bytes:
    """The content of a blob that is sealed under a vault key."""
    key = expand(vault_key, join("leboncoup/v1/blob", purpose, id))
    return unpad(open_blob(key, blob_aad(owner, purpose, id, generation, version), blob))


def hpke_auth_open(recipient: bytes, sender_public: bytes, enc: bytes, info: bytes, aad: bytes, data: bytes) -> bytes:
    """RFC 9180, mode_auth, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, sequence number 0."""

    def extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
        return hmac_sha256(salt or bytes(32), b"HPKE-v1" + suite + label + ikm)

    def labelled(suite: bytes, prk: bytes, label: bytes, context: bytes, length: int) -> bytes:
        return expand(prk, struct.pack(">H", length) + b"HPKE-v1" + suite + label + context, length)

    secret = X25519PrivateKey.from_private_bytes(recipient)
    shared = secret.exchange(X25519PublicKey.from_public_bytes(enc))
    shared += secret.exchange(X25519PublicKey.from_public_bytes(sender_public))
    kem = b"KEM" + struct.pack(">H", 0x0020)
    kem_context = enc + secret.public_key().public_bytes_raw() + sender_public
    shared_secret = labelled(kem, extract(kem, b"", b"eae_prk", shared), b"shared_secret", kem_context, 32)

    suite = b"HPKE" + struct.pack(">HHH", 0x0020, 0x0001, 0x0002)
    mode_auth = b"\x02"
    context = mode_auth + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    secret_prk = extract(suite, shared_secret, b"secret", b"")
    key = labelled(suite, secret_prk, b"key", context, 32)
    nonce = labelled(suite, secret_prk, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, data, aad)
