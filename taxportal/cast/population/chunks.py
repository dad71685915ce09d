"""The row of people in chunks of one size: each is made by itself, so that memory stays bounded and a load can go on."""

from collections.abc import Iterator

from taxportal.cast.population import households
from taxportal.cast.population.tables import Rows

CHUNK = 2_000


def chunks(taxpayers: int) -> Iterator[range]:
    """The places of each chunk."""
    for start in range(0, taxpayers, CHUNK):
        yield range(start, min(start + CHUNK, taxpayers))


def make(seed: int, places: range, *, next_module: int, next_return: int) -> Rows:
    """All rows of a chunk. The keys of its accounts and returns begin with the given ones."""
    rows = Rows(next_module, next_return, seed=seed)
    position = places.start
    while position < places.stop:
        position += households.write(rows, seed=seed, position=position, room=places.stop - position)
    return rows
