"""Questions that are asked often: their SQL is worked out once, only what is asked for changes.

Django works a query with sub-queries out anew each time, which costs more than asking it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Asked = int | str | date
Thing = TypeVar("Thing", bound=Model)


class Prepared:
    """A question built by a function of named values, such as ``lambda slug: …values_list(…)``.

    ``stand_ins`` are values of the same kinds, found nowhere else in the question, in whose places
    the asked ones go. JSON comes back as text.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], stand_ins: Mapping[str, Asked]
    ) -> None:
        self.build = build
        self.stand_ins = stand_ins

    @cached_property
    def _sql(self) -> tuple[str, tuple[Any, ...]]:
        sql, given = self.build(**self.stand_ins).query.sql_with_params()
        missing = [name for name, value in self.stand_ins.items() if value not in given]
        if missing:
            raise ValueError(f"The question does not ask for {', '.join(missing)}.")
        return sql, tuple(given)

    def rows(self, **asked: Asked) -> list[tuple[Any, ...]]:
        """The answer to the question with these values; one question."""
        sql, given = self._sql
        places = {self.stand_ins[name]: value for name, value in asked.items()}
        if len(places) != len(self.stand_ins):
            raise ValueError("Every named value is asked for, and no other.")
        with connection.cursor() as cursor:
            cursor.execute(sql, [_placed(value, places) for value in given])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def things(self, model: type[Thing], **asked: Asked) -> list[Thing]:
        """The answer as rows of ``model``, for a question that asks for all its columns."""
        names = [field.attname for field in model._meta.concrete_fields]
        return [model.from_db(connection.alias, names, row) for row in self.rows(**asked)]


def _placed(value: Any, places: Mapping[Asked, Asked]) -> Any:
    return places.get(value, value) if isinstance(value, int | str | date) else value
