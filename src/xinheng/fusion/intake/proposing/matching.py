"""Columns matched to fields: by what they are called, by the glossary, and by what stands in them."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from xinheng.fusion.intake.compiling.units import said_above, without
from xinheng.fusion.intake.proposing.heading import header_in
from xinheng.fusion.intake.reading.headers import JOINT, alike
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.field_types.kind import likeness
from xinheng.fusion.standard.registry import Standard
from xinheng.kit.names import initials_read

SYNONYMS = Path(__file__).parent / "synonyms.csv"
# From here a column is taken for the field.
ENOUGH = 0.5
# So many types are looked at with their values, once the names of the columns have told which.
LIKELY = 12
# What a title says besides what it means: whose it is, and a unit in brackets.
_WHOSE = (
    "被处罚",
    "企业",
    "单位",
    "当事人",
    "经营主体",
    "主体",
    "商户",
    "机构",
    "设备",
    "产品",
    "药品",
    "食品",
    "持证",
)
# Endings that mean the same in a header, and the one they are taken for.
_ENDINGS = tuple(
    (ending, meant)
    for meant, endings in {
        "号": "编号 号码 编码 代码", "机关": "部门 机构 单位 公司", "日期": "时间 日", "类别": "类型 种类",
        "级别": "等级",
        "原因": "事由", "地址": "地点 场所", "数": "总数 数量", "": "全称 描述 名称",
    }.items()
    for ending in endings.split()
)  # fmt: skip
# Field types whose values tell them apart; everything is a text.
_TELLING = {
    "uscc",
    "person_id",
    "date",
    "datetime",
    "phone",
    "money",
    "division",
    "integer",
    "decimal",
    "coordinate",
    "boolean",
}
_TRANSLATED = {"code", "industry", "boolean", "division"}


@dataclass(frozen=True)
class Guess:
    """What one column is taken for; `field` is empty where nothing fits. `certain` is 0 to 1."""

    column: str
    field: str
    certain: float


@dataclass(frozen=True)
class Proposal:
    """What a file is taken for: the record type, the header's place, its columns."""

    record_type: str
    header: int
    guesses: Sequence[Guess]
    # Required fields that no column was found for.
    missing: Sequence[str]
    # The unit that the titles above the table say of all its amounts.
    unit: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """Column → field, of those that were found."""
        return {one.column: one.field for one in self.guesses if one.field}


def propose(rows: Sequence[Sequence[str]], words: Standard, type: str = "") -> Proposal:
    """The likeliest reading of a file's first rows, of the given type or of the one that fits best. Raises
    IntakeRefused where two columns have one name."""
    header = header_in(rows)
    columns = list(rows[header])
    if twice := [name for name, times in Counter(columns).items() if name and times > 1]:
        raise IntakeRefused(f"表头中“{'”“'.join(twice)}”出现多次，分不清哪一列是哪一列。请改正表头后重新提交。")
    samples = {name: [row[place] for row in rows[header + 1 :] if place < len(row) and row[place]]
               for place, name in enumerate(columns)}  # fmt: skip
    kinds = [words.type(type)] if type else list(words.types.values())
    if len(kinds) > LIKELY:
        kinds = sorted(kinds, key=lambda kind: -_at_a_glance(columns, kind))[:LIKELY]
    found = [(kind, _assigned(columns, samples, kind, words)) for kind in kinds]
    kind, guesses = max(found, key=lambda pair: _fit(pair[0], pair[1]))
    given = {one.field for one in guesses}
    missing = [
        name for name, field in kind.fields.items() if (field.required or name in kind.key) and name not in given
    ]
    return Proposal(kind.id, header, guesses, missing, said_above([cell for row in rows[:header] for cell in row]))


def _at_a_glance(columns: Sequence[str], kind: RecordType) -> float:
    """How many of the columns a type has a field for, by their names alone."""
    best = (max(_by_name(column, name, field) for name, field in kind.fields.items()) for column in columns if column)
    return sum(score for score in best if score >= ENOUGH) - 0.02 * len(kind.fields)


def _fit(kind: RecordType, guesses: Sequence[Guess]) -> float:
    """How well a type accounts for a file: its columns, and that what it must have is there."""
    given = {one.field for one in guesses if one.field}
    must = [name for name, field in kind.fields.items() if field.required]
    held = sum(name in given for name in must) / len(must) if must else 0.0
    return sum(one.certain for one in guesses if one.field) / max(len(guesses), 1) + held


def _assigned(
    columns: Sequence[str], samples: Mapping[str, Sequence[str]], kind: RecordType, words: Standard
) -> list[Guess]:
    """Each field to one column at most, the surest pairs first."""
    scored = sorted(
        ((_score(column, samples[column], name, field, words), -place, column, name)
         for place, column in enumerate(columns) if column
         for name, field in kind.fields.items()),
        reverse=True,
    )  # fmt: skip
    taken: dict[str, Guess] = {}
    used: set[str] = set()
    for score, _, column, name in scored:
        if score < ENOUGH:
            break
        if column not in taken and name not in used:
            taken[column] = Guess(column, name, min(score, 1.0))
            used.add(name)
    return [taken.get(column, Guess(column, "", 0.0)) for column in columns if column]


