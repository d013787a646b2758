"""Writes files of the form of crates/crypto-core/vectors/*.json, sealed by this implementation under fresh random
keys, for the Rust side to open (`open_foreign`).

    python produce.py EMPTY_FOLDER      # needs the package `cryptography`
"""

import json
import sys
from pathlib import Path

import seal_accounts
import seal_blobs
import seal_messages

MAKERS = {
    "kdf": seal_accounts.kdf,
    "recovery": seal_accounts.recovery,
    "key-ring": seal_accounts.key_ring,
    "identity": seal_accounts.identity,
    "safety": seal_accounts.safety,
    "receipt": seal_accounts.receipt,
    "blob": seal_blobs.blob,
    "padding": seal_blobs.padding,
    "file": seal_blobs.file,
    "envelope": seal_messages.envelope,
    "archive": seal_messages.archive,
    "read-mark": seal_messages.read_mark,
}


def main() -> None:
    folder = Path(sys.argv[1])
    for name, make in MAKERS.items():
        text = json.dumps(make(), ensure_ascii=False, indent=2)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
