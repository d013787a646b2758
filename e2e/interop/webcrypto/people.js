// People with fresh keys, and fresh ids.

import { ed25519, hex, join, random, sha256, toB64, u64, x25519 } from "./primitives.js";

/** The private halves of one generation. */
export async function identity(generation) {
  const [seed, agreement] = [random(32), random(32)];
  const [signing, exchange] = [await ed25519(seed), await x25519(agreement)];
  const keys = { generation, ed25519: toB64(signing.publicKey), x25519: toB64(exchange.publicKey) };
  const signed = (userId) =>
    join("leboncoup/v1/identity", userId, u64(generation), signing.publicKey, exchange.publicKey);
  const sign = async (bytes) => toB64(await signing.sign(bytes));
  const statement = async (userId, previous) => ({
    ...keys,
    signature: await sign(signed(userId)),
    ...(previous && { previous_signature: await previous.sign(signed(userId)) }),
  });
  return { generation, seed, agreement, keys, signing, exchange, signed, sign, statement };
}

/** An account with one identity. */
export async function person() {
  const first = await identity(1);
  return { identity: first, userId: hex(await sha256(join("leboncoup/v1/user", first.signing.publicKey))) };
}

/** A UUIDv7 of now, or of `later` milliseconds. */
export function freshId(later = 0) {
  const bytes = random(16);
  bytes.set(u64(Date.now() + later).slice(2));
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
