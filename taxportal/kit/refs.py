"""References that people read out to us."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: nothing to mishear


def new_reference(length: int = 8) -> str:
    """A random reference, about 39 bits at eight characters: unique enough to find, useless to guess in a session."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
