"""A form as data: rows × columns of numbers, who fills it and by when, what has to hold in it and across forms.

One file a form in a city pack's `forms/`, or a scenario's; a changed form stands beside the old one with a later
`since`: `food_monthly.toml`, `food_monthly@2027-01.toml`.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from django.conf import settings
from pydantic import Field

from xinheng.fusion.collection.periods import Every, every_of, first_day
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf
from xinheng.support.contract import declared_folders

# One term of a sum: a factor, whose figures (`last:` is the period before, else another form), row and column.
TERM = re.compile(
    r"\s*(?P<sign>[+-]?)\s*(?:(?P<factor>\d+(?:\.\d+)?)\s*\*\s*)?"
    r"(?:(?:(?P<of>\w+):)?(?P<row>\w+|\*)\.(?P<column>\w+)|(?P<number>\d+(?:\.\d+)?))"
)
LAST = "last"
EVERY_ROW = "*"
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class FormLevel(Declaration):
    """A level that files the form: `due` working days after the period's end; `own` where it has figures of its own."""

    due: int = Field(gt=0)
    own: bool = True


class FormRow(Declaration):
    """A line of the form; `sum` makes it the sum of others."""

    title: str
    sum: tuple[Name, ...] = ()


class FormColumn(Declaration):
    """A column: whole numbers, amounts with two decimals, the `sum` of others, or the `share` of one in another (%)."""

    title: str
    kind: Literal["count", "amount"] = "count"
    unit: str = ""
    signed: bool = False
    sum: tuple[Name, ...] = ()
    share: tuple[Name, Name] | None = None

    @property
    def typed(self) -> bool:
        """Whether people write it."""
        return not self.sum and self.share is None


class FormCheck(Declaration):
    """What has to hold: `left is right`, each a sum of terms `[factor*][form:|last:]row.column`; `*` is every row.

    `within` holds where they differ by no more than `share` of the right. A `doubt` does not stop the form: it is
    explained in its remarks.
    """

    title: str
    left: str
    is_: Literal["<=", "=", ">=", "within"] = Field(alias="is")
    right: str
    share: Decimal = Decimal(0)
    doubt: bool = False


class Form(Declaration):
    """One form under one `since` (the first period it is filled for)."""

    id: Name
    title: str
    owner: str
    basis: str
    every: Every
    since: str
    levels: dict[Literal["office", "district"], FormLevel] = Field(min_length=1)
    rows: dict[Name, FormRow] = Field(min_length=1)
    columns: dict[Name, FormColumn] = Field(min_length=1)
    checks: tuple[FormCheck, ...] = ()
    note: str = ""

    def typed(self) -> Iterator[str]:
        """The cells that people write, `row.column`, in reading order."""
        for row, line in self.rows.items():
            yield from (f"{row}.{name}" for name, column in self.columns.items() if column.typed and not line.sum)

    def column_of(self, cell: str) -> FormColumn:
        """The column of a cell."""
        return self.columns[cell.partition(".")[2]]

    def words_of(self, cell: str) -> str:
        """生产环节的检查户次."""
        row, _, column = cell.partition(".")
        return f"{self.rows[row].title}的{self.columns[column].title}"


def terms(side: str) -> list[re.Match[str]]:
    """The terms of one side of a check. Raises ValueError where it is no sum of terms."""
    found: list[re.Match[str]] = []
    at = 0
    while at < len(side.rstrip()):
        term = TERM.match(side, at)
        if term is None or (found and not term["sign"]):
            raise ValueError(f"写作 行.列 + 2*行.列 - 1 这样的和，读不懂“{side[at:]}”")
        found.append(term)
        at = term.end()
    if not found:
        raise ValueError("是空的")
    return found


Forms = Mapping[str, tuple[Form, ...]]


def read_forms(*folders: Path) -> Forms:
    """The forms of these folders, each with its versions, the oldest first. Raises DeclarationError."""
    found: dict[str, dict[str, tuple[Path, Form]]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            form = read_declaration(path, Form, id=path.stem.partition("@")[0])
            _judge(path, form)
            found.setdefault(form.id, {})[form.since] = (path, form)
    forms = {id: tuple(form for _, (_, form) in sorted(versions.items())) for id, versions in found.items()}
    for versions in found.values():
        for path, form in versions.values():
            _judge_across(path, form, forms)
    return forms


def _judge(path: Path, form: Form) -> None:
    try:
        fits = every_of(form.since) == form.every
    except ValueError as error:
        raise DeclarationError(path, "since", str(error)) from error
    if not fits:
        raise DeclarationError(path, "since", f"期别与 every = {form.every} 不符：{form.since}")
    for kind, table in (("rows", form.rows), ("columns", form.columns)):
        plain = {name for name, one in table.items() if not one.sum and not getattr(one, "share", None)}
        for name, one in table.items():
            if unknown := set(one.sum) - plain:
                raise DeclarationError(path, f"{kind}.{name}.sum", f"只能由直接填写的相加，没有：{'、'.join(unknown)}")
    for name, column in form.columns.items():
        for part in column.share or ():
            if part not in form.columns or form.columns[part].share:
                raise DeclarationError(path, f"columns.{name}.share", f"没有可以相除的列：{part}")


def _judge_across(path: Path, form: Form, forms: Forms) -> None:
    for place, check in enumerate(form.checks):
        for side in ("left", "right"):
            key = f"checks.{place}.{side}"
            try:
                used = terms(getattr(check, side))
            except ValueError as error:
                raise DeclarationError(path, key, str(error)) from error
            for term in used:
                if not term["number"]:
                    _judge_term(path, key, form, term, forms)


def _judge_term(path: Path, key: str, form: Form, term: re.Match[str], forms: Forms) -> None:
    of, row, column = term["of"], term["row"], term["column"]
    if of and of != LAST and of not in forms:
        raise DeclarationError(path, key, f"没有报表 {of}，已有：{'、'.join(sorted(forms))}")
    for one in forms[of] if of and of != LAST else (form,):
        if one.every != form.every:
            raise DeclarationError(path, key, f"报表 {one.id} 的周期不同，不能相互核对")
        if row != EVERY_ROW and row not in one.rows:
            raise DeclarationError(path, key, f"报表 {one.id} 没有行 {row}")
        if column not in one.columns:
            raise DeclarationError(path, key, f"报表 {one.id} 没有列 {column}")


FORMS = Shelf("报表", lambda city: read_forms(*(folder / "forms" for folder in (*declared_folders(), city))))


def forms() -> Forms:
    """Every form of this city with its versions."""
    return FORMS.of(pack_folder(str(settings.XINHENG_CITY)))


def form_for(id: str, period: str) -> Form | None:
    """The form as it is filled for a period; None where there is none."""
    day = first_day(period)
    known = [one for one in forms().get(id, ()) if one.every == every_of(period) and first_day(one.since) <= day]
    return known[-1] if known else None
