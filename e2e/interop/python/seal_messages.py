"""Envelopes and the archive."""

import json
import os
from dataclasses import dataclass

from people import Identity, Person, fresh_id, now
from primitives import U64, hmac_sha256, hpke_auth_seal, join, pad, seal_owned, sha256, stored_form, to_b64

INFO = b"leboncoup/v1/envelope"
BODIES = [
    ("text", "Bonjour, la chaudière est en panne depuis hier."),
    ("text", "« Êtes-vous libre \U0001f527 demain ? »\n\t\\\"" * 60),
    ("contact", {"telephone": "0600000000", "heures": [9, 18]}),
]


@dataclass
class Sealed:
    """A message, and all that its envelope was made from."""

    route: tuple[str, str, str, str]
    plaintext: str
    k_f: bytes
    franked: bytes
    commitment: bytes
    aad: bytes
    envelope: dict
    digest: bytes


def seal(sender: Person, recipient: Person, conversation: str, message: str, plaintext: str) -> Sealed:
    route, k_f = (conversation, sender.user_id, recipient.user_id, message), os.urandom(32)
    franked = join("leboncoup/v1/frank", *route, plaintext)
    commitment = hmac_sha256(k_f, franked)
    aad = join(*route, commitment)
    padded = pad(k_f + plaintext.encode())
    enc, data = hpke_auth_seal(sender.identity.agreement, recipient.identity.x25519, INFO, aad, padded)
    scheme = "hpke-auth-x25519-sha256-aes256gcm"
    envelope = {"v": 1, "scheme": scheme, "enc": to_b64(enc), "data": to_b64(data)}
    digest = sha256(join(U64.pack(1), scheme, enc, data))
    return Sealed(route, plaintext, k_f, franked, commitment, aad, envelope, digest)


def run(sender: Person, recipient: Person, conversation: str) -> list[Sealed]:
    """One message for each body, chained. Python's own JSON: spaces, and escapes beyond ASCII in every second one."""
    chain, previous, sealed = to_b64(os.urandom(16)), None, []
    for n, (kind, body) in enumerate(BODIES, start=1):
        message = {"n": n, "chain": chain, "sent_at": now(), "body": body, "type": kind, "newer": {"é": n}}
        if previous:
            message |= {"prev": to_b64(previous), "seen": fresh_id()}
        plaintext = json.dumps(message, ensure_ascii=n % 2 == 0)
        sealed.append(seal(sender, recipient, conversation, fresh_id(later=n), plaintext))
        previous = sealed[-1].commitment
    return sealed


def envelope() -> list:
    sender, recipient = Person(), Person()
    return [{
        "sender_x25519_secret": sender.identity.agreement.hex(), "sender_x25519": to_b64(sender.identity.x25519),
        "recipient_x25519_secret": recipient.identity.agreement.hex(),
        "recipient_x25519": to_b64(recipient.identity.x25519),
        **dict(zip(("conversation", "sender", "recipient", "message"), one.route)),
        "plaintext": one.plaintext, "k_f": one.k_f.hex(), "franked": one.franked.hex(),
        "commitment": to_b64(one.commitment), "aad": one.aad.hex(), "envelope_digest": one.digest.hex(),
        "envelope": one.envelope,
    } for one in run(sender, recipient, fresh_id())]


def read_mark() -> list:
    """Two marks of one reader, the second with a field of a newer version."""
    sender, recipient, conversation = Person(), Person(), fresh_id()
    marks = []
    for n, more in [(1, {}), (2**40, {"newer": "é"})]:
        content = json.dumps({"read": fresh_id(later=n % 9), **more})
        aad = join(conversation, sender.user_id, recipient.user_id, U64.pack(n))
        enc, data = hpke_auth_seal(
            sender.identity.agreement, recipient.identity.x25519, b"leboncoup/v1/read", aad, pad(content.encode())
        )
        marks.append({
            "sender_x25519_secret": sender.identity.agreement.hex(), "sender_x25519": to_b64(sender.identity.x25519),
            "recipient_x25519_secret": recipient.identity.agreement.hex(),
            "recipient_x25519": to_b64(recipient.identity.x25519),
            "conversation": conversation, "sender": sender.user_id, "recipient": recipient.user_id, "n": n,
            "content": json.loads(content), "aad": aad.hex(),
            "envelope": {
                "v": 1, "scheme": "hpke-auth-x25519-sha256-aes256gcm", "enc": to_b64(enc), "data": to_b64(data),
            },
        })
    return marks


def entries(sealed: list[Sealed]) -> list[tuple[str, dict]]:
    """A sent, a received and an unreadable one, in this order."""
    server = {"received_at": now(), "stamp": to_b64(os.urandom(32)), "kid": "2026-11"}
    contents = [
        {"from": one.route[1], "plaintext": one.plaintext, "k_f": to_b64(one.k_f), "commitment": to_b64(one.commitment)}
        for one in sealed
    ]
    contents[1] |= server
    digest, commitment = to_b64(sealed[2].digest), to_b64(sealed[2].commitment)
    unreadable = {"from": sealed[2].route[1], "envelope_digest": digest, "commitment": commitment, **server}
    contents[2] = {"unreadable": unreadable}
    return [(one.route[3], content) for one, content in zip(sealed, contents)]


def archive() -> dict:
    owner, peer, conversation, vault_key = Person(), Person(), fresh_id(), os.urandom(32)

    def sealed(purpose: str, id: str, version: int, content: dict) -> dict:
        return seal_owned(vault_key, owner.user_id, purpose, id, 1, version, json.dumps(content).encode())

    messages = entries(run(owner, peer, conversation))
    participants = [{"user_id": one.user_id, **one.identity.keys()} for one in (owner, peer)]
    pages = []
    for number in (1, 2):
        content = {
            "conversation_id": conversation, "participants": participants, "number": number, "newer": True,
            "messages": [{"message_id": message, **content} for message, content in messages],
        }
        if pages:
            content["previous"] = to_b64(sha256(stored_form(pages[-1]["blob"])))
        pages.append({"number": number, "content": content, "blob": sealed("page", f"{conversation}/{number}", 1, content)})

    state = {"last_read": messages[-1][0], "messages": 3, "unread": 1, "newer": [1]}
    return {
        "owner": owner.user_id, "vault_key": vault_key.hex(), "generation": 1, "conversation": conversation,
        "entries": [
            {"message": message, "content": content, "blob": sealed("entry", f"{conversation}/{message}", 1, content)}
            for message, content in messages
        ],
        "pages": pages,
        "state": {"version": 4, "content": state, "blob": sealed("state", conversation, 4, state)},
        "vault": vault(owner, peer, lambda content: sealed("vault", owner.user_id, 9, content)),
    }


def vault(owner: Person, peer: Person, sealed) -> dict:
    identities = [owner.identity, Identity.fresh(2)]
    content = {
        "identities": [
            {"generation": one.generation, "ed25519": to_b64(one.seed), "x25519": to_b64(one.agreement)}
            for one in identities
        ],
        "statements": [
            one.statement(owner.user_id, previous) for previous, one in zip([None, *identities], identities)
        ],
        "pins": {peer.user_id: {"statement": peer.identity.statement(peer.user_id), "verified": True}},
    }
    newest = identities[-1]
    return {
        "version": 9, "ed25519_seed": newest.seed.hex(), "x25519_secret": newest.agreement.hex(),
        "pinned": peer.user_id, "blob": sealed(content),
    }
