"""The photographer: lays a document on a table, seats a face before a wall, and makes the usual mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from stub_idp.proofing.pictures.cards import PAPER
from stub_idp.proofing.pictures.faces import BOX, Look, draw_person, shade

# Pixels of a photo: of a document, and of a face.
PHOTO = (1600, 1120)
SELFIE_PHOTO = (960, 1200)
# How far a document that is cut off lies from where it should, in pixels.
SLIPPED = (-330, 70)
# The radius of a document's round corners, in pixels.
CORNER = 44


def on_table(card: Image.Image, *, tilt: float, slipped: bool = False) -> Image.Image:
    """A photo of the document on a wooden table, turned by some degrees; `slipped` runs out of the frame."""
    outline = _outline(card.size, tilt)
    place = _place(outline.size, slipped)
    photo = _table().copy()
    photo.paste((40, 30, 22), (0, 0), _shadow(card.size, tilt, place))
    turned = card.rotate(tilt, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=PAPER)
    photo.paste(turned, place, outline)
    return photo


def seated(look: Look, *, hidden: bool = False) -> Image.Image:
    """A photo of one face."""
    photo = _wall(look)
    person = draw_person(look, hidden=hidden)
    _put(photo, person, (SELFIE_PHOTO[0] - BOX[0]) // 2, SELFIE_PHOTO[1] - BOX[1])
    return photo


def side_by_side(look: Look, other: Look) -> Image.Image:
    """A photo of two faces."""
    photo = _wall(look)
    for person, left in ((draw_person(other), 415), (draw_person(look), -60)):
        _put(photo, person.resize((600, 750), Image.Resampling.LANCZOS), left, SELFIE_PHOTO[1] - 750)
    return photo


def blurred(photo: Image.Image) -> Image.Image:
    """The camera moved."""
    return photo.filter(ImageFilter.GaussianBlur(13))


def darkened(photo: Image.Image) -> Image.Image:
    """Taken without light."""
    return ImageEnhance.Brightness(photo).enhance(0.17)


def glaring(photo: Image.Image) -> Image.Image:
    """A lamp mirrors in the document."""
    width, height = photo.size
    spot = Image.radial_gradient("L").point(lambda value: max(0, min(255, round((190 - value) * 3.2))))
    light = Image.new("L", photo.size, 0)
    light.paste(spot.resize((620, 480), Image.Resampling.BICUBIC), (width * 46 // 100, height * 26 // 100))
    return Image.composite(Image.new("RGB", photo.size, "#ffffff"), photo, light)


def shrunk(photo: Image.Image) -> Image.Image:
    """A small copy, such as a message app makes."""
    return photo.resize((photo.width * 3 // 10, photo.height * 3 // 10), Image.Resampling.BICUBIC)


MISTAKES: Mapping[str, Callable[[Image.Image], Image.Image]] = {
    "blurry": blurred,
    "glare": glaring,
    "dark": darkened,
    "low-resolution": shrunk,
}


def _put(photo: Image.Image, person: Image.Image, left: int, top: int) -> None:
    photo.paste(person, (left, top), person.getchannel("A"))


def _place(size: tuple[int, int], slipped: bool) -> tuple[int, int]:
    """Left and top of something of this size on the photo: the middle, or slipped out of the frame."""
    left, top = (PHOTO[0] - size[0]) // 2, (PHOTO[1] - size[1]) // 2
    return (left + SLIPPED[0], top + SLIPPED[1]) if slipped else (left, top)


@lru_cache(maxsize=4)
def _outline(size: tuple[int, int], tilt: float) -> Image.Image:
    """Where a document with round corners covers the table: white on black, turned as it is."""
    outline = Image.new("L", size, 0)
    ImageDraw.Draw(outline).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), CORNER, fill=255)
    return outline.rotate(tilt, expand=True, resample=Image.Resampling.BICUBIC)


@lru_cache(maxsize=8)
def _shadow(size: tuple[int, int], tilt: float, place: tuple[int, int]) -> Image.Image:
    """The shadow of a document that lies there."""
    shadow = Image.new("L", PHOTO, 0)
    shadow.paste(_outline(size, tilt), (place[0] + 6, place[1] + 12))
    return shadow.filter(ImageFilter.BoxBlur(9)).point(lambda value: value * 0.45)


@lru_cache(maxsize=1)
def _table() -> Image.Image:
    """Five boards, their grain, and light that falls off to one side."""
    photo = Image.new("RGB", PHOTO, "#8d6f52")
    pen = ImageDraw.Draw(photo)
    for board in range(5):
        top = board * PHOTO[1] // 5
        colour = shade("#8d6f52", (1.0, 0.94, 1.03, 0.9, 0.97)[board])
        pen.rectangle((0, top, PHOTO[0], top + PHOTO[1] // 5), fill=colour)
        for grain in range(9):
            height = top + 14 + grain * 23
            bend = (board * 7 + grain * 5) % 13 - 6
            pen.line(
                (0, height, PHOTO[0] // 2, height + bend, PHOTO[0], height - bend), fill=shade("#8d6f52", 0.9), width=2
            )
        pen.line((0, top, PHOTO[0], top), fill=shade("#8d6f52", 0.62), width=4)
    light = Image.linear_gradient("L").rotate(90).resize(PHOTO).point(lambda value: 215 + value * 40 // 255)
    return ImageChops.multiply(photo, Image.merge("RGB", (light, light, light)))


def _wall(look: Look) -> Image.Image:
    """A plain wall with a picture on it."""
    photo = Image.new("RGB", SELFIE_PHOTO, look.wall)
    pen = ImageDraw.Draw(photo)
    pen.rectangle((0, 980, *SELFIE_PHOTO), fill=shade(look.wall, 0.86))
    pen.line((0, 980, SELFIE_PHOTO[0], 980), fill=shade(look.wall, 0.7), width=6)
    pen.rectangle((690, 90, 890, 330), fill="#f4f1ea", outline="#6b5238", width=12)
    pen.polygon([(712, 310), (770, 200), (806, 254), (836, 212), (868, 310)], fill="#0b5c5a")
    pen.ellipse((826, 130, 860, 164), fill="#e0b04a")
    return photo
