"""Examines a photo: every measure with its threshold and units, and what to do where it is not good enough."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stub_idp.proofing.pictures import measures
from stub_idp.proofing.pictures.reading import Photo, read
from stub_idp.proofing.pictures.values import Examined, Finding

# Pixels of the long and the short side.
SMALLEST_DOCUMENT, SMALLEST_SELFIE = (1000, 600), (600, 450)
# Mean brightness, 0 to 255.
DARKEST, BRIGHTEST = 60, 245
# Variance of the Laplacian. A face has fewer edges than print.
SHARP_DOCUMENT, SHARP_SELFIE = 200, 30
# Shares: of the picture, and of its width.
MOST_GLARE, SMALLEST_MARGIN = 0.005, 0.01


def examine_document(data: bytes) -> Examined:
    """What is seen in a photo of a document; NotAPicture where the file cannot be examined."""
    photo = read(data)
    fix = _("Hold the camera still, wait until the print looks sharp, and take the photo again.")
    findings = (
        *_file(photo, SMALLEST_DOCUMENT),
        _light(photo),
        _sharpness(photo, SHARP_DOCUMENT, fix),
        _glare(photo),
        _edges(photo),
    )
    return Examined(findings, photo.note, photo.width, photo.height)


def examine_selfie(data: bytes) -> Examined:
    """What is seen in a photo of a face (its measures, never whose it is); NotAPicture as above."""
    photo = read(data)
    fix = _("Hold the camera still at arm’s length, and take the photo again.")
    findings = (*_file(photo, SMALLEST_SELFIE), _light(photo), _sharpness(photo, SHARP_SELFIE, fix))
    return Examined(findings, photo.note, photo.width, photo.height)


def _file(photo: Photo, smallest: tuple[int, int]) -> tuple[Finding, ...]:
    """Format and bytes, which only a file that could be read has, and pixels."""
    long_side, short_side = smallest
    pixels = _("%(width)s × %(height)s pixels")
    enough = max(photo.width, photo.height) >= long_side and min(photo.width, photo.height) >= short_side
    return (
        Finding("format", _("Format"), photo.format, _("JPEG, PNG or WebP"), True, ""),
        Finding(
            "file-size",
            _("File size"),
            _("%(size)s MB") % {"size": f"{max(0.01, photo.file_bytes / 1_000_000):.2f}"},
            _("at most 10 MB"),
            True,
            "",
        ),
        Finding(
            "dimensions",
            _("Size of the picture"),
            pixels % {"width": photo.width, "height": photo.height},
            _("at least %(size)s") % {"size": pixels % {"width": long_side, "height": short_side}},
            enough,
            _("Send the photo as the camera took it, not a smaller copy."),
        ),
    )


def _light(photo: Photo) -> Finding:
    value = measures.light(photo.copy)
    bright = value > BRIGHTEST
    return Finding(
        "light",
        _("Light"),
        _("brightness %(value)s of 255") % {"value": round(value)},
        _("from %(least)s to %(most)s") % {"least": DARKEST, "most": BRIGHTEST},
        DARKEST <= value <= BRIGHTEST,
        _("Use softer light, and take the photo again.") if bright else _("Turn on a light or go to a window."),
    )


def _sharpness(photo: Photo, least: int, fix: str) -> Finding:
    value = measures.sharpness(photo.copy)
    return Finding(
        "sharpness",
        _("Sharpness"),
        _("sharpness %(value)s") % {"value": f"{value:,.0f}"},
        _("at least %(least)s") % {"least": least},
        value >= least,
        fix,
    )


def _glare(photo: Photo) -> Finding:
    value = measures.glare(photo.copy)
    return Finding(
        "glare",
        _("Glare"),
        _("%(value)s%% of the picture") % {"value": f"{value * 100:.1f}"},
        _("at most %(most)s%%") % {"most": f"{MOST_GLARE * 100:.1f}"},
        value <= MOST_GLARE,
        _("Lay it flat, away from lamps and without a flash."),
    )


def _edges(photo: Photo) -> Finding:
    value = measures.margin(photo.copy)
    found = _("no document found") if value is None else _("%(value)s%% of the width") % {"value": f"{value * 100:.1f}"}
    return Finding(
        "edges",
        _("Margin around the document"),
        found,
        _("at least %(least)s%%") % {"least": f"{SMALLEST_MARGIN * 100:.1f}"},
        value is not None and value >= SMALLEST_MARGIN,
        _("Move back until all four corners show, with some table around them."),
    )
