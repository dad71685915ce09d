"""How transcripts mask and print: names, street and numbers as the agency has done since 2018; money, dates and codes whole."""

from datetime import date


def mask_name(name: str) -> str:
    """The first four characters; the first three of a name of four letters; three or fewer whole. In
    capitals.
    """
    upper = name.upper()
    return upper[:3] if len(upper) == 4 else upper[:4]


def mask_street(street: str) -> str:
    """The first six characters, spaces included. In capitals."""
    return street.upper()[:6]


def mask_number(text: str) -> str:
    """Every letter and digit but the last four becomes X; dashes stay: "XXX-XX-3456"."""
    hidden = sum(character.isalnum() for character in text) - 4
    shown = []
    for character in text:
        shown.append("X" if character.isalnum() and hidden > 0 else character)
        hidden -= character.isalnum()
    return "".join(shown)


def usd(cents: int) -> str:
    """As transcripts print amounts: "$4,115.00", credits "-$5,480.00"."""
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def mdy(day: date) -> str:
    """As transcripts print dates: "03-09-2026"."""
    return day.strftime("%m-%d-%Y")
