"""References that people read out to us."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: nothing to mishear


def new_reference(length: int = 8) -> str:
    """A random reference, about 39 bits at eight characters: unique enough to find, useless to guess in a session."""
    number, symbols = secrets.randbelow(len(ALPHABET) ** length), []  # one draw: each request makes a reference
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        symbols.append(ALPHABET[place])
    return "".join(symbols)


def is_reference(text: str) -> bool:
    """Whether this could be one of ours: anything else in an address need not reach the database."""
    return len(text) == 8 and set(text) <= set(ALPHABET)
