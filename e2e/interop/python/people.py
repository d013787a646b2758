"""People with fresh keys, and fresh ids."""

import os
import time
import uuid
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from primitives import U64, join, sha256, to_b64, x25519_public


@dataclass
class Identity:
    """The private halves of one generation."""

    generation: int
    seed: bytes
    agreement: bytes

    @classmethod
    def fresh(cls, generation: int) -> "Identity":
        return cls(generation, os.urandom(32), os.urandom(32))

    @property
    def signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def ed25519(self) -> bytes:
        return self.signing.public_key().public_bytes_raw()

    @property
    def x25519(self) -> bytes:
        return x25519_public(self.agreement)

    def keys(self) -> dict:
        return {"generation": self.generation, "ed25519": to_b64(self.ed25519), "x25519": to_b64(self.x25519)}

    def signed(self, user_id: str) -> bytes:
        return join("leboncoup/v1/identity", user_id, U64.pack(self.generation), self.ed25519, self.x25519)

    def statement(self, user_id: str, previous: "Identity | None" = None) -> dict:
        signed = self.signed(user_id)
        statement = self.keys() | {"signature": to_b64(self.signing.sign(signed))}
        if previous:
            statement["previous_signature"] = to_b64(previous.signing.sign(signed))
        return statement


class Person:
    """An account with one identity."""

    def __init__(self) -> None:
        self.identity = Identity.fresh(1)
        self.user_id = sha256(join("leboncoup/v1/user", self.identity.ed25519)).hex()


def fresh_id(later: int = 0) -> str:
    """A UUIDv7 of now, or of `later` milliseconds."""
    stamp = (int(time.time() * 1000) + later).to_bytes(6, "big")
    rest = bytearray(os.urandom(10))
    rest[0], rest[2] = 0x70 | rest[0] & 0x0F, 0x80 | rest[2] & 0x3F
    return str(uuid.UUID(bytes=stamp + bytes(rest)))


def now() -> str:
    millis = int(time.time() * 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(millis // 1000)) + f".{millis % 1000:03}Z"
