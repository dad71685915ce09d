"""Names: folded for comparison, and the name control that the agency files people under.

Folding is for comparing only. What is shown is always the name as recorded.
"""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)
_APOSTROPHES = frozenset("'\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8`\u00b4\u2032\uff07\ua78c")
_DROPPED = _APOSTROPHES | frozenset(".,")
_ACCENT = 200  # combining classes from here up are accents; lower ones are letters of other scripts
_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV", "DR", "MD", "PHD", "ESQ"})
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Compatibility letters as Unicode tags them; <compat> and <noBreak> (ligatures, hard spaces) are honest typing.
_LOOKS_LIKE = (
    *(
        "<wide>",
        "<narrow>",
        "<font>",
        "<circle>",
        "<super>",
        "<sub>",
        "<square>",
        "<small>",
        "<fraction>",
        "<vertical>",
    ),
    *("<initial>", "<medial>", "<final>", "<isolated>"),
)
_PARTICLES = frozenset(
    {"DE", "DEL", "DELA", "LA", "LAS", "LOS", "EL", "LE", "DU", "DI", "DA", "DO", "DAS", "DOS", "VAN", "VON"}
    | {"DER", "DEN", "TER", "TEN", "ST", "SAN", "SANTA", "SANTO", "MC", "MAC"}
)
# Scripts that are written together in one name.
_TOGETHER = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)


def fold(name: str) -> str:
    """The name for comparison: compatibility form, no case, accents, apostrophes, hyphens, spaces or
    invisible characters.

    "María-José" and "MARIA JOSE" fold alike. Letters of different scripts that look alike stay different.
    """
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    kept = "".join(character for character in spread if not _falls_away(character))
    return unicodedata.normalize("NFC", kept.translate(_PLAIN))


def _falls_away(character: str) -> bool:
    if character in _DROPPED or unicodedata.combining(character) >= _ACCENT:
        return True
    return unicodedata.category(character) in {"Cf", "Cc", "Zs", "Zl", "Zp", "Pd"}


def scripts(name: str) -> frozenset[str]:
    """The scripts of the letters of a name, as Unicode calls them: {"LATIN"}, {"CYRILLIC"}."""
    letters = (ch for ch in unicodedata.normalize("NFKD", name) if unicodedata.category(ch).startswith("L"))
    return frozenset(unicodedata.name(ch, "UNKNOWN").split()[0] for ch in letters if ch not in _APOSTROPHES)


def mixes_scripts(name: str) -> bool:
    """Whether letters of scripts that no one name mixes stand together (a Cyrillic "а" in a Latin name)."""
    found = scripts(name)
    return len(found) > 1 and not any(found <= group for group in _TOGETHER)


def has_unusual_characters(name: str) -> bool:
    """Whether something stands in the name that can't be seen (zero width, text direction) or only looks like another letter
    (full width, mathematical, circled): no keyboard writes a name so.
    """
    return any(
        unicodedata.category(ch) in {"Cf", "Cc", "Co", "Cn", "Cs"}
        or unicodedata.decomposition(ch).startswith(_LOOKS_LIKE)
        for ch in name
    )


def differs_by_suffix(name: str, folded: str) -> bool:
    """Whether a surname and a folded one differ by nothing but Jr, Sr, II, III or IV at the end: father and son, perhaps."""
    words = re.split(r"[\s,.]+", name.strip(" .,"))
    has_one = len(words) > 1 and fold(words[-1]) in _GENERATIONS
    stem = fold(" ".join(words[:-1])) if has_one else fold(name)
    return fold(name) != folded and bool(stem) and folded in {stem, *(stem + suffix for suffix in _GENERATIONS)}


def name_control(last_name: str, *, two_surnames: bool = False) -> str:
    """At most four characters of the surname: letters, digits and hyphens, capitals, no suffix, no spaces.

    ``two_surnames`` says that the name is two surnames side by side (Spanish usage): the first one counts,
    with its particles.
    """
    words = [word for word in _plain_words(last_name) if word not in _SUFFIXES]
    if two_surnames:
        words = _first_surname(words)
    return "".join(words).lstrip("-")[:4]


def _plain_words(name: str) -> list[str]:
    spread = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN)).upper()
    kept = []
    for character in spread:
        if unicodedata.category(character) == "Pd":
            kept.append("-")
        elif character.isalnum() and character.isascii():
            kept.append(character)
        elif character.isspace() or character == ",":
            kept.append(" ")
    return "".join(kept).split()


def _first_surname(words: list[str]) -> list[str]:
    for place, word in enumerate(words):
        if word not in _PARTICLES:
            return words[: place + 1]
    return words