def _score(column: str, sample: Sequence[str], name: str, field: Field, words: Standard) -> float:
    called = _by_name(column, name, field)
    if called >= 0.3 and _none_fits(sample, field, words):
        return 0.0
    if called < 0.3:
        # A credit code is known by itself, whatever the column is called.
        known = field.type == "uscc" and field.role == "subject" and _by_values(sample, field, words) > 0.2
        return ENOUGH if known else 0.0
    return called + _by_values(sample, field, words)


def _by_name(column: str, name: str, field: Field) -> float:
    """The best of the ways in which a column's name can be read."""
    return max(_called(one, name, field) for one in _ways(column))


@lru_cache(maxsize=20_000)
def _ways(column: str) -> tuple[str, ...]:
    """A column's name without its unit; of two rows of header also the lower alone, of a database also without the
    letter that tells its kind (c_qymc)."""
    told = [bare := without(column)]
    if JOINT in bare:
        told += [bare.replace(JOINT, ""), bare.rpartition(JOINT)[2]]
    if bare.isascii() and re.match("[A-Za-z]_..", bare):
        told.append(bare[2:])
    return tuple(dict.fromkeys(told))


def _called(column: str, name: str, field: Field) -> float:
    """1 for the same name; less for a synonym, a name without its owner, a name that is like it."""
    asked, title = _alike(column), _alike(field.title)
    if asked in (title, name.upper(), _alike(field.title_en)) or column in field.called.values():
        return 1.0
    bare, plain = _bare(asked), _bare(title)
    synonyms = glossary().get(name, frozenset())
    if asked in synonyms or bare in synonyms or (len(asked) > 1 and asked in _in_letters((title, *synonyms))):
        return 0.9
    if len(asked) > 3 and asked[:2] in _in_letters(_WHOSE) and asked[2:] in _in_letters((title, *synonyms)):
        return 0.8
    if bare == plain:
        return 0.85
    if plain and bare and (plain in bare or bare in plain):
        return 0.45 + 0.35 * min(len(plain), len(bare)) / max(len(plain), len(bare))
    return 0.85 * max((_near(bare, _bare(word)) for word in (title, *synonyms)), default=0.0)


@lru_cache(maxsize=20_000)
def _in_letters(titles: tuple[str, ...]) -> frozenset[str]:
    """How columns of databases are often called: the first letters of a title's pinyin, QYMC for 企业名称."""
    return frozenset(letters for title in titles if not title.isascii() for letters in initials_read(title))


@lru_cache(maxsize=20_000)
def _alike(title: str) -> str:
    return alike(title)


@lru_cache(maxsize=20_000)
def _bare(title: str) -> str:
    """What a title means: without its owner, its unit in brackets, and with one word for each kind of ending."""
    told = title.split("(", maxsplit=1)[0].removeprefix("的")
    for word in _WHOSE:
        if told.startswith(word) and len(told) > len(word) + 1:
            told = told[len(word) :]
    for ending, meant in _ENDINGS:
        if told.endswith(ending) and len(told) > len(ending):
            return told[: -len(ending)] + meant
    return told


@lru_cache(maxsize=200_000)
def _near(left: str, right: str) -> float:
    """How alike two titles are by shared pairs of characters, or by shared characters where these are few."""
    if not set(left) & set(right):
        return 0.0
    letters = 2 * len(set(left) & set(right)) / (len(set(left)) + len(set(right)))
    return max(likeness(left, right), 0.85 * letters)


def _none_fits(sample: Sequence[str], field: Field, words: Standard) -> bool:
    """Whether not one cell could be a value of the field. Departments' words for a code are translated afterwards."""
    if not sample or field.type.partition(":")[0] in _TRANSLATED:
        return False
    type = words.type_of(field)
    return all(type.check(type.clean(cell)) for cell in sample)


def _by_values(sample: Sequence[str], field: Field, words: Standard) -> float:
    """What the cells say: a bonus where a telling type or a code list takes them, a malus where it does not."""
    telling = field.type.partition(":")[0]
    if not sample or (telling not in _TELLING and telling not in ("code", "industry")):
        return 0.0
    type = words.type_of(field)
    good = sum(not type.check(type.clean(cell)) for cell in sample[:20]) / len(sample[:20])
    if telling in ("integer", "decimal", "money") and good == 1:
        return 0.05
    return 0.25 * good if good >= 0.5 else -0.4


@cache
def glossary() -> Mapping[str, frozenset[str]]:
    """Field → what departments call it, folded."""
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        told = [(row["fields"].split("|"), row["words"].split("|")) for row in csv.DictReader(file)]
    found: dict[str, set[str]] = {}
    for names, said in told:
        for name in names:
            found.setdefault(name, set()).update(map(alike, said))
    return {name: frozenset(said) for name, said in found.items()}
