"""Query sets that are put into words once: for a question of many joins, building the SQL costs more than asking it.

    by_key = Prepared(lambda key: Thing.objects.select_related("owner").filter(key=key), texts=1)
    by_key("a")       # a list, as list(query set) would give

The query set is built with a placeholder for each value and compiled once per thread and connection; each call then sends
that SQL with its own values. Each value must reach the statement as it is: text compared with a text column.
"""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """A question of some texts, answered by rows of one model."""

    def __init__(self, build: Callable[..., QuerySet[Row]], *, texts: int) -> None:
        """``build`` makes the query set from so many texts."""
        self._build, self._placeholders = build, [f"text {place} of a prepared question" for place in range(texts)]
        self._here = threading.local()  # a compiler belongs to its connection, a connection to its thread

    def __call__(self, *texts: str) -> list[Row]:
        """The rows for these texts, in one statement. Raises ValueError where there are more or fewer than was said."""
        values = dict(zip(self._placeholders, texts, strict=True))
        rows, compiler, sql, params = self._compiled()
        sent = tuple(values.get(param, param) if isinstance(param, str) else param for param in params)
        compiler.as_sql = lambda *_, **__: (sql, sent)  # type: ignore[method-assign]
        return list(rows.all())

    def _compiled(self) -> tuple[QuerySet[Row], SQLCompiler, str, tuple[Any, ...]]:
        known = self._here.__dict__.get("compiled")
        if known is None or known[1].connection is not connections[known[0].db]:
            known = self._here.compiled = self._compile()
        return known

    def _compile(self) -> tuple[QuerySet[Row], SQLCompiler, str, tuple[Any, ...]]:
        rows = self._build(*self._placeholders)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        lost = [text for text in self._placeholders if text not in params]
        if lost:  # changed on its way, by a transform or a field: it would be a constant for ever
            raise TypeError(f"not sent as it is: {', '.join(lost)}")
        # the copies that Django makes of a query keep what is set on it
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return rows, compiler, sql, params
