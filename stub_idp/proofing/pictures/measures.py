"""The measures of a photo, as numbers. Each is taken on a copy of a fixed size, so that the camera does not matter."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageStat

from stub_idp.proofing.pictures.regions import Region, regions

# Long sides of the copies, in pixels.
FINE, MIDDLE, COARSE = 640, 320, 240
# Divides what the kernel finds, so that the strongest edges still fit into a byte.
SCALE = 4
LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=SCALE, offset=128)

OVER_EXPOSED = 250
# Around glare the light falls off slowly: most pixels next to it are still at least this bright. Around white paper
# there is a table, or print.
HALO, HALO_SHARE = 215, 0.7
# Smaller spots, in shares of the picture, are not worth a question.
SMALLEST_SPOT = 0.001
# A document fills at least this share of the picture; anything smaller is a crumb on the table.
SMALLEST_DOCUMENT = 0.05


def light(photo: Image.Image) -> float:
    """The mean brightness, 0 (black) to 255 (white)."""
    return _mean(_grey(photo, MIDDLE))


def sharpness(photo: Image.Image) -> float:
    """The variance of the Laplacian: thousands for crisp print, next to nothing for a blur."""
    grey = _grey(photo, FINE)
    if min(grey.size) < 8:
        return 0.0
    edges = grey.filter(LAPLACIAN)
    inside = edges.crop((1, 1, edges.width - 1, edges.height - 1))
    return float(ImageStat.Stat(inside).var[0]) * SCALE**2


def glare(photo: Image.Image) -> float:
    """Which share of the picture (0 to 1) lies in spots of light that fade out around."""
    small = _sized(photo, MIDDLE)
    red, green, blue = small.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    white = darkest.point(lambda value: 255 if value >= OVER_EXPOSED else 0)
    pixels = small.width * small.height
    spots = [spot for spot in regions(_without_threads(white)) if spot.area >= SMALLEST_SPOT * pixels]
    return sum(spot.area for spot in spots if _fades(spot, white, darkest)) / pixels


def margin(photo: Image.Image) -> float | None:
    """The smallest distance between the document and the frame, as a share of the width; None where none is found."""
    small = _grey(photo, COARSE).filter(ImageFilter.BoxBlur(1))
    if min(small.size) < 8:
        return None
    threshold = _otsu(small.histogram())
    bright = small.point(lambda value: 255 if value > threshold else 0)
    if _mean(_frame(bright)) > 127:  # most of what touches the frame is the table: here it is brighter
        bright = ImageChops.invert(bright)
    found = regions(bright)
    if not found or found[0].area < SMALLEST_DOCUMENT * small.width * small.height:
        return None
    left, top, right, bottom = found[0].box
    return min(left, top, small.width - right, small.height - bottom) / small.width


def _sized(photo: Image.Image, long_side: int) -> Image.Image:
    share = long_side / max(photo.size)
    size = (max(1, round(photo.width * share)), max(1, round(photo.height * share)))
    return photo.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)


def _grey(photo: Image.Image, long_side: int) -> Image.Image:
    return _sized(photo, long_side).convert("L")


def _mean(picture: Image.Image) -> float:
    return float(ImageStat.Stat(picture).mean[0])


def _without_threads(mask: Image.Image) -> Image.Image:
    """The mask without lines thinner than five pixels, such as the gaps between print."""
    return mask.filter(ImageFilter.MinFilter(5)).filter(ImageFilter.MaxFilter(5))


def _fades(spot: Region, white: Image.Image, brightness: Image.Image) -> bool:
    """Whether most pixels around the spot are nearly as bright as it is."""
    around = ImageChops.subtract(spot.drawn(white.size).filter(ImageFilter.MaxFilter(5)), white)
    levels = brightness.histogram(around)
    return sum(levels) > 0 and sum(levels[HALO:]) >= HALO_SHARE * sum(levels)


def _frame(picture: Image.Image) -> Image.Image:
    """The outermost pixels, as one row."""
    turned = picture.transpose(Image.Transpose.TRANSPOSE)
    rows = [line.crop((0, at, line.width, at + 1)) for line in (picture, turned) for at in (0, line.height - 1)]
    frame = Image.new("L", (sum(row.width for row in rows), 1))
    left = 0
    for row in rows:
        frame.paste(row, (left, 0))
        left += row.width
    return frame


def _otsu(histogram: list[int]) -> int:
    """The brightness that parts a picture best in two (Otsu 1979)."""
    total, weighted = sum(histogram), sum(level * count for level, count in enumerate(histogram))
    below = below_weighted = 0
    best, threshold = -1.0, 127
    for level, count in enumerate(histogram):
        below += count
        below_weighted += level * count
        above = total - below
        if not below or not above:
            continue
        apart = below * above * (below_weighted / below - (weighted - below_weighted) / above) ** 2
        if apart > best:
            best, threshold = apart, level
    return threshold
