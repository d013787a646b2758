// Checks of crates/crypto-core/vectors/*.json and of files in their form, written from docs/protocol.md alone. Each
// throws at the first difference.

import {
  b64, blobAad, blobKey, concat, ed25519, ed25519Verify, expand, gcmSeal, hex, hmac, hpkeAuthOpen, join,
  normaliseEmail, openBlob, paddedSize, pbkdf2, sha256, sha512, storedForm, toB64, u32, u64, unhex, unpad, utf8, x25519,
} from "./primitives.js";
import { words } from "./words.js";

function same(found, expected, what) {
  const text = (value) => (value instanceof Uint8Array ? hex(value) : String(value));
  if (text(found) !== text(expected)) throw new Error(`${what}: ${text(found)} instead of ${text(expected)}`);
}

/** JSON with its fields in one order. */
const canonical = (json) =>
  JSON.stringify(json, (_, value) =>
    value?.constructor === Object ? Object.fromEntries(Object.entries(value).sort()) : value,
  );

async function kdf(vectors) {
  for (const v of vectors) {
    const email = normaliseEmail(v.email);
    same(email, v.email_norm, "email_norm");
    same(await sha256(join("leboncoup/v1/login", email)), v.login_id, "login_id");
    const password = utf8(v.password.normalize("NFC"));
    const salt = join("leboncoup/v1/kdf", unhex(v.kdf_salt), email);
    same(salt, v.pbkdf2_salt, "salt");
    const master = await pbkdf2(password, salt, v.iterations);
    same(master, v.master, "master");
    same(await expand(master, utf8("leboncoup/v1/auth")), v.auth_secret, "auth_secret");
    same(await expand(master, utf8("leboncoup/v1/wrap")), v.wrap_key, "wrap_key");
  }
}

async function recovery(vectors) {
  for (const v of vectors) {
    same(await words(unhex(v.key), "english"), v.english, "English words");
    same(await words(unhex(v.key), "french"), v.french, "French words");
    same(await expand(unhex(v.key), utf8("leboncoup/v1/recovery-auth")), v.recovery_auth, "recovery_auth");
    same(await expand(unhex(v.key), utf8("leboncoup/v1/recovery-wrap")), v.recovery_wrap, "recovery_wrap");
  }
}

async function keyRing(vectors) {
  for (const v of vectors) {
    const aad = blobAad(v.owner, "key-ring", v.id, v.newest, v.credential_version);
    const records = concat(...v.generations.flatMap((one) => [u64(one.generation), unhex(one.key)]));
    same(await openBlob(unhex(v.wrap_key), aad, v.blob), records, "key ring");
  }
}

async function blob(vectors) {
  for (const v of vectors) {
    const key = await blobKey(unhex(v.vault_key), v.purpose, v.id);
    same(key, v.blob_key, "blob key");
    const aad = blobAad(v.owner, v.purpose, v.id, v.generation, v.version);
    same(unpad(await openBlob(key, aad, v.blob)), v.content, "blob");
  }
}

function padding(vectors) {
  for (const v of vectors) same(paddedSize(4 + v.content_bytes), v.padded_bytes, "padded size");
}

async function identity(v) {
  let previous = null;
  for (const one of v.generations) {
    const { statement } = one;
    const [signing, agreement] = [await ed25519(unhex(one.ed25519_seed)), await x25519(unhex(one.x25519_secret))];
    same(signing.publicKey, b64(statement.ed25519), "Ed25519 key");
    same(agreement.publicKey, b64(statement.x25519), "X25519 key");
    const signed = join(
      "leboncoup/v1/identity", v.user_id, u64(statement.generation), signing.publicKey, agreement.publicKey,
    );
    same(await signing.sign(signed), b64(statement.signature), "signature");
    if (previous) same(await previous.sign(signed), b64(statement.previous_signature), "previous signature");
    else same(await sha256(join("leboncoup/v1/user", signing.publicKey)), v.user_id, "user id");
    previous = signing;
  }
}

