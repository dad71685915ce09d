"""Draws invented documents, flat: no real design, seal, state or number; PRACTICE is written large on each."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from PIL import Image, ImageDraw, ImageFont

from stub_idp.proofing.pictures.faces import BOX, draw_person, look_of, shade
from stub_idp.proofing.pictures.values import BACK, LIBRARY_CARD, Facts

PAPER, INK, QUIET = "#e6efeb", "#20302f", "#55706e"
LONGEST_LINE = 60
# Latin letters that are no letter and mark, for the font, which has plain ones only.
SPELLED = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "ı": "i"}
)


@dataclass(frozen=True)
class Design:
    """What tells one kind of document from another: its title, colour and size in pixels."""

    title: str
    colour: str
    size: tuple[int, int] = (1290, 814)


DESIGNS = {
    "drivers-licence": Design("DRIVER’S LICENSE", "#0b5c5a"),
    "state-id": Design("STATE ID", "#2b5d7d"),
    "passport": Design("PASSPORT", "#083f3e", (1200, 850)),
    "passport-card": Design("PASSPORT CARD", "#6b3f62"),
    LIBRARY_CARD: Design("LIBRARY CARD", "#936f38"),
}


def draw_card(kind: str, side: str, facts: Facts, *, face: str) -> Image.Image:
    """One side of a document, its corners still square, with these facts and the face of this seed."""
    design = DESIGNS[kind]
    card = Image.new("RGB", design.size, PAPER)
    pen = ImageDraw.Draw(card)
    _waves(pen, design)
    has_photo = side != BACK and kind != LIBRARY_CARD
    _practice(card, design, left=450 if has_photo else 0)
    _bands(pen, design)
    if side == BACK:
        _back(pen, design, facts)
    elif has_photo:
        _front(card, pen, design, facts, face)
    else:
        _books(pen, design)
    return card


@lru_cache(maxsize=32)
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The one face that the picture library brings."""
    return ImageFont.load_default(size=size)


def write(
    pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, *, size: int, colour: str, room: int, bold: int = 0
) -> None:
    """One line of text, made smaller until it has room (in pixels)."""
    line = printable(text)
    while size > 16 and pen.textlength(line, font=font(size)) > room:
        size -= 4
    while line and pen.textlength(line, font=font(size)) > room:
        line = line[:-1]
    pen.text(at, line, font=font(size), fill=colour, stroke_width=bold, stroke_fill=colour)


def printable(text: str) -> str:
    """The text as a card printer writes it: letters without their marks, a question mark for any other script."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_LINE].translate(SPELLED))
    return "".join(
        letter if letter.isascii() or letter == "’" else "?"
        for letter in plain
        if not unicodedata.combining(letter) and letter.isprintable()
    )


def _waves(pen: ImageDraw.ImageDraw, design: Design) -> None:
    width, height = design.size
    colour = shade(design.colour, 1.78)
    for top in range(150, height - 60, 26):
        points = [(x, top + 14 * math.sin(x / 70 + top / 60)) for x in range(20, width - 20, 12)]
        pen.line(points, fill=colour, width=2)


def _practice(card: Image.Image, design: Design, *, left: int) -> None:
    """PRACTICE from here to the right edge, in the document's own colour, under everything else."""
    card.paste(shade(design.colour, 1.58), (left, 0), _word(design.size[0] - left, design.size[1]))


