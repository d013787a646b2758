// The founding specification's browser code: an AES-GCM key from the password, and `{iv, data}` in base64. Kept as it
// was specified, weaknesses included (100 000 iterations, the bare e-mail address as salt, no additional data).

async function deriveEncryptionKey(email, password) {
  const encoder = new TextEncoder();
  const material = await crypto.subtle.importKey("raw", encoder.encode(password), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", salt: encoder.encode(email.toLowerCase()), iterations: 100000, hash: "SHA-256" },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

const toBase64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

async function encryptBlob(data, key) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const encoded = new TextEncoder().encode(JSON.stringify(data));
  const encrypted = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encoded);
  return { iv: toBase64(iv), data: toBase64(encrypted) };
}

async function decryptBlob(blob, key) {
  const decrypted = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: fromBase64(blob.iv) },
    key,
    fromBase64(blob.data),
  );
  return JSON.parse(new TextDecoder().decode(decrypted));
}

/** Seals a JSON text; answers the blob as JSON text. */
export const seal = async (email, password, json) =>
  JSON.stringify(await encryptBlob(JSON.parse(json), await deriveEncryptionKey(email, password)));

/** Opens a blob given as JSON text; answers the content as JSON text. */
export const open = async (email, password, blob) =>
  JSON.stringify(await decryptBlob(JSON.parse(blob), await deriveEncryptionKey(email, password)));
