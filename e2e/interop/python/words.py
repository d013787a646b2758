"""Recovery words: BIP-39 with 256 bits of entropy, shown in NFC."""

from pathlib import Path

from primitives import nfc, sha256

LISTS = {
    language: (Path(__file__).parent.parent / "bip39" / f"{language}.txt").read_text(encoding="utf-8").split()
    for language in ("english", "french")
}


def words(key: bytes, language: str) -> str:
    """32 bytes and 8 bits of checksum are 24 numbers of 11 bits."""
    bits = int.from_bytes(key + sha256(key)[:1], "big")
    return nfc(" ".join(LISTS[language][bits >> shift & 2047] for shift in range(253, -1, -11)))
