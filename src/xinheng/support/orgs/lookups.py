"""The look-ups `begins` and `under`: texts with a beginning, rows of an organisation and of all below it.

Both are ranges, because a plain index answers ranges and neither database can use one for a LIKE with a parameter. On
PostgreSQL the range is by bytes, whatever the locale: index such a column with `opclasses=["varchar_pattern_ops", …]`
(a unique column of text has that index).
"""

from typing import Any

from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler

from xinheng.support.prepared.asking import given


class Begins(Lookup[str]):
    """`key__begins="complaint:7:"`: the texts that begin so, answered from a plain index."""

    lookup_name = "begins"

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """`key >= 'complaint:7:' and key < 'complaint:7;'`: the character after `:` is `;`."""
        return self._range(compiler, connection, ">=", "<")

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """The same with the operators that compare bytes."""
        return self._range(compiler, connection, "~>=~", "~<~")

    def _range(self, compiler: SQLCompiler, connection: Any, least: str, below: str) -> tuple[str, list[Any]]:
        left, params = self.process_lhs(compiler, connection)
        # A prepared question is given the end under a name of its own.
        asked = isinstance(self.rhs, given)
        start, end = (self.rhs, given(f"{self.rhs.value}_end")) if asked else (str(self.rhs), past(str(self.rhs)))
        return f"({left} {least} %s AND {left} {below} %s)", [*params, start, *params, end]


def past(start: str) -> str:
    """The first text after all that begin so: `complaint:7;` after `complaint:7:`."""
    return start[:-1] + chr(ord(start[-1]) + 1)


class Under(Begins):
    """`path__under="5099/509901/"`: the path itself and every path below it.

    A path ends in a slash, so a prefix of text is a prefix of segments: `5001/` is no prefix of `50010/`.
    """

    lookup_name = "under"

    def get_prep_lookup(self) -> str:
        """Refuse a path without its closing slash: it would let 5001 see 50010."""
        path = str(self.rhs)
        if not path.endswith("/"):
            raise ValueError(f"organisation path must end in '/': got {path!r}")
        return path
