"""Draws friendly faces: who somebody looks like comes from a seed, and nobody real is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageDraw

SKINS = ("#f3d3b8", "#e6b98f", "#c98f62", "#a56c43", "#7d4d2e", "#5b3824")
HAIRS = ("#2b211c", "#5a3a22", "#8a5a2b", "#b98a3f", "#8e8e8c", "#a1452b")
TOPS = ("#0b5c5a", "#2b5d7d", "#936f38", "#6b3f62", "#35613a", "#8a3d3d")
WALLS = ("#d9e6e3", "#e9e2d2", "#dbe2ea", "#e5dde6")
STYLES = ("short", "long", "curls", "bald")
INK = "#2a2422"

# Faces are drawn in a box of this size, twice as fine as anything shows them.
BOX = (800, 1000)


@dataclass(frozen=True)
class Look:
    """What tells one drawn face from another."""

    skin: str
    hair: str
    top: str
    wall: str
    style: str
    glasses: bool


def look_of(seed: str, *, somebody_else: bool = False) -> Look:
    """The look that belongs to a seed; or one that differs from it in everything."""
    first, second, third, fourth, fifth, sixth = (
        byte + (shift if somebody_else else 0)
        for byte, shift in zip(sha256(seed.encode("utf-8", "replace")).digest(), (3, 2, 3, 1, 1, 1), strict=False)
    )
    return Look(
        skin=SKINS[first % len(SKINS)],
        hair=HAIRS[second % len(HAIRS)],
        top=TOPS[third % len(TOPS)],
        wall=WALLS[fourth % len(WALLS)],
        style=STYLES[fifth % len(STYLES)],
        glasses=sixth % 2 == 0,
    )


def draw_person(look: Look, *, hidden: bool = False) -> Image.Image:
    """Head and shoulders on a transparent ground of BOX pixels; `hidden` behind cap, dark glasses and scarf."""
    picture = Image.new("RGBA", BOX, (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    if look.style == "long":
        pen.rounded_rectangle((185, 190, 615, 790), 190, fill=look.hair)
    _body(pen, look)
    _head(pen, look)
    _hair(pen, look)
    if hidden:
        _hide(pen, look)
    else:
        _features(pen, look)
    return picture


def shade(colour: str, share: float) -> tuple[int, int, int]:
    """The colour made darker (share below 1) or lighter (above), for shadows and lines."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    if share <= 1:
        return (round(red * share), round(green * share), round(blue * share))
    towards = share - 1
    return (
        round(red + (255 - red) * towards),
        round(green + (255 - green) * towards),
        round(blue + (255 - blue) * towards),
    )


def _body(pen: ImageDraw.ImageDraw, look: Look) -> None:
    pen.rounded_rectangle((90, 775, 710, 1200), 170, fill=look.top)
    for at in range(830, 1000, 40):  # a knitted top: lines that a sharp photo shows, ending at the round shoulders
        inset = 170 - math.isqrt(170**2 - max(0, 945 - at) ** 2)
        pen.line((90 + inset, at, 710 - inset, at), fill=shade(look.top, 0.8), width=8)
    pen.rounded_rectangle((320, 640, 480, 840), 70, fill=shade(look.skin, 0.86))
    pen.chord((290, 700, 510, 880), 0, 180, fill=shade(look.skin, 0.86))


def _head(pen: ImageDraw.ImageDraw, look: Look) -> None:
    for left in (190, 540):
        pen.ellipse((left, 430, left + 70, 540), fill=shade(look.skin, 0.9))
    pen.rounded_rectangle((220, 210, 580, 730), 178, fill=look.skin)
    for left in (255, 455):
        pen.ellipse((left, 545, left + 90, 605), fill=shade(look.skin, 0.93))


def _hair(pen: ImageDraw.ImageDraw, look: Look) -> None:
    line = shade(look.hair, 0.72)
    if look.style == "bald":
        pen.arc((300, 250, 460, 330), 200, 320, fill=shade(look.skin, 1.45), width=12)
        return
    if look.style == "curls":
        for at, top in ((215, 300), (235, 220), (290, 160), (360, 140), (430, 160), (490, 220), (515, 300)):
            pen.ellipse((at - 30, top - 30, at + 105, top + 105), fill=look.hair)
            pen.arc((at, top, at + 70, top + 70), 20, 250, fill=line, width=6)
        return
    pen.pieslice((205, 170, 595, 560), 180, 360, fill=look.hair)
    pen.polygon([(205, 362), (595, 362), (575, 430), (470, 345), (330, 350), (225, 440)], fill=look.hair)
    pen.polygon([(330, 350), (470, 345), (520, 382), (400, 372), (280, 388)], fill=look.hair)
    for shift in range(0, 150, 30):
        pen.arc((230 + shift, 195, 600 + shift // 3, 520), 195, 265, fill=line, width=5)


def _features(pen: ImageDraw.ImageDraw, look: Look) -> None:
    brow = shade(look.hair, 0.8) if look.style != "bald" else shade(look.skin, 0.5)
    for middle in (320, 480):
        pen.arc((middle - 48, 408, middle + 48, 470), 200, 340, fill=brow, width=14)
        pen.ellipse((middle - 34, 455, middle + 34, 508), fill="#f6f4f0")
        pen.ellipse((middle - 21, 457, middle + 21, 504), fill=INK)
        pen.ellipse((middle - 2, 464, middle + 11, 478), fill="#f6f4f0")
        if look.glasses:
            pen.rounded_rectangle((middle - 66, 432, middle + 66, 534), 40, outline=INK, width=10)
    if look.glasses:
        pen.arc((380, 450, 420, 500), 190, 350, fill=INK, width=10)
    pen.arc((365, 500, 435, 580), 20, 160, fill=shade(look.skin, 0.68), width=10)
    pen.chord((318, 570, 482, 680), 12, 168, fill="#7c2f33")
    pen.chord((332, 584, 468, 648), 14, 166, fill="#f6f4f0")


def _hide(pen: ImageDraw.ImageDraw, look: Look) -> None:
    cap, scarf = "#2b5d7d", "#936f38"
    pen.pieslice((190, 140, 610, 620), 180, 360, fill=cap)
    pen.rounded_rectangle((150, 365, 650, 440), 36, fill=shade(cap, 0.75))
    for left, right in ((232, 392), (408, 568)):
        pen.rounded_rectangle((left, 440, right, 550), 46, fill="#1b1b1b")
        pen.line((left + 40, 460, left + 22, 490), fill="#5b5b5b", width=10)
    pen.line((380, 465, 420, 465), fill="#1b1b1b", width=14)
    pen.rounded_rectangle((200, 575, 600, 800), 80, fill=scarf)
    for at in range(610, 800, 42):
        pen.arc((190, at - 70, 610, at + 30), 15, 165, fill=shade(scarf, 0.78), width=10)
