// The notation of docs/protocol.md over WebCrypto alone.

const subtle = globalThis.crypto.subtle;
const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);
export const unhex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const b64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
export const toB64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** Fresh bytes; `getRandomValues` gives at most 65 536 at once. */
export function random(length) {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

/** NFC(lower(trim(NFC(e-mail)))). `trim()` is not it: it takes U+FEFF, which is no white space, and leaves U+0085. */
export const normaliseEmail = (email) =>
  email.normalize("NFC").replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "").toLowerCase().normalize("NFC");

export function concat(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function bigEndian(value, length) {
  const bytes = new Uint8Array(length);
  let rest = BigInt(value);
  for (let at = length - 1; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  return bytes;
}
export const u64 = (value) => bigEndian(value, 8);
export const u32 = (value) => bigEndian(value, 4);
export const u16 = (value) => bigEndian(value, 2);

export const join = (...parts) =>
  concat(...parts.map((part) => (typeof part === "string" ? utf8(part) : part)).flatMap((part) => [u32(part.length), part]));

const digest = async (name, bytes) => new Uint8Array(await subtle.digest(name, bytes));
export const sha256 = (bytes) => digest("SHA-256", bytes);
export const sha512 = (bytes) => digest("SHA-512", bytes);

export async function hmac(key, bytes) {
  const imported = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", imported, bytes));
}

// HKDF-Expand to at most 32 bytes is one block: HMAC(prk, info, 0x01).
export const expand = async (key, info, length = 32) =>
  (await hmac(key, concat(info, Uint8Array.of(1)))).slice(0, length);

export async function pbkdf2(password, salt, iterations) {
  const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
}

async function gcm(operation, key, iv, aad, bytes) {
  const imported = await subtle.importKey("raw", key, "AES-GCM", false, [operation]);
  return new Uint8Array(await subtle[operation]({ name: "AES-GCM", iv, additionalData: aad }, imported, bytes));
}
export const gcmSeal = (key, iv, aad, bytes) => gcm("encrypt", key, iv, aad, bytes);
export const gcmOpen = (key, iv, aad, bytes) => gcm("decrypt", key, iv, aad, bytes);

export function paddedSize(size) {
  if (size <= 256) return 256;
  const exponent = Math.floor(Math.log2(size));
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return Math.ceil(size / step) * step;
}

export function pad(content) {
  const padded = new Uint8Array(paddedSize(4 + content.length));
  padded.set(concat(u32(content.length), content));
  return padded;
}

export function unpad(padded) {
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  const canonical = padded.length === paddedSize(4 + length);
  if (!canonical || padded.slice(4 + length).some((byte) => byte !== 0)) throw new Error("false padding");
  return padded.slice(4, 4 + length);
}

export const blobAad = (owner, purpose, id, generation, version) =>
  join("leboncoup/v1/blob", owner, purpose, id, u64(generation), u64(version));

export function openBlob(key, aad, blob) {
  if (blob.v !== 1) throw new Error("another version");
  return gcmOpen(key, b64(blob.iv), aad, b64(blob.data));
}

/** `plaintext` padded already, unless it is a key ring. */
export async function sealBlob(key, aad, plaintext) {
  const iv = random(12);
  return { v: 1, iv: toB64(iv), data: toB64(await gcmSeal(key, iv, aad, plaintext)) };
}

export const storedForm = (blob) => concat(Uint8Array.of(blob.v), b64(blob.iv), b64(blob.data));

export const blobKey = (vaultKey, purpose, id) => expand(vaultKey, join("leboncoup/v1/blob", purpose, id));

// PKCS #8 in front of 32 secret bytes (RFC 8410): the only form in which WebCrypto imports them.
const pkcs8 = (oid, secret) => concat(unhex("302e020100300506032b65"), Uint8Array.of(oid), unhex("04220420"), secret);
const fromB64Url = (text) => b64(text.replaceAll("-", "+").replaceAll("_", "/") + "=");

export async function ed25519(seed) {
  const key = await subtle.importKey("pkcs8", pkcs8(0x70, seed), "Ed25519", true, ["sign"]);
  const publicKey = fromB64Url((await subtle.exportKey("jwk", key)).x);
  return { publicKey, sign: async (bytes) => new Uint8Array(await subtle.sign("Ed25519", key, bytes)) };
}

export async function ed25519Verify(publicKey, signature, bytes) {
  const key = await subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  return subtle.verify("Ed25519", key, signature, bytes);
}

export async function x25519(secret) {
  const key = await subtle.importKey("pkcs8", pkcs8(0x6e, secret), "X25519", true, ["deriveBits"]);
  const publicKey = fromB64Url((await subtle.exportKey("jwk", key)).x);
  const agree = async (peer) => {
    const imported = await subtle.importKey("raw", peer, "X25519", false, []);
    return new Uint8Array(await subtle.deriveBits({ name: "X25519", public: imported }, key, 256));
  };
  return { publicKey, agree };
}

// RFC 9180, mode_auth, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, sequence number 0. `shared` is both
// Diffie-Hellman results; the keys are the public ones.
async function hpkeAuthKey(shared, enc, recipient, sender, info) {
  const none = new Uint8Array();
  const version = utf8("HPKE-v1");
  const extract = (suite, salt, label, ikm) => hmac(salt, concat(version, suite, utf8(label), ikm));
  const labelled = (suite, prk, label, context, length) =>
    expand(prk, concat(u16(length), version, suite, utf8(label), context), length);
  const noSalt = new Uint8Array(32);

  const kem = concat(utf8("KEM"), u16(0x0020));
  const kemContext = concat(enc, recipient, sender);
  const sharedSecret = await labelled(kem, await extract(kem, noSalt, "eae_prk", shared), "shared_secret", kemContext, 32);

  const suite = concat(utf8("HPKE"), u16(0x0020), u16(0x0001), u16(0x0002));
  const pskIdHash = await extract(suite, noSalt, "psk_id_hash", none);
  const context = concat(Uint8Array.of(2), pskIdHash, await extract(suite, noSalt, "info_hash", info));
  const secret = await extract(suite, sharedSecret, "secret", none);
  const key = await labelled(suite, secret, "key", context, 32);
  return [key, await labelled(suite, secret, "base_nonce", context, 12)];
}

/** With the recipient's secret and the sender's public key. */
export async function hpkeAuthOpen(recipientSecret, sender, enc, info, aad, data) {
  const recipient = await x25519(recipientSecret);
  const shared = concat(await recipient.agree(enc), await recipient.agree(sender));
  return gcmOpen(...(await hpkeAuthKey(shared, enc, recipient.publicKey, sender, info)), aad, data);
}

/** With the sender's secret and the recipient's public key: encapsulated key and ciphertext. */
export async function hpkeAuthSeal(senderSecret, recipient, info, aad, plaintext) {
  const [ephemeral, sender] = [await x25519(random(32)), await x25519(senderSecret)];
  const shared = concat(await ephemeral.agree(recipient), await sender.agree(recipient));
  const key = await hpkeAuthKey(shared, ephemeral.publicKey, recipient, sender.publicKey, info);
  return [ephemeral.publicKey, await gcmSeal(...key, aad, plaintext)];
}
