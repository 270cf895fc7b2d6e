"""A tree as SQL. What is printed may be NULL where its meaning is false: it is for WHERE, FILTER and CASE WHEN.

Under a `Not` it is made false first, so that a missing value never turns into a truth.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from xinheng.kit.conditions import nodes as n
from xinheng.kit.conditions.dialects import Dialect, quoted


@dataclass(frozen=True)
class Printer:
    """Prints trees about the record `row` and its subject `subject`, judged for the day `today` (SQL, not a value)."""

    dialect: Dialect
    today: str
    row: str = "r"
    subject: str = "s"
    depth: int = 0

    def truth(self, tree: n.Truth) -> str:  # noqa: PLR0911 (one way out a node)
        """A condition."""
        match tree:
            case n.Compare(left, sign, right):
                return f"{self._bare(left, right)} {sign} {self.term(right)}"
            case n.OneOf(of, values):
                return self._one_of(of, values)
            case n.AnyOf(of, values):
                around = f"'|' || {self._field(of)} || '|'"
                return self._joined(" OR ", [self.dialect.has(around, f"|{value}|") for value in values])
            case n.OnlyOf(of, values):
                return self._only_of(of, values)
            case n.Contains(of, words):
                return self._joined(" OR ", [self.dialect.has(self._field(of), word) for word in words])
            case n.Missing(term):
                text = isinstance(term, n.FieldOf) and term.kind == "text"
                return f"{self.term(term)} = ''" if text else f"{self.term(term)} IS NULL"
            case n.And(parts):
                return self._joined(" AND ", [self.truth(part) for part in parts]) if parts else "1 = 1"
            case n.Or(parts):
                return self._joined(" OR ", [self.truth(part) for part in parts]) if parts else "1 = 0"
            case n.Not(part):
                return f"({self.truth(part)}) IS NOT TRUE"
            case n.Switch(cases, otherwise):
                told = " ".join(f"WHEN {self.truth(case)} THEN {self.truth(says)}" for case, says in cases)
                return f"CASE {told} ELSE {self.truth(otherwise)} END" if cases else self.truth(otherwise)
            case n.AnyLinked(type, here, there, holds):
                other = self._other()
                told = f"EXISTS (SELECT 1 {self._linked(type, here, there)} AND ({other.truth(holds)}))"
                return f"({self._field(n.FieldOf(here))} <> '' AND {told})" if here else told
        assert_never(tree)

    def term(self, term: n.Term) -> str:  # noqa: PLR0911 (one way out a node)
        """A value; a day or a number may be NULL, a text never is."""
        match term:
            case n.FieldOf():
                return self._field(term)
            case n.Const(value):
                return self.dialect.const(value)
            case n.Today():
                return self.today
            case n.NoDay():
                return self.dialect.no_day
            case n.AddMonths(day, months):
                return self.dialect.add_months(self.term(day), months)
            case n.NextFirst(day, month):
                return self.dialect.next_first(self.term(day), month)
            case n.First(days):
                return self.dialect.extreme([self.term(day) for day in days], latest=False)
            case n.Last(days):
                return self.dialect.extreme([self.term(day) for day in days], latest=True)
            case n.OrElse(days):
                return f"coalesce({', '.join([*(self.term(day) for day in days), self.dialect.no_day])})"
            case n.Choice(cases, otherwise):
                told = " ".join(f"WHEN {self.truth(case)} THEN {self.term(day)}" for case, day in cases)
                return f"CASE {told} ELSE {self.term(otherwise)} END" if cases else self.term(otherwise)
            case n.LatestLinked(type, here, there, counts, day):
                other, ends = self._other(), self._other().term(day)
                latest = f"CASE WHEN count(*) = count({ends}) THEN max({ends}) END"
                linked = f"{self._linked(type, here, there)} AND ({other.truth(counts)})"
                found = f"(SELECT {latest} {linked})"
                return f"CASE WHEN {self._field(n.FieldOf(here))} <> '' THEN {found} END" if here else found
        assert_never(term)

    def _field(self, field: n.FieldOf) -> str:
        return self.dialect.field(field, self.row if field.of == "record" else self.subject)

    def _bare(self, left: n.Term, right: n.Term) -> str:
        """The left side of a comparison: an empty text need not be told from NULL where "" would not fit either."""
        plain = isinstance(left, n.FieldOf) and left.kind == "text" and isinstance(right, n.Const) and right.value != ""
        if plain and isinstance(left, n.FieldOf):
            return self.dialect.bare(left, self.row if left.of == "record" else self.subject)
        return self.term(left)

    def _one_of(self, of: n.FieldOf, values: tuple[str, ...]) -> str:
        if not values:
            return "1 = 0"
        field = self._field(of) if "" in values else self._bare(of, n.Const("-"))
        return f"{field} IN ({', '.join(quoted(value) for value in values)})"

    def _only_of(self, of: n.FieldOf, values: tuple[str, ...]) -> str:
        """Each value taken out of |a||b||c| must leave nothing."""
        rest = f"'|' || replace({self._field(of)}, '|', '||') || '|'"
        for value in values:
            rest = f"replace({rest}, {quoted(f'|{value}|')}, '')"
        return f"{rest} = ''"

    def _other(self) -> "Printer":
        return replace(self, row=f"l{self.depth}", depth=self.depth + 1)

    def _linked(self, type: str, here: str, there: str) -> str:
        """The linked records as `FROM … WHERE …`."""
        other = self._other()
        told = self.dialect.linked(type, self.row, other.row)
        return f"{told} AND {other._field(n.FieldOf(there))} = {self._field(n.FieldOf(here))}" if here else told

    @staticmethod
    def _joined(word: str, parts: list[str]) -> str:
        if not parts:
            return "1 = 0"
        return parts[0] if len(parts) == 1 else f"({word.join(parts)})"