@lru_cache(maxsize=4)
def _word(width: int, height: int) -> Image.Image:
    word = Image.new("L", (width, height), 0)
    middle = (width // 2, height // 2)
    ImageDraw.Draw(word).text(middle, "PRACTICE", font=font(width // 6), fill=255, anchor="mm", stroke_width=2)
    return word.rotate(14, resample=Image.Resampling.BICUBIC)


def _bands(pen: ImageDraw.ImageDraw, design: Design) -> None:
    width, height = design.size
    pen.rounded_rectangle((26, 26, width - 27, 136), 26, fill=design.colour)
    write(pen, (60, 50), design.title, size=56, colour="#ffffff", room=width - 520, bold=1)
    pen.text((width - 60, 80), "HARBOR PRACTICE", font=font(36), fill="#ffffff", anchor="rm")
    pen.rounded_rectangle((26, height - 76, width - 27, height - 27), 20, fill=design.colour)
    pen.text(
        (width // 2, height - 52),
        "Practice document. It was never issued and proves nothing.",
        font=font(28),
        fill="#ffffff",
        anchor="mm",
    )


def _front(card: Image.Image, pen: ImageDraw.ImageDraw, design: Design, facts: Facts, face: str) -> None:
    width, height = design.size
    look = look_of(face)
    frame = (60, 176, 60 + 376, 176 + 470)
    pen.rounded_rectangle(frame, 20, fill=look.wall, outline=design.colour, width=5)
    person = draw_person(look).resize((366, 366 * BOX[1] // BOX[0]), Image.Resampling.LANCZOS)
    inside = Image.new("L", person.size, 0)
    ImageDraw.Draw(inside).rounded_rectangle((0, 0, person.width, 457), 16, fill=255)
    card.paste(person, (65, 184), Image.composite(person.getchannel("A"), inside, inside))
    rows = (
        ("Family name", facts.family_name),
        ("Given name", facts.given_name),
        ("Date of birth", facts.birthdate),
        ("Expires", facts.expires_on),
    )
    for number, (label, value) in enumerate(rows):
        top = 172 + number * 122
        write(pen, (490, top), label, size=30, colour=QUIET, room=width - 560)
        write(pen, (490, top + 34), value, size=58, colour=INK, room=width - 560, bold=1)
    write(pen, (64, height - 142), f"No. {number_of(facts)}", size=40, colour=INK, room=width - 130, bold=1)


def _back(pen: ImageDraw.ImageDraw, design: Design, facts: Facts) -> None:
    """Rules for reading it, and a pattern of squares that looks like a code and means nothing."""
    width, height = design.size
    lines = (
        "Drawn by a program, for trying out photos of documents.",
        "Anybody may copy it. Nobody accepts it.",
        "Found it? Please keep it.",
    )
    for number, line in enumerate(lines):
        write(pen, (64, 168 + number * 50), line, size=36, colour=INK, room=width - 130)
    bits = int.from_bytes(sha256(repr(facts).encode("utf-8", "replace")).digest())
    side = 26
    for column in range((width - 128) // side):
        for row in range(8):
            if bits >> ((column * 8 + row) * 7 % 251) & 1:
                left, top = 64 + column * side, 340 + row * side
                pen.rectangle((left, top, left + side - 7, top + side - 7), fill=design.colour)
    write(pen, (64, 580), f"{facts.given_name} {facts.family_name}", size=52, colour=INK, room=width - 130, bold=1)
    write(pen, (64, height - 142), f"No. {number_of(facts)}", size=40, colour=INK, room=width - 130, bold=1)


def _books(pen: ImageDraw.ImageDraw, design: Design) -> None:
    """A shelf, and no facts at all."""
    left = 70
    for number in range(20):
        wide, tall = 35 + number * 37 % 28, 250 + number * 53 % 130
        colour = shade(("#936f38", "#0b5c5a", "#2b5d7d", "#6b3f62", "#b98a3f")[number % 5], 1.1)
        pen.rectangle((left, 590 - tall, left + wide, 590), fill=colour)
        pen.rectangle((left + 8, 620 - tall, left + wide - 8, 632 - tall), fill=PAPER)
        left += wide + 7
    pen.rectangle((60, 590, design.size[0] - 60, 610), fill=shade(design.colour, 0.6))
    write(pen, (64, 632), "Reader since the first page", size=52, colour=INK, room=design.size[0] - 130, bold=1)


def number_of(facts: Facts) -> str:
    """The number of the document: a word and four digits, so that nobody takes it for a real one."""
    return f"PRACTICE-{int.from_bytes(sha256(repr(facts).encode('utf-8', 'replace')).digest()[:4]) % 10000:04d}"
