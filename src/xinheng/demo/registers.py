"""A small story in every register of the twelve themes that no delivered file of the demo fills.

Some dozens of shops, lifts, places and products of the city get the records that their trade would bring. All words are
our own (`words/registers.csv`); what a field holds follows from the standard, so a new type is filled without a line
here. Everything goes through `write_records`, checked like any department's row.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from stdnum.cn import ric

from xinheng.demo import showcase
from xinheng.demo.terms import terms
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.registers.actions import ensure_source, write_records
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate

WORDS = Path(__file__).parent / "words" / "registers.csv"
# Records of a register, and shops that have them.
ROWS = 6
SHOPS = 40
PLACES = 3
# Among so many a shop of the right trade is looked for.
SEEN = 400
# In our lists: this register tells none.
NONE = "—"
# The row of our lists that names the trades of whom a register tells, by the beginning of their codes.
TRADES = "@trades"
# Public bodies and offices are no shops of the registration: they have codes of their own.
BODIES = {"public_body": ("江岸小学", "云栖养老院", "码头社区卫生中心"), "supervision_organisation": ()}
# What the platform itself writes when it happens; a register of it begins empty.
OWN = frozenset({"credit_risk_classification", "credit_repair", "objection"})


@dataclass(frozen=True)
class Around:
    """Whom and what the stories are about."""

    shops: Sequence[tuple[str, str, str, str]]
    # More of them, by trade: who recalls soy sauce makes food.
    trades: Sequence[tuple[str, tuple[str, str, str, str]]]
    lifts: Sequence[str]
    today: date


@cache
def vocabulary() -> Mapping[tuple[str, str], Sequence[str]]:
    """(type or "*", field) → the words that may stand there."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {(row["type"], row["field"]): row["values"].split("|") for row in csv.DictReader(file)}


def fill_registers() -> int:
    """Writes the records of every register that has no source; how many were new."""
    around, delivered = _around(), _delivered()
    written = 0
    # What creates subjects first, so that the rest finds them.
    for kind in sorted(standard().types.values(), key=lambda kind: (not kind.establishes, kind.id)):
        if kind.id in delivered or kind.id in OWN:
            continue
        ensure_source(name=kind.id, title=kind.title, department=kind.duties.producer)
        rows = list(_rows(kind, around))
        written += write_records(type=kind.id, rows=rows, source=kind.id, by="system").accepted
    return written


def _delivered() -> set[str]:
    """The registers that a department's file filled: a source that the demo makes no file for is filled here."""
    with_source = {one.record_type for one in sources().values()}
    return {type for type in with_source if Record.objects.filter(type=type).exists()}


def _around() -> Around:
    known = {shop.uscc for shop in showcase.SHOPS}
    shops = Subject.objects.filter(kind="entity", status="1").order_by("pk")
    named = [
        (one.industry, (one.identity.removeprefix("uscc:"), one.name, one.address, one.division))
        for one in shops[:SEEN]
        if one.identity.removeprefix("uscc:") not in known
    ]
    told = [shop for _, shop in named[:SHOPS]]
    lifts = Subject.objects.filter(kind="equipment").exclude(identity__endswith=showcase.LIFT).order_by("pk")[:ROWS]
    return Around(told, named, [one.identity.partition(":")[2] for one in lifts], city_time.today())


def _rows(kind: RecordType, around: Around) -> Iterator[dict[str, str]]:
    bodies = BODIES.get(kind.id)
    # Whatever is told of a place is told of the same few, and of who manages each.
    whose, turns = ("place", PLACES) if kind.subject == "place" else (kind.id, ROWS)
    shops = _shops_for(whose, around)
    for number in range(len(bodies) if bodies else 3 if kind.establishes else ROWS):
        turn = sum(map(ord, whose)) + number % turns
        shop = shops[turn % len(shops)]
        row = {name: _value(Blank(kind, name, field, number, shop, around)) for name, field in kind.fields.items()}
        if kind.id in BODIES:
            row["uscc"] = generate(division=showcase.DISTRICT, serial=900 + turn % 90, category="1", department="1")
        if bodies:
            row["entity_name"] = bodies[number]
        yield {name: value for name, value in row.items() if value}


def _shops_for(whose: str, around: Around) -> Sequence[tuple[str, str, str, str]]:
    """The shops a register tells of: those of the trades that our lists name for it, else any."""
    trades = tuple(vocabulary().get((whose, TRADES), ()))
    fitting = [shop for trade, shop in around.trades if trade.startswith(trades)] if trades else []
    return fitting or around.shops


