"""How pictures are kept until a proofing is decided: small, and without what a camera writes beside them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from stub_idp.proofing.pictures import reading

LONG_SIDE = 1000


def small(data: bytes) -> bytes:
    """The picture as a JPEG of at most 1,000 pixels; nothing where it can't be made."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
            turn = reading.orientation(picture)
            upright = picture.convert("RGB")
            if turn in reading.TURNS:
                upright = upright.transpose(reading.TURNS[turn])
            upright.thumbnail((LONG_SIDE, LONG_SIDE))
            upright.info.clear()
            file = BytesIO()
            upright.save(file, "JPEG", quality=80)
            return file.getvalue()
    except Exception:  # as in reading.py: decoders raise whatever they stumble over
        return b""
