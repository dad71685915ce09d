"""What tests do to pictures: the fixed distortions that a sample must survive, and files of other kinds."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image

from stub_idp.proofing.pictures.values import DOCUMENTS, Facts

PERSON = Facts("Sample", "Person", "1990-01-01", "2035-12-31")
SIDES = [(document.slug, side) for document in DOCUMENTS.values() for side in document.sides]


def opened(data: bytes) -> Image.Image:
    """The picture in a file."""
    return Image.open(io.BytesIO(data))


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _smaller(data: bytes) -> bytes:
    picture = opened(data)
    return saved(picture.resize((picture.width * 7 // 10, picture.height * 7 // 10)), quality=85)


DISTORTIONS: Mapping[str, Callable[[bytes], bytes]] = {
    "as it is": lambda data: data,
    "saved at quality 60": lambda data: saved(opened(data), quality=60),
    "resized to 70 percent": _smaller,
    "turned by 3 degrees": lambda data: saved(opened(data).rotate(3), quality=88),
    "turned back on white": lambda data: saved(opened(data).rotate(-3, fillcolor="white"), quality=88),
    "as PNG": lambda data: saved(opened(data), "PNG", compress_level=1),
    "as WebP": lambda data: saved(opened(data), "WEBP", method=0),
    "on its side": lambda data: saved(opened(data).transpose(Image.Transpose.ROTATE_90)),
}
