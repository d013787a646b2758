// Files of the form of crates/crypto-core/vectors/*.json, sealed by WebCrypto under fresh random keys, for the Rust side
// to open (`open_foreign`).

import { identity, kdf, keyRing, receipt, recovery, safety } from "./seal-accounts.js";
import { blob, file, padding } from "./seal-blobs.js";
import { archive, envelope, readMark } from "./seal-messages.js";

/** What makes each file. */
export const makers = {
  kdf, recovery, "key-ring": keyRing, identity, safety, receipt, blob, padding, file, envelope, archive,
  "read-mark": readMark,
};
