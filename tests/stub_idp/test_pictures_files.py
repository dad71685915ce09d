"""A stranger's file is read with care: whatever it is, it is examined or refused in a sentence."""

from __future__ import annotations

import functools
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stub_idp.proofing.pictures import notes
from stub_idp.proofing.pictures.drawing import draw_document, draw_selfie
from stub_idp.proofing.pictures.measuring import examine_document, examine_selfie
from stub_idp.proofing.pictures.values import Examined, Facts, NotAPicture, Note
from tests.stub_idp.pictures import PERSON, opened, saved


@functools.cache
def good():
    return draw_document("drivers-licence", "front", "good", PERSON)


@functools.cache
def files():
    """Small files of each format, to be damaged."""
    small = opened(draw_selfie("good", "Ava")).resize((96, 120))
    return (
        *(saved(small, kind) for kind in ("JPEG", "PNG", "WEBP")),
        saved(small, "JPEG", progressive=True, comment=b"{}"),
        saved(small.convert("P"), "PNG"),
    )


def moving(kind):
    frames = [Image.new("RGB", (1200, 800), colour) for colour in ("red", "blue")]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def huge_png(width, height):
    """A PNG that says it has so many pixels, in a few bytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"hello", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (lambda: saved(Image.new("RGB", (9, 9)), "GIF"), "This is a GIF file"),
        (lambda: saved(Image.new("RGB", (9, 9)), "BMP"), "This is a BMP file"),
        (lambda: saved(Image.new("RGB", (9, 9)), "TIFF"), "This is a TIFF file"),
        (b"%PDF-1.7 and more", "This is a PDF file"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "This is a HEIC file"),
        (lambda: good() + b"\0" * 10_000_000, "larger than 10 MB"),
        (lambda: huge_png(8001, 5001), "more than 40 million pixels"),
        (lambda: huge_png(60_000, 60_000), "more than 40 million pixels"),
        (lambda: huge_png(2_000_000_000, 2_000_000_000), "more than 40 million pixels"),
        (lambda: good()[: len(good()) // 2], "damaged or incomplete"),
        (lambda: huge_png(1200, 800), "damaged or incomplete"),
        (lambda: moving("PNG"), "moves"),
        (lambda: moving("WEBP"), "moves"),
    ],
)
def test_what_is_no_still_photo_is_refused_in_a_sentence(data, said):
    content = data if isinstance(data, bytes) else data()
    for examine in (examine_document, examine_selfie):
        with pytest.raises(NotAPicture, match=said) as caught:
            examine(content)
        assert str(caught.value).endswith(".")


def test_a_photo_is_looked_at_the_way_the_camera_was_held():
    """The orientation in the file turns the picture; nonsense there is upright."""
    picture = opened(good())
    for value, turned in {1: False, 3: False, 6: True, 8: True, 99: False}.items():
        exif = Image.Exif()
        exif[0x0112] = value
        examined = examine_document(saved(picture, quality=90, exif=exif))
        assert (examined.width, examined.height) == ((1120, 1600) if turned else (1600, 1120))
        assert examined.failed is None


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "1", "RGBA", "LA", "I;16"])
def test_any_kind_of_pixels_can_be_looked_at(mode):
    picture = opened(good())
    if mode == "I;16":
        converted = picture.convert("L").convert("I").point(lambda value: value * 256).convert("I;16")
    elif mode == "P":
        converted = picture.quantize(64)
    else:
        converted = picture.convert(mode)
    examined = examine_document(saved(converted, "JPEG" if mode == "CMYK" else "PNG"))
    assert examined.failed is None, examined.findings


def test_what_is_transparent_shows_white():
    empty = examine_document(saved(Image.new("RGBA", (1200, 800), (0, 0, 0, 0)), "PNG"))
    assert empty.failed.slug == "light"
    assert empty.failed.measured.startswith("brightness 255")


def test_a_camera_s_file_with_more_pictures_behind_the_first_is_a_photo():
    picture = opened(good())
    file = io.BytesIO()
    picture.save(file, "MPO", save_all=True, append_images=[picture.resize((160, 112))])
    examined = examine_document(file.getvalue())
    assert examined.failed is None
    assert examined.findings[0].measured == "JPEG"


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_examined(data):
    _examine_calmly(data)


@given(st.integers(0, 4), st.floats(0, 1))
@settings(max_examples=60)
def test_a_file_cut_short_is_refused_or_examined(number, share):
    data = files()[number]
    _examine_calmly(data[: round(len(data) * share)])


@given(st.integers(0, 4), st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=12))
@settings(max_examples=80)
def test_a_damaged_file_is_refused_or_examined(number, damages):
    data = bytearray(files()[number])
    for place, bits in damages:
        data[int(place * len(data))] ^= bits
    _examine_calmly(bytes(data))


@given(st.integers(0, 4), st.integers(0, 40), st.binary(max_size=40))
@settings(max_examples=60)
def test_a_damaged_header_is_refused_or_examined(number, place, patch):
    data = bytearray(files()[number])
    data[place : place + len(patch)] = patch
    _examine_calmly(bytes(data))


def _examine_calmly(data):
    for examine in (examine_document, examine_selfie):
        try:
            assert isinstance(examine(data), Examined)
        except NotAPicture as refusal:
            assert str(refusal)


text = st.text(max_size=30)


@given(st.builds(Facts, text, text, text, text))
@settings(max_examples=50)
def test_a_note_is_read_as_it_was_written(facts):
    note = Note("state-id", "back", "expired", facts)
    assert notes.read(notes.write(note)) == note


@pytest.mark.parametrize(
    "comment",
    [
        None,
        7,
        b"",
        b"\xff\xfe",
        b"[" * 3000,
        b"[]",
        b"{}",
        b'{"is": "harbor-practice-picture"}',
        b'{"is": "harbor-practice-picture", "kind": 1}',
        notes.write(Note("diploma", "front", "good", PERSON)),
        notes.write(Note("passport", "inside", "good", PERSON)),
        notes.write(Note("passport", "front", "wonderful", PERSON)),
        notes.write(Note("selfie", "front", "good", PERSON)),
        notes.write(Note("selfie", "face", "blurry", PERSON)),
        notes.write(Note("passport", "front", "good", Facts("x" * 201, "", "", ""))),
        notes.write(Note("passport", "front", "good", PERSON)) + b" " * 5000,
    ],
)
def test_other_comments_are_no_notes(comment):
    assert notes.read(comment) is None


@given(st.binary(max_size=200))
def test_any_comment_can_be_read(comment):
    assert notes.read(comment) is None
