"""Connected regions of a small black-and-white picture."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from PIL import Image, ImageDraw

RUN = re.compile(rb"\xff+")


@dataclass(frozen=True)
class Region:
    """White pixels that touch: runs of (row, first column, column after the last)."""

    runs: tuple[tuple[int, int, int], ...]

    @property
    def area(self) -> int:
        """How many pixels."""
        return sum(end - start for _row, start, end in self.runs)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom; right and bottom are the first pixels outside."""
        rows = [row for row, _start, _end in self.runs]
        left, right = min(start for _row, start, _end in self.runs), max(end for _row, _start, end in self.runs)
        return left, min(rows), right, max(rows) + 1

    def drawn(self, size: tuple[int, int]) -> Image.Image:
        """This region alone, white on black."""
        picture = Image.new("L", size, 0)
        pen = ImageDraw.Draw(picture)
        for row, start, end in self.runs:
            pen.line((start, row, end - 1, row), fill=255)
        return picture


def regions(mask: Image.Image) -> list[Region]:
    """The white regions (255) of a picture in mode L, largest first. Made for pictures of some ten thousand pixels."""
    width, height = mask.size
    pixels = mask.tobytes()
    runs: list[tuple[int, int, int]] = []
    parents: list[int] = []
    above: list[int] = []
    for row in range(height):
        here = []
        for found in RUN.finditer(pixels, row * width, (row + 1) * width):
            number = len(runs)
            runs.append((row, found.start() - row * width, found.end() - row * width))
            parents.append(number)
            here.append(number)
        _join(runs, parents, above, here)
        above = here
    groups: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, run in enumerate(runs):
        groups[_root(parents, number)].append(run)
    return sorted((Region(tuple(group)) for group in groups.values()), key=lambda region: -region.area)


def _join(runs: list[tuple[int, int, int]], parents: list[int], above: list[int], here: list[int]) -> None:
    """Runs of two neighbouring rows that overlap belong together. Both rows are in order, so one walk finds all."""
    upper = lower = 0
    while upper < len(above) and lower < len(here):
        _row, start, end = runs[above[upper]]
        _row, begin, stop = runs[here[lower]]
        if start < stop and begin < end:
            parents[_root(parents, here[lower])] = _root(parents, above[upper])
        if end < stop:
            upper += 1
        else:
            lower += 1


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number
