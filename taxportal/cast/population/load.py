"""Filling a practice database with a population: chunk by chunk, each in its own transaction, so that a load that was stopped
goes on with the next one. The next chunk is made while the database takes the last.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from records.models import TaxModule, Taxpayer, TaxReturn
from taxportal.cast.population import chunks
from taxportal.cast.population.people import key_of
from taxportal.cast.population.tables import COLUMNS, Rows
from taxportal.kit import bulk


class AnotherPopulation(Exception):
    """The database holds a population of another size, or its places are taken."""


def fill(*, taxpayers: int, seed: int, tick: Callable[[int], object]) -> int:
    """Write the people that are still missing; how many were. ``tick`` is told the size of each chunk when it is written, or was
    before. Raises AnotherPopulation where more people of this seed stand already than are asked for.
    """
    if Taxpayer.objects.filter(pk=key_of(seed, taxpayers)).exists():
        raise AnotherPopulation(f"This database holds more than {taxpayers:,} people of seed {seed}: use an empty one.")
    todo = []
    for places in chunks.chunks(taxpayers):
        if _is_there(seed, places):
            tick(len(places))
        else:
            todo.append(places)
    for rows in _made_ahead(seed, todo):
        _write(rows)
        tick(len(rows.taxpayers))
    if todo:
        bulk.keys_were_given(TaxModule, TaxReturn)
        if not connection.in_atomic_block:
            bulk.analyse()
    return sum(map(len, todo))


def _is_there(seed: int, places: range) -> bool:
    """Whether this chunk was written before. Raises AnotherPopulation where only a part of it stands: the row ended there."""
    keys = {key_of(seed, places.start), key_of(seed, places.stop - 1)}
    found = Taxpayer.objects.filter(pk__in=keys).count()
    if found not in {0, len(keys)}:
        raise AnotherPopulation(f"This database holds fewer people of seed {seed}: use an empty one.")
    return found > 0


def _made_ahead(seed: int, todo: list[range]) -> Iterator[Rows]:
    """The chunks in order, one of them made ahead. Keys of accounts and returns go on where the last chunk's ended."""
    if not todo:
        return
    module, filed = bulk.next_key(TaxModule), bulk.next_key(TaxReturn)
    with ThreadPoolExecutor(max_workers=1) as ahead:
        coming = ahead.submit(chunks.make, seed, todo[0], next_module=module, next_return=filed)
        for places in todo[1:]:
            rows = coming.result()
            coming = ahead.submit(chunks.make, seed, places, next_module=rows.next_module, next_return=rows.next_return)
            yield rows
        yield coming.result()


def _write(rows: Rows) -> None:
    with transaction.atomic():
        for name, found in rows.tables().items():
            model, columns = COLUMNS[name]
            bulk.insert(model, columns, found)
