// Accounts: password derivation, recovery, key rings, identities, safety numbers, receipts.

import { freshId, identity as makeIdentity, person } from "./people.js";
import {
  blobAad, concat, expand, hex, join, normaliseEmail, pbkdf2, random, sealBlob, sha256, sha512, u64, utf8,
} from "./primitives.js";
import { words } from "./words.js";

export async function kdf() {
  const email = `\u2003ÉLÉONORE.ΟΔΟΣ@${hex(random(4))}.Exemple.FR\u00a0`;
  const password = `\u{1f511} cle\u0301 ${hex(random(4))}\u00a0`;
  const [norm, kdfSalt, iterations] = [normaliseEmail(email), random(16), 600_000];
  const [typed, salt] = [utf8(password.normalize("NFC")), join("leboncoup/v1/kdf", kdfSalt, norm)];
  const master = await pbkdf2(typed, salt, iterations);
  return [{
    email, email_norm: norm, login_id: hex(await sha256(join("leboncoup/v1/login", norm))),
    password, kdf_salt: hex(kdfSalt), iterations, pbkdf2_password: hex(typed), pbkdf2_salt: hex(salt),
    master: hex(master),
    auth_secret: hex(await expand(master, utf8("leboncoup/v1/auth"))),
    wrap_key: hex(await expand(master, utf8("leboncoup/v1/wrap"))),
  }];
}

export const recovery = () => Promise.all([random(32), random(32)].map(async (key) => ({
  key: hex(key), english: await words(key, "english"), french: await words(key, "french"),
  recovery_auth: hex(await expand(key, utf8("leboncoup/v1/recovery-auth"))),
  recovery_wrap: hex(await expand(key, utf8("leboncoup/v1/recovery-wrap"))),
})));

export async function keyRing() {
  const [{ userId }, keys] = [await person(), [random(32), random(32), random(32)]];
  const labels = { password: "leboncoup/v1/wrap", recovery: "leboncoup/v1/recovery-wrap" };
  const cases = [[1, 1], [7, 3]].flatMap(([version, newest]) =>
    Object.entries(labels).map(([id, label]) => [userId, keys.slice(0, newest), id, label, version]));
  return Promise.all(cases.map((one) => sealedRing(...one)));
}

async function sealedRing(owner, keys, id, label, version) {
  const derivedFrom = random(32);
  const wrapKey = await expand(derivedFrom, utf8(label));
  const records = concat(...keys.flatMap((key, index) => [u64(index + 1), key]));
  const aad = blobAad(owner, "key-ring", id, keys.length, version);
  return {
    owner, id, derived_from: hex(derivedFrom), wrap_key: hex(wrapKey), newest: keys.length,
    credential_version: version, aad: hex(aad), blob: await sealBlob(wrapKey, aad, records),
    generations: keys.map((key, index) => ({ generation: index + 1, key: hex(key) })),
  };
}

export async function identity() {
  const { identity: first, userId } = await person();
  const identities = [first, await makeIdentity(2), await makeIdentity(3)];
  const generations = identities.map(async (one, index) => ({
    ed25519_seed: hex(one.seed), x25519_secret: hex(one.agreement), signed: hex(one.signed(userId)),
    statement: await one.statement(userId, identities[index - 1]),
  }));
  return { user_id: userId, generations: await Promise.all(generations) };
}

export async function safety() {
  const fingerprint = async ({ identity: { signing, exchange }, userId }) => {
    const key = concat(signing.publicKey, exchange.publicKey);
    let digest = await sha512(concat(new Uint8Array(2), key, utf8(userId), key));
    for (let round = 1; round < 5200; round++) digest = await sha512(concat(digest, key));
    return digest;
  };
  const group = (digest, at) => digest.slice(at, at + 5).reduce((value, byte) => value * 256 + byte, 0) % 100_000;
  const digits = (digest) =>
    [0, 5, 10, 15, 20, 25].map((at) => String(group(digest, at)).padStart(5, "0")).join(" ");
  const qr = (first, second) => hex(concat(Uint8Array.of(1), first.slice(0, 32), second.slice(0, 32)));

  const [own, peer] = [await person(), await person()];
  const [mine, theirs] = [await fingerprint(own), await fingerprint(peer)];
  return {
    own: { user_id: own.userId, keys: own.identity.keys },
    peer: { user_id: peer.userId, keys: peer.identity.keys },
    digits: [digits(mine), digits(theirs)].sort().join(" "),
    own_qr: qr(mine, theirs),
    peer_qr: qr(theirs, mine),
  };
}

export const receipt = () => Promise.all(["opened", "unreadable"].map(async (outcome) => {
  const [signer, digest] = [await makeIdentity(1), random(32)];
  const [unlock, conversation, message] = [freshId(), freshId(), freshId()];
  const signed = join("leboncoup/v1/receipt", unlock, conversation, message, digest, outcome);
  return {
    ed25519_seed: hex(signer.seed), ed25519: signer.keys.ed25519, unlock, conversation, message,
    envelope_digest: hex(digest), outcome, signed: hex(signed), signature: await signer.sign(signed),
  };
}));
