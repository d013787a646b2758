// Recovery words: BIP-39 with 256 bits of entropy, shown in NFC.

import { concat, sha256 } from "./primitives.js";

const list = async (language) => (await (await fetch(`/bip39/${language}.txt`)).text()).trim().split("\n");

/** 32 bytes and 8 bits of checksum are 24 numbers of 11 bits. */
export async function words(key, language) {
  const all = await list(language);
  const bits = Array.from(concat(key, (await sha256(key)).slice(0, 1)), (byte) => byte.toString(2).padStart(8, "0"));
  const numbers = bits.join("").match(/.{11}/g).map((digits) => parseInt(digits, 2));
  return numbers.map((number) => all[number]).join(" ").normalize("NFC");
}
