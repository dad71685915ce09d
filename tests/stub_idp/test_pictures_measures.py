"""The measures themselves, on pictures made for them."""

from __future__ import annotations

import time

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from stub_idp.proofing.pictures import measures
from stub_idp.proofing.pictures.drawing import draw_document, draw_selfie
from stub_idp.proofing.pictures.measuring import examine_document, examine_selfie
from stub_idp.proofing.pictures.regions import regions
from tests.stub_idp.pictures import PERSON, opened, saved


def white_page(*, on="#6b5238"):
    """A sheet of pure white paper with print, on a table."""
    photo = Image.new("RGB", (1600, 1120), on)
    pen = ImageDraw.Draw(photo)
    pen.rectangle((200, 150, 1399, 969), fill="#ffffff")
    for line in range(12):
        pen.text(
            (260, 190 + line * 60),
            "Practice text on white paper, " * 2,
            fill="#111111",
            font=ImageFont.load_default(34),
        )
    return photo


def test_white_paper_is_not_glare():
    """Half of the picture is over-exposed, and none of it fades out."""
    photo = white_page()
    assert measures.glare(photo) == 0
    assert measures.glare(white_page(on="#101010")) == 0
    examined = examine_document(saved(photo, quality=90))
    assert examined.failed is None, examined.findings


def test_glare_is_the_share_of_the_light_that_fades_out():
    photo = white_page()
    spot = Image.radial_gradient("L").point(lambda value: max(0, min(255, (200 - value) * 3)))
    light = Image.new("L", photo.size, 0)
    light.paste(spot.resize((500, 500)), (20, 400))
    table_only = Image.composite(
        Image.new("RGB", photo.size, "#ffffff"), Image.new("RGB", photo.size, "#6b5238"), light
    )
    share = measures.glare(table_only)
    assert 0.02 < share < 0.06
    assert measures.glare(table_only.resize((800, 560))) == pytest.approx(share, abs=0.003)


def test_the_margin_is_the_smallest_distance_to_the_frame():
    """100 of 1600 pixels are 6.25 percent, in whichever direction, and on a white table as well."""
    for box in ((100, 200, 1300, 900), (200, 100, 1300, 900), (200, 200, 1499, 900), (200, 200, 1300, 1019)):
        for table, paper in (("#333333", "#f0f0f0"), ("#f0f0f0", "#333333")):
            photo = Image.new("RGB", (1600, 1120), table)
            ImageDraw.Draw(photo).rectangle(box, fill=paper)
            assert measures.margin(photo) == pytest.approx(0.0625, abs=0.006)


def test_without_a_document_there_is_no_margin():
    for colour in ("#000000", "#7f7f7f", "#ffffff"):
        assert measures.margin(Image.new("RGB", (1600, 1120), colour)) is None
    crumb = Image.new("RGB", (1600, 1120), "#333333")
    ImageDraw.Draw(crumb).rectangle((700, 500, 760, 560), fill="#ffffff")
    assert measures.margin(crumb) is None
    examined = examine_document(saved(Image.new("RGB", (1600, 1120), "#7f7f7f")))
    assert "edges" in [finding.slug for finding in examined.findings if not finding.ok]


def test_the_more_blur_the_less_sharp():
    photo = opened(draw_document("state-id", "front", "good", PERSON))
    values = [measures.sharpness(photo.filter(ImageFilter.GaussianBlur(radius))) for radius in (0, 2, 4, 8)]
    assert values == sorted(values, reverse=True)
    assert values[0] > 5 * values[1] > 20 * values[3]


def test_a_blurred_face_is_not_sharp_enough():
    blurred = saved(opened(draw_selfie("good", "Rosa")).filter(ImageFilter.GaussianBlur(6)))
    assert examine_selfie(blurred).failed.slug == "sharpness"


def test_light_is_the_mean_brightness():
    assert measures.light(Image.new("RGB", (500, 300), "#808080")) == pytest.approx(128, abs=1)
    too_bright = examine_document(saved(Image.new("RGB", (1600, 1120), "#ffffff")))
    assert too_bright.failed.slug == "light"
    assert "softer" in too_bright.failed.fix


def test_regions_are_found_whole_and_largest_first():
    """A U joins at its foot only; diagonal neighbours do not touch."""
    mask = Image.new("L", (12, 8), 0)
    pen = ImageDraw.Draw(mask)
    pen.line([(1, 1), (1, 6), (5, 6), (5, 1)], fill=255)
    pen.point([(8, 2), (9, 3)], fill=255)
    found = regions(mask)
    assert [region.area for region in found] == [15, 1, 1]
    assert found[0].box == (1, 1, 6, 7)
    assert found[0].drawn(mask.size).histogram()[255] == 15
    assert regions(Image.new("L", (3, 3), 0)) == []


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (7, 7), (9, 3)])
def test_tiny_and_thin_pictures_have_measures_too(size):
    picture = Image.effect_noise(size, 60).convert("RGB")
    for examine in (examine_document, examine_selfie):
        examined = examine(saved(picture, "PNG"))
        assert (examined.width, examined.height) == size
        assert examined.failed.slug == "dimensions"


def test_looking_is_quick():
    """A photo of a phone's size in well under a second of this thread's time; usually a quarter of one."""
    sample = opened(draw_document("passport", "front", "good", PERSON))
    data = saved(sample.resize((4000, 2800)), quality=88)
    began = time.thread_time()
    assert examine_document(data).failed is None
    assert time.thread_time() - began < 0.9
