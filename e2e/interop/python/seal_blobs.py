"""Blobs, padding, files."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from people import Person, fresh_id
from primitives import U32, blob_aad, blob_key, pad, padded_size, seal_blob, sha256, to_b64

CHUNK = 65_536
LARGEST = 2**64 - 1


def blob() -> list:
    conversation = fresh_id()
    cases = [
        ("vault", Person().user_id, 1, 1, 0),
        ("entry", f"{conversation}/{fresh_id()}", 1, 1, 1),
        ("entry", f"{conversation}/{fresh_id()}", 2, 1, 252),
        ("entry", f"{conversation}/{fresh_id()}", 3, 1, 253),
        ("state", conversation, 2, 9, 1_020),
        ("page", f"{conversation}/12", LARGEST, 1, 40_000),
        ("page", f"{conversation}/13", 1, LARGEST, 200_000),
        ("vault", "", 1, 2, 400_000),
    ]
    return [sealed(*case) for case in cases]


def sealed(purpose: str, id: str, generation: int, version: int, size: int) -> dict:
    owner, vault_key, content = Person().user_id, os.urandom(32), os.urandom(size)
    key, aad = blob_key(vault_key, purpose, id), blob_aad(owner, purpose, id, generation, version)
    return {
        "vault_key": vault_key.hex(), "blob_key": key.hex(), "owner": owner, "purpose": purpose, "id": id,
        "generation": str(generation), "version": str(version), "aad": aad.hex(), "content": content.hex(),
        "blob": seal_blob(key, aad, pad(content)),
    }


def padding() -> list:
    sizes = [0, 251, 252, 253, 1_000, 4_093, 65_000, 400_001]
    return [{"content_bytes": size, "padded_bytes": padded_size(4 + size)} for size in sizes]


def file() -> list:
    return [sealed_file(size) for size in (0, 1, CHUNK, CHUNK + 1, 3 * CHUNK + 99)]


def sealed_file(size: int) -> dict:
    key, prefix = os.urandom(32), os.urandom(7)
    plaintext, ciphertext = bytes(at % 251 for at in range(size)), b""
    chunks = [plaintext[at : at + CHUNK] for at in range(0, size, CHUNK)] or [b""]
    for index, chunk in enumerate(chunks):
        nonce = prefix + U32.pack(index) + bytes([index == len(chunks) - 1])
        ciphertext += AESGCM(key).encrypt(nonce, chunk, None)
    return {
        "key": key.hex(), "nonce_prefix": prefix.hex(), "plaintext": "byte i is i modulo 251", "size": size,
        "sha256": sha256(ciphertext).hex(), "ciphertext": to_b64(ciphertext),
    }