async function safety(v) {
  const fingerprint = async ({ user_id: id, keys }) => {
    const key = concat(b64(keys.ed25519), b64(keys.x25519));
    let digest = await sha512(concat(new Uint8Array(2), key, utf8(id), key));
    for (let round = 1; round < 5200; round++) digest = await sha512(concat(digest, key));
    return digest;
  };
  const digits = (digest) =>
    [0, 5, 10, 15, 20, 25]
      .map((at) => digest.slice(at, at + 5).reduce((value, byte) => value * 256 + byte, 0) % 100_000)
      .map((group) => String(group).padStart(5, "0"))
      .join(" ");
  const [own, peer] = [await fingerprint(v.own), await fingerprint(v.peer)];
  same([digits(own), digits(peer)].sort().join(" "), v.digits, "safety number");
  same(concat(Uint8Array.of(1), own.slice(0, 32), peer.slice(0, 32)), v.own_qr, "QR code");
}

async function receipt(vectors) {
  for (const v of vectors) {
    const digest = unhex(v.envelope_digest);
    const signed = join("leboncoup/v1/receipt", v.unlock, v.conversation, v.message, digest, v.outcome);
    if (!(await ed25519Verify(b64(v.ed25519), b64(v.signature), signed))) throw new Error("receipt");
  }
}

async function file(vectors) {
  for (const v of vectors) {
    const plaintext = Uint8Array.from({ length: v.size }, (_, index) => index % 251);
    const sealed = [];
    for (let index = 0, at = 0; at === 0 || at < v.size; index++, at += 65_536) {
      const last = Uint8Array.of(at + 65_536 >= v.size ? 1 : 0);
      const nonce = concat(unhex(v.nonce_prefix), u32(index), last);
      sealed.push(await gcmSeal(unhex(v.key), nonce, new Uint8Array(), plaintext.slice(at, at + 65_536)));
    }
    same(await sha256(concat(...sealed)), v.sha256, "file");
    if (v.ciphertext !== null) same(concat(...sealed), b64(v.ciphertext), "ciphertext");
  }
}

async function envelope(vectors) {
  for (const v of vectors) {
    const route = [v.conversation, v.sender, v.recipient, v.message];
    const commitment = await hmac(unhex(v.k_f), join("leboncoup/v1/frank", ...route, v.plaintext));
    same(commitment, b64(v.commitment), "commitment");
    const [enc, data] = [b64(v.envelope.enc), b64(v.envelope.data)];
    const padded = await hpkeAuthOpen(
      unhex(v.recipient_x25519_secret), b64(v.sender_x25519), enc, utf8("leboncoup/v1/envelope"),
      join(...route, commitment), data,
    );
    same(unpad(padded), concat(unhex(v.k_f), utf8(v.plaintext)), "envelope");
    same(await sha256(join(u64(v.envelope.v), v.envelope.scheme, enc, data)), v.envelope_digest, "digest");
  }
}

async function readMark(vectors) {
  for (const v of vectors) {
    const aad = join(v.conversation, v.sender, v.recipient, u64(v.n));
    same(aad, v.aad, "additional data");
    const padded = await hpkeAuthOpen(
      unhex(v.recipient_x25519_secret), b64(v.sender_x25519), b64(v.envelope.enc), utf8("leboncoup/v1/read"), aad,
      b64(v.envelope.data),
    );
    const content = JSON.parse(new TextDecoder().decode(unpad(padded)));
    same(canonical(content), canonical(v.content), "read mark");
  }
}

async function archive(v) {
  const content = async (purpose, id, version, sealed) => {
    const key = await blobKey(unhex(v.vault_key), purpose, id);
    const json = unpad(await openBlob(key, blobAad(v.owner, purpose, id, v.generation, version), sealed));
    return JSON.parse(new TextDecoder().decode(json));
  };
  for (const entry of v.entries) {
    const opened = await content("entry", `${v.conversation}/${entry.message}`, 1, entry.blob);
    same(canonical(opened), canonical(entry.content), "entry");
  }
  let previous;
  for (const page of v.pages) {
    const opened = await content("page", `${v.conversation}/${page.number}`, 1, page.blob);
    same(canonical(opened), canonical(page.content), "page");
    same(opened.previous, previous, "digest of the page before");
    previous = toB64(await sha256(storedForm(page.blob)));
  }
  const state = await content("state", v.conversation, v.state.version, v.state.blob);
  same(canonical(state), canonical(v.state.content), "state");
  const vault = await content("vault", v.owner, v.vault.version, v.vault.blob);
  same(b64(vault.identities.at(-1).ed25519), v.vault.ed25519_seed, "vault");
}

/** What checks the vectors of each file. */
export const checks = {
  kdf, recovery, "key-ring": keyRing, blob, padding, identity, safety, receipt, file, envelope, archive,
  "read-mark": readMark,
};