@dataclass(frozen=True)
class Blank:
    """One value that is to be made: of which type and field, the how-manieth, about whom."""

    kind: RecordType
    name: str
    field: Field
    number: int
    shop: tuple[str, str, str, str]
    around: Around

    @property
    def words(self) -> str:
        """What our lists have for it, by turns."""
        found = vocabulary().get((self.kind.id, self.name)) or vocabulary().get(("*", self.name)) or ("",)
        return found[self.number % len(found)]


def _tells_of(cell: Blank) -> bool:
    """Whether a code is that of the business the record is about; a place is about who manages it."""
    about = cell.field.role == "mention:manager" if cell.kind.subject == "place" else cell.field.role == "subject"
    return about or cell.name == "uscc"


def _code_of(cell: Blank) -> str:
    entries = standard().code_list(cell.field.type.partition(":")[2]).entries
    return entries[cell.number % min(len(entries), 3)].code


def _text(cell: Blank) -> str:
    return cell.shop[1] if cell.name in NAMED_AS_THE_SHOP else cell.words or _number(cell)


# The shop itself, under the names the registers have for it.
NAMED_AS_THE_SHOP = ("entity_name", "respondent_name", "holder", "reported_name")


def _reference(cell: Blank) -> str:
    """Another subject; what is eaten or taken is not the thing that is plugged in."""
    scheme, around = cell.field.type.partition(":")[2], cell.around
    if scheme == "equipment_code":
        # A city too small for lifts of its own has the one that everybody is shown.
        return around.lifts[cell.number % len(around.lifts)] if around.lifts else showcase.LIFT
    first = 301 if cell.kind.theme == "food_drug" else 1
    return f"DEMO-{scheme.removesuffix('_code').removesuffix('_number').upper()}-{first + cell.number % PLACES:03}"


def _number(cell: Blank) -> str:
    """A number of its own for what is one; what nobody has words for stays empty unless it must be there."""
    if cell.name in cell.kind.key or cell.name.endswith(("_number", "_no", "_id", "_code")):
        return f"SC{sum(map(ord, cell.kind.id)) % 1000:03}-2026-{cell.number + 1:04}"
    return f"{cell.field.title}（演示）" if cell.field.required else ""


# Days that are set beforehand; all others on which something ends are told when it has.
SET = ("_to", "_by", "_until", "_due", "_end", "_end_on", "ends_on", "expires_on")


def _day(cell: Blank) -> str:
    """Begun in the past year; what has an end set beforehand ends in the next, and of all else most still goes
    on. What has a term by law ends by it."""
    name, number, today = cell.name, cell.number, cell.around.today
    if term := terms().get((cell.kind.id, name)):
        begin = _day(replace(cell, name=term.begins, field=cell.kind.fields[term.begins]))
        return term.end(date.fromisoformat(begin[:10])).isoformat()
    ahead = name.endswith(SET) or name.startswith("next_")
    if cell.field.role == "ends_on" and not ahead and not cell.field.required:
        return ""
    day = today + timedelta(days=120 + 30 * number) if ahead else today - timedelta(days=20 + 37 * number)
    return f"{day.isoformat()}T09:30:00" if cell.field.type == "datetime" else day.isoformat()


def _person(number: int) -> str:
    """A number of nobody: the area 5099 is not given out."""
    body = f"50990119800101{number + 101:03}"
    return body + str(ric.calc_check_digit(f"{body}0"))


# How a value of each type is made; a type that is not here stays empty where it may.
MAKERS: Mapping[str, Callable[[Blank], str]] = {
    "uscc": lambda cell: cell.shop[0] if _tells_of(cell) else "",
    "subject_ref": _reference,
    "text": _text,
    "address": lambda cell: cell.shop[2],
    "division": lambda cell: cell.shop[3],
    "code": _code_of,
    "date": _day,
    "datetime": _day,
    "person_id": lambda cell: _person(cell.number),
    "person_name": lambda cell: ("向明河", "龚晚舟", "顾江宁")[cell.number % 3],
    "phone": lambda cell: f"154000002{cell.number:02}",
    "licence_number": _number,
    "integer": lambda cell: str(cell.around.today.year if "year" in cell.name else 3 + cell.number),
    "decimal": lambda cell: str(90 + cell.number if cell.field.unit == "%" else 12 + 3 * cell.number),
    "money": lambda cell: str(1200 + 350 * cell.number),
    "boolean": lambda cell: "true" if cell.number % 4 else "false",
    "industry": lambda cell: "H6210",
}


def _value(cell: Blank) -> str:
    if cell.field.type != "text" and (cell.kind.id, cell.name) in vocabulary():
        return "" if cell.words == NONE else cell.words
    make = MAKERS.get(cell.field.type.partition(":")[0])
    return make(cell) if make else ""
