// Blobs, padding, files.

import { freshId, person } from "./people.js";
import {
  blobAad, blobKey, concat, gcmSeal, hex, pad, paddedSize, random, sealBlob, sha256, toB64, u32,
} from "./primitives.js";

const CHUNK = 65_536;
const LARGEST = 2n ** 64n - 1n;

export async function blob() {
  const conversation = freshId();
  const cases = [
    ["vault", (await person()).userId, 1, 1, 0],
    ["entry", `${conversation}/${freshId()}`, 1, 1, 1],
    ["entry", `${conversation}/${freshId()}`, 2, 1, 252],
    ["entry", `${conversation}/${freshId()}`, 3, 1, 253],
    ["state", conversation, 2, 9, 1_020],
    ["page", `${conversation}/12`, LARGEST, 1, 40_000],
    ["page", `${conversation}/13`, 1, LARGEST, 200_000],
    ["vault", "", 1, 2, 400_000],
  ];
  return Promise.all(cases.map((one) => sealed(...one)));
}

async function sealed(purpose, id, generation, version, size) {
  const [{ userId: owner }, vaultKey, content] = [await person(), random(32), random(size)];
  const [key, aad] = [await blobKey(vaultKey, purpose, id), blobAad(owner, purpose, id, generation, version)];
  return {
    vault_key: hex(vaultKey), blob_key: hex(key), owner, purpose, id, generation: String(generation),
    version: String(version), aad: hex(aad), content: hex(content), blob: await sealBlob(key, aad, pad(content)),
  };
}

export const padding = () =>
  [0, 251, 252, 253, 1_000, 4_093, 65_000, 400_001].map((size) => (
    { content_bytes: size, padded_bytes: paddedSize(4 + size) }
  ));

export const file = () => Promise.all([0, 1, CHUNK, CHUNK + 1, 3 * CHUNK + 99].map(async (size) => {
  const [key, prefix] = [random(32), random(7)];
  const plaintext = Uint8Array.from({ length: size }, (_, index) => index % 251);
  const count = Math.max(1, Math.ceil(size / CHUNK));
  const chunks = Array.from({ length: count }, (_, index) => {
    const nonce = concat(prefix, u32(index), Uint8Array.of(index === count - 1 ? 1 : 0));
    return gcmSeal(key, nonce, new Uint8Array(), plaintext.slice(index * CHUNK, (index + 1) * CHUNK));
  });
  const ciphertext = concat(...(await Promise.all(chunks)));
  return {
    key: hex(key), nonce_prefix: hex(prefix), plaintext: "byte i is i modulo 251", size,
    sha256: hex(await sha256(ciphertext)), ciphertext: toB64(ciphertext),
  };
}));
