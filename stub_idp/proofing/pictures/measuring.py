"""Looks at a photo: is it usable at all, and what are its measures?"""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from stub_idp.proofing.pictures import notes
from stub_idp.proofing.pictures.values import Examined, Finding, NotAPicture


def examine_document(data: bytes) -> Examined:
    """What is seen in a photo of a document; NotAPicture where the file cannot be examined."""
    return _examine(data)


def examine_selfie(data: bytes) -> Examined:
    """What is seen in a photo of a face (its measures, never whose it is); NotAPicture as above."""
    return _examine(data)


def _examine(data: bytes) -> Examined:
    try:
        picture = Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
        picture.load()
    except Exception as error:
        raise NotAPicture(_("This file is not a picture. Choose a JPEG, PNG or WebP file.")) from error
    width, height = picture.size
    finding = Finding(
        "dimensions",
        _("Size in pixels"),
        _("%(width)s by %(height)s pixels") % {"width": width, "height": height},
        _("at least 1,000 pixels on the long side"),
        max(width, height) >= 1000,
        _("Move closer, and send the original photo."),
    )
    return Examined((finding,), notes.read(picture.info.get("comment")), width, height)
