"""How random values that a browser holds are stored."""

import hashlib


def digest(text: str) -> str:
    """SHA-256 in hexadecimal. States and browser values are random, so they need no key."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
