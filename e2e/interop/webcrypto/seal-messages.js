// Envelopes and the archive.

import { freshId, identity, person } from "./people.js";
import {
  blobAad, blobKey, concat, hex, hmac, hpkeAuthSeal, join, pad, random, sealBlob, sha256, storedForm, toB64, u64, utf8,
} from "./primitives.js";

const BODIES = [
  { type: "text", body: "Bonjour, la chaudière est en panne depuis hier." },
  { type: "text", body: "« Êtes-vous libre \u{1f527} demain ? »\n\t\\\"".repeat(60) },
  { type: "contact", body: { telephone: "0600000000", heures: [9, 18] } },
];

async function seal(sender, recipient, conversation, message, plaintext) {
  const [route, kF] = [[conversation, sender.userId, recipient.userId, message], random(32)];
  const franked = join("leboncoup/v1/frank", ...route, plaintext);
  const commitment = await hmac(kF, franked);
  const aad = join(...route, commitment);
  const [enc, data] = await hpkeAuthSeal(
    sender.identity.agreement, recipient.identity.exchange.publicKey, utf8("leboncoup/v1/envelope"), aad,
    pad(concat(kF, utf8(plaintext))),
  );
  const scheme = "hpke-auth-x25519-sha256-aes256gcm";
  const digest = await sha256(join(u64(1), scheme, enc, data));
  const envelope = { v: 1, scheme, enc: toB64(enc), data: toB64(data) };
  return { route, plaintext, kF, franked, commitment, aad, digest, envelope };
}

/** One message for each body, chained. */
async function run(sender, recipient, conversation) {
  const [chain, sealed] = [toB64(random(16)), []];
  for (const [index, body] of BODIES.entries()) {
    const previous = sealed.at(-1) && { prev: toB64(sealed.at(-1).commitment), seen: freshId() };
    const message = { newer: [null], ...previous, sent_at: new Date().toISOString(), n: index + 1, chain, ...body };
    sealed.push(await seal(sender, recipient, conversation, freshId(index), JSON.stringify(message, null, index)));
  }
  return sealed;
}

export async function envelope() {
  const [sender, recipient] = [await person(), await person()];
  return (await run(sender, recipient, freshId())).map((one) => ({
    sender_x25519_secret: hex(sender.identity.agreement), sender_x25519: sender.identity.keys.x25519,
    recipient_x25519_secret: hex(recipient.identity.agreement), recipient_x25519: recipient.identity.keys.x25519,
    conversation: one.route[0], sender: one.route[1], recipient: one.route[2], message: one.route[3],
    plaintext: one.plaintext, k_f: hex(one.kF), franked: hex(one.franked), commitment: toB64(one.commitment),
    aad: hex(one.aad), envelope_digest: hex(one.digest), envelope: one.envelope,
  }));
}

/** Two marks of one reader, the second with a field of a newer version. */
export async function readMark() {
  const [sender, recipient, conversation] = [await person(), await person(), freshId()];
  const mark = async (n, more) => {
    const content = { ...more, read: freshId(n % 9) };
    const aad = join(conversation, sender.userId, recipient.userId, u64(n));
    const [enc, data] = await hpkeAuthSeal(
      sender.identity.agreement, recipient.identity.exchange.publicKey, utf8("leboncoup/v1/read"), aad,
      pad(utf8(JSON.stringify(content))),
    );
    return {
      sender_x25519_secret: hex(sender.identity.agreement), sender_x25519: sender.identity.keys.x25519,
      recipient_x25519_secret: hex(recipient.identity.agreement), recipient_x25519: recipient.identity.keys.x25519,
      conversation, sender: sender.userId, recipient: recipient.userId, n, content, aad: hex(aad),
      envelope: { v: 1, scheme: "hpke-auth-x25519-sha256-aes256gcm", enc: toB64(enc), data: toB64(data) },
    };
  };
  return [await mark(1), await mark(2 ** 40, { newer: "é" })];
}

/** A sent, a received and an unreadable one, in this order. */
function entries(sealed) {
  const server = { received_at: new Date().toISOString(), stamp: toB64(random(32)), kid: "2026-11" };
  return sealed.map((one, index) => {
    const [from, commitment] = [one.route[1], toB64(one.commitment)];
    const readable = { from, plaintext: one.plaintext, k_f: toB64(one.kF), commitment, ...(index === 1 && server) };
    const unreadable = { unreadable: { from, envelope_digest: toB64(one.digest), commitment, ...server } };
    return { message: one.route[3], content: index === 2 ? unreadable : readable };
  });
}

export async function archive() {
  const [owner, peer, conversation, vaultKey] = [await person(), await person(), freshId(), random(32)];
  const sealed = async (purpose, id, version, content) => {
    const aad = blobAad(owner.userId, purpose, id, 1, version);
    return sealBlob(await blobKey(vaultKey, purpose, id), aad, pad(utf8(JSON.stringify(content))));
  };
  const messages = entries(await run(owner, peer, conversation));
  const participants = [owner, peer].map(({ userId, identity: { keys } }) => ({ user_id: userId, ...keys }));
  const pages = [];
  for (const number of [1, 2]) {
    const before = pages.at(-1) && { previous: toB64(await sha256(storedForm(pages.at(-1).blob))) };
    const kept = messages.map(({ message, content }) => ({ message_id: message, ...content }));
    const content = { conversation_id: conversation, participants, number, ...before, messages: kept, newer: true };
    pages.push({ number, content, blob: await sealed("page", `${conversation}/${number}`, 1, content) });
  }
  const state = { last_read: messages.at(-1).message, messages: 3, unread: 1, newer: "x" };
  return {
    owner: owner.userId, vault_key: hex(vaultKey), generation: 1, conversation, pages,
    entries: await Promise.all(messages.map(async ({ message, content }) => (
      { message, content, blob: await sealed("entry", `${conversation}/${message}`, 1, content) }
    ))),
    state: { version: 4, content: state, blob: await sealed("state", conversation, 4, state) },
    vault: await vault(owner, peer, (content) => sealed("vault", owner.userId, 9, content)),
  };
}

async function vault(owner, peer, sealed) {
  const newest = await identity(2);
  const identities = [owner.identity, newest].map(({ generation, seed, agreement }) => (
    { generation, ed25519: toB64(seed), x25519: toB64(agreement) }
  ));
  const statements = [
    await owner.identity.statement(owner.userId),
    await newest.statement(owner.userId, owner.identity),
  ];
  const pins = { [peer.userId]: { statement: await peer.identity.statement(peer.userId), verified: true } };
  return {
    version: 9, ed25519_seed: hex(newest.seed), x25519_secret: hex(newest.agreement), pinned: peer.userId,
    blob: await sealed({ identities, statements, pins }),
  };
}
