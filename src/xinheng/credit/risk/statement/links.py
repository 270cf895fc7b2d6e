"""What judgements ask of linked records, looked up once each: columns of a relation in front of the record type.

A judgement says of a record: the subject has one of another type with the same number, of which this or that holds.
Asked in place, the database answers each such question by itself wherever it stands, two hundred joins for one shop;
here all questions over one link are one grouped read of the other type.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from xinheng.credit.risk.statement.conditions import TODAY, name
from xinheng.kit.conditions import nodes as n
from xinheng.kit.conditions.dialects import DUCKDB
from xinheng.kit.conditions.printing import Printer

Link = n.AnyLinked | n.LatestLinked
Tree = n.Truth | n.Day


@dataclass(frozen=True)
class LookedUp(Printer):
    """Prints a link as the column in which its answer stands."""

    columns: Mapping[Link, str] = field(default_factory=dict)

    def truth(self, tree: n.Truth) -> str:
        """A condition."""
        if isinstance(tree, n.AnyLinked) and tree in self.columns:
            return f"{self.row}.{self.columns[tree]}"
        return super().truth(tree)

    def term(self, term: n.Term) -> str:
        """A value."""
        if isinstance(term, n.LatestLinked) and term in self.columns:
            return f"{self.row}.{self.columns[term]}"
        return super().term(term)


class Links:
    """The links of trees about records, by record type, those that linked records have themselves included.

    `kept` names the columns of a type that others read besides what the trees ask for.
    """

    def __init__(self, trees: Iterable[tuple[str, Tree]], kept: Mapping[str, Iterable[str]]) -> None:
        self._columns: dict[str, dict[Link, str]] = {}
        self._read: dict[str, set[str]] = {type: set(names) for type, names in kept.items()}
        for type, tree in trees:
            self._gather(type, tree)

    def relation(self, type: str) -> str:
        """What to read the type from."""
        return f"linked_{type}" if type in self._columns else name(type)

    def printer(self, type: str, row: str, subject: str = "s") -> Printer:
        """Prints trees about records of the type as `relation` gives them."""
        return LookedUp(DUCKDB, TODAY, row, subject, columns=self._columns.get(type, {}))

    def relations(self) -> list[str]:
        """The relations as `name AS (SELECT …)`, each after those that it reads."""
        told: dict[str, str] = {}
        for type in self._columns:
            self._tell(type, told)
        return [f"{relation} AS ({select})" for relation, select in told.items()]

    def _gather(self, type: str, tree: Tree) -> None:
        for found in _outermost(tree):
            if isinstance(found, n.FieldOf):
                self._read.setdefault(type, set()).update({found.name} if found.of == "record" else ())
                continue
            columns = self._columns.setdefault(type, {})
            if found not in columns:
                columns[found] = f"link_{len(columns)}"
                self._read.setdefault(type, set()).update({found.here} - {""})
                self._read.setdefault(found.type, set()).update({found.there} - {""})
                for asked in _asked(found):
                    self._gather(found.type, asked)

    def _tell(self, type: str, told: dict[str, str]) -> None:
        links: dict[tuple[str, str, str], dict[Link, str]] = {}
        for link, column in self._columns[type].items():
            links.setdefault((link.type, link.here, link.there), {})[link] = column
            if link.type in self._columns and f"linked_{link.type}" not in told:
                self._tell(link.type, told)
        columns = ["r.subject_id", *(f"r.{name(one)}" for one in sorted(self._read[type] - {"subject_id"}))]
        joins = ""
        for number, ((other, here, there), asked) in enumerate(links.items()):
            near, mine = f"j{number}", _shared(self.printer(type, "r"), here)
            answers = self._answered(other, there, list(asked), told)
            joins += f" LEFT JOIN {answers} {near} ON {near}.subject_id = r.subject_id AND {near}.shared = {mine}"
            told_as = enumerate(asked.items())
            columns += [_column(link, f"{near}.answer_{place}", column) for place, (link, column) in told_as]
        told[f"linked_{type}"] = f"SELECT {', '.join(columns)} FROM {name(type)} r{joins}"

    def _answered(self, type: str, there: str, asked: list[Link], told: dict[str, str]) -> str:
        """The relation with a row for each subject and shared value, and the answers to all that is asked of its
        records. What two types ask alike is answered once."""
        judge = self.printer(type, "l")
        shared = _shared(judge, there)
        # What is asked of a record is said once, however often an answer needs it.
        judged = {text: f"judged_{place}" for place, text in enumerate(_texts(asked, judge))}
        inner = ", ".join(f"{text} AS {column}" for text, column in judged.items())
        outer = ", ".join(f"{_answer(link, judge, judged)} AS answer_{place}" for place, link in enumerate(asked))
        select = (
            f"SELECT subject_id, shared, {outer} FROM (SELECT l.subject_id, {shared} AS shared, {inner} "
            f"FROM {self.relation(type)} l JOIN subject s ON s.subject_id = l.subject_id WHERE {shared} <> '') "
            f"GROUP BY subject_id, shared"
        )
        same = (relation for relation, known in told.items() if known == select)
        relation = next(same, f"asked_{len(told)}")
        told[relation] = select
        return relation


def _shared(printer: Printer, field: str) -> str:
    """The value that both have; what is linked by its subject alone shares the same one."""
    return printer.term(n.FieldOf(field)) if field else "'*'"


def _asked(link: Link) -> tuple[Tree, ...]:
    return (link.holds,) if isinstance(link, n.AnyLinked) else (link.counts, link.day)


def _texts(asked: Iterable[Link], judge: Printer) -> dict[str, None]:
    """All that is asked of a record, each once."""
    return dict.fromkeys(_text(tree, judge) for link in asked for tree in _asked(link))


def _text(tree: Tree, judge: Printer) -> str:
    return judge.truth(tree) if isinstance(tree, n.Truth) else judge.term(tree)


def _answer(link: Link, judge: Printer, judged: Mapping[str, str]) -> str:
    said = [judged[_text(tree, judge)] for tree in _asked(link)]
    if isinstance(link, n.AnyLinked):
        return f"bool_or({said[0]})"
    counts, day = said
    # What has no end outlasts all others.
    return (
        f"CASE WHEN count(*) FILTER (WHERE {counts}) = count({day}) FILTER (WHERE {counts}) "
        f"THEN max({day}) FILTER (WHERE {counts}) END"
    )


def _column(link: Link, answer: str, column: str) -> str:
    return f"coalesce({answer}, FALSE) AS {column}" if isinstance(link, n.AnyLinked) else f"{answer} AS {column}"


def _outermost(tree: Any) -> Iterator[Link | n.FieldOf]:
    """The links and fields of a tree, without those inside of a link."""
    if isinstance(tree, Link | n.FieldOf):
        yield tree
    elif isinstance(tree, tuple):
        for part in tree:
            yield from _outermost(part)
    elif is_dataclass(tree):
        for one in fields(tree):
            yield from _outermost(getattr(tree, one.name))
