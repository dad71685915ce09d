"""Text that any program may open: what a document can't carry or show is taken out or written in other letters."""

import unicodedata

# What the font inside our PDFs has, tried letter by letter. The PDF writer refuses a file with a letter that its font lacks,
# and breaks off on some marks of other scripts, so what goes in is decided here and never tried.
SHOWN = (
    (0x0020, 0x007E),
    *(
        (0x00A0, 0x01C3),
        (0x01CD, 0x01E3),
        (0x01E6, 0x01F0),
        (0x01F4, 0x01F6),
        (0x01F8, 0x0221),
        (0x0224, 0x0241),
    ),  # Latin
    *((0x0386, 0x03CE), (0x0400, 0x045F), (0x0490, 0x0491)),  # Greek and Cyrillic
    *((0x1E00, 0x1E99), (0x1EA0, 0x1EF9)),  # Latin of Vietnamese and others
    *((0x2010, 0x2023), (0x2026, 0x2026), (0x2030, 0x2037), (0x2039, 0x203A)),  # dashes, quotes, dots
    *((0x20AC, 0x20AC), (0x2212, 0x2212)),  # euro, minus
)
_TWICE = frozenset("ẢẺỈỎỞỦỶ")  # the font draws them from two parts, and a reader of the file would hear both
_SYLLABLES = ("HANGUL SYLLABLE ", "HIRAGANA LETTER ", "KATAKANA LETTER ")
_NEVER = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, bidi and invisible marks, unassigned


def clean(text: str) -> str:
    """The text in one line, composed (NFC), without control, bidi, private and unassigned characters (T20)."""
    spaced = "".join(" " if character in "\n\r\t\v\f\x85\u2028\u2029" else character for character in text)
    kept = "".join(character for character in spaced if unicodedata.category(character) not in _NEVER)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def shown(text: str) -> tuple[str, bool]:
    """(the cleaned text in letters that every one of our PDFs can show, whether any was written in other letters).

    Accents that fall apart go first, Korean and Japanese syllables are spelled, other letters become their code point:
    "김" is "GIM", "李" is "[U+674E]".
    """
    cleaned = clean(text)
    written = "".join(character if _is_shown(character) else _spelled(character) for character in cleaned)
    return written, written != cleaned


def ascii_only(text: str) -> str:
    """The cleaned text in plain ASCII, whatever it was."""
    written = "".join(character if character.isascii() else _spelled(character) for character in clean(text))
    return written.encode("ascii", "replace").decode()


def _is_shown(character: str) -> bool:
    return character not in _TWICE and any(first <= ord(character) <= last for first, last in SHOWN)


def _spelled(character: str) -> str:
    if unicodedata.category(character).startswith("M"):
        return ""
    base = unicodedata.normalize("NFKD", character)
    plain = "".join(letter for letter in base if letter.isascii())
    if plain:
        return plain
    name = unicodedata.name(character, "")
    if name.startswith(_SYLLABLES):
        return name.split()[-1]
    return f"[U+{ord(character):04X}]"
