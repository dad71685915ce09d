"""Reads an uploaded file as a picture, as carefully as a stranger's file deserves."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from stub_idp.proofing.pictures import notes
from stub_idp.proofing.pictures.values import NotAPicture, Note

MEGABYTE = 1_000_000
LARGEST_FILE = 10 * MEGABYTE
MOST_PIXELS = 40_000_000
# Measures are taken on a copy whose long side has this many pixels or more, but less than twice as many.
COPY = 800

# Kinds of pixels that can be made fewer as they are, which saves decoding them all.
SHRINKABLE = frozenset({"L", "RGB", "RGBA", "CMYK"})

# An MPO file is what some cameras write: a JPEG with more pictures behind it, of which we look at the first.
FORMATS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WebP"}
ORIENTATION = 0x0112
# How a picture is to be turned, by what its camera noted (EXIF).
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_ITS_SIDE = frozenset({5, 6, 7, 8})


@dataclass(frozen=True)
class Photo:
    """A picture that could be read: an upright RGB copy of about COPY pixels, and what the file said."""

    copy: Image.Image
    format: str
    file_bytes: int
    width: int
    height: int
    note: Note | None


def read(data: bytes) -> Photo:
    """The picture in a file. NotAPicture where it is none of ours, is too large, is moving or is broken."""
    if not data:
        raise NotAPicture(_("The file is empty. Choose a photo in the format JPEG, PNG or WebP."))
    if len(data) > LARGEST_FILE:
        raise NotAPicture(_("The file is larger than 10 MB. Choose a smaller photo."))
    picture = _opened(data)
    _refuse_what_is_too_much(picture)
    kind = FORMATS[picture.format or ""]
    try:
        turn = orientation(picture)
        note = notes.read(picture.info.get("comment"))
        width, height = picture.size
        copy = _small(picture)
    except Exception as error:  # the decoders of broken files raise whatever they stumble over
        raise NotAPicture(_("The file is damaged or incomplete. Save or take the photo again.")) from error
    if turn in TURNS:
        copy = copy.transpose(TURNS[turn])
    if turn in ON_ITS_SIDE:
        width, height = height, width
    return Photo(copy, kind, len(data), width, height, note)


def _opened(data: bytes) -> Image.Image:
    """The picture behind its header: checksums have been compared where the format has them, no pixel is decoded yet."""
    try:
        Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")).verify()
        picture = Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    except Image.DecompressionBombError as error:
        raise NotAPicture(_too_many_pixels()) from error
    except Exception as error:
        raise NotAPicture(_what_else(data)) from error
    if picture.format not in FORMATS:
        raise NotAPicture(_what_else(data))
    return picture


def _refuse_what_is_too_much(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise NotAPicture(_too_many_pixels())
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise NotAPicture(_("The picture moves. Choose a still photo."))


def _small(picture: Image.Image) -> Image.Image:
    """An RGB copy by whole fractions, which is quick; a JPEG file is not even decoded in full."""
    long_side = max(picture.size)
    picture.draft(None, (max(1, picture.width * COPY // long_side), max(1, picture.height * COPY // long_side)))
    if picture.mode not in SHRINKABLE:
        picture = _plain(picture)
    return _plain(picture.reduce(max(1, max(picture.size) // COPY)))


def _plain(picture: Image.Image) -> Image.Image:
    """As RGB, whatever it was: 16 bits a pixel are made 8, and what is transparent shows white."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "#ffffff")
        return Image.alpha_composite(ground, picture).convert("RGB")
    return picture.convert("RGB")


def orientation(picture: Image.Image) -> int:
    """How the camera was held; 1 (upright) where it did not say, or said nonsense."""
    try:
        value = picture.getexif().get(ORIENTATION, 1)
    except Exception:
        return 1
    return value if isinstance(value, int) else 1


def _too_many_pixels() -> str:
    return _("The picture has more than 40 million pixels. Choose a smaller photo.")


def _what_else(data: bytes) -> str:
    """Names the formats that people try most, so that they know what to change."""
    others = ((b"GIF8", "GIF"), (b"BM", "BMP"), (b"%PDF", "PDF"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"))
    name = next((name for start, name in others if data.startswith(start)), "")
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        name = "HEIC"
    if name:
        return _("This is a %(format)s file. Choose a photo in the format JPEG, PNG or WebP.") % {"format": name}
    return _("This file is not a picture that we can read. Choose a photo in the format JPEG, PNG or WebP.")
