"""Documented keys are read keys, of every kind of TOML file: what a page shows is accepted, what is read is told."""

import inspect
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

import xinheng
from xinheng.credit.risk import declarations as risk
from xinheng.fusion.intake import declarations as intake
from xinheng.fusion.standard import declarations as standard
from xinheng.fusion.standard import pack, publication
from xinheng.fusion.standard.code_lists import SECTION_COLUMNS
from xinheng.kit.declared import Declaration
from xinheng.supervision.inspection import declarations as inspection
from xinheng.support.procedures import declarations as procedures
from xinheng.support.procedures.parameters import Parameter, ParameterValue

DOCS = Path(__file__).resolve().parents[2] / "docs"
# A page, the models whose keys it tells, and what a block of it is, by a line that only such a block has.
KINDS: list[tuple[str, list[type[BaseModel]], dict[str, type[BaseModel]]]] = [
    (
        "procedures.md",
        [
            procedures.Procedure, procedures.Menu, procedures.Fact, procedures.State, procedures.Ahead,
            procedures.Clock, procedures.Move, procedures.Extension, Parameter, ParameterValue,
        ],
        {"[[moves]]": procedures.Procedure},
    ),
    (
        "add-a-source.md",
        [
            intake.SourceDeclaration, intake.SubjectRule, intake.Via, intake.Match, intake.Derived, intake.Position,
        ],
        {
            "department = ": intake.SourceDeclaration,
            "main_scheme = ": pack.CityDeclaration,
            "subject = ": standard.RecordType,
            "[subject.via]": intake.SourceDeclaration,
        },
    ),
    (
        "add-a-record-type.md",
        [
            standard.RecordType, standard.Field, standard.Check, standard.Duties, publication.Public,
            publication.Period, publication.Stop, publication.HeldBack, publication.Follows, publication.Withheld,
            publication.Link,
        ],
        {"theme = ": standard.RecordType, "[[public.periods]]": standard.RecordType},
    ),
    (
        "add-a-city.md",
        [pack.CityDeclaration, pack.Brand, inspection.Checklist, inspection.ChecklistItem],
        {
            "main_scheme = ": pack.CityDeclaration,
            "explanation = ": risk.Indicator,
            "[[items]]": inspection.Checklist,
        },
    ),
    (
        "risk.md",
        [
            risk.Indicator, risk.Scorecard, risk.Dimension, risk.Aspect, risk.Lines, risk.Band, risk.NewSubject,
            risk.Peers,
        ],
        {"explanation = ": risk.Indicator},
    ),
]  # fmt: skip
# Given from outside the file: its name, its place.
NOT_WRITTEN = {"home", "older", "id"}
SOURCE = Path(xinheng.__file__).parent


def every_declaration(of: type[BaseModel] = Declaration) -> list[type[BaseModel]]:
    """Everything that is read from a file, of the installed apps."""
    found = [
        one for one in of.__subclasses__() if one.__module__.startswith("xinheng.") and ".tests." not in one.__module__
    ]
    return [*found, *(deeper for one in found for deeper in every_declaration(one))]


PAGES = [pytest.param(*kind, id=kind[0]) for kind in KINDS]


def blocks(page: str) -> list[str]:
    """The TOML of a page."""
    return re.findall(r"```toml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)


def keys_of(model: type[BaseModel]) -> set[str]:
    return {one.alias or name for name, one in model.model_fields.items()} - NOT_WRITTEN


@pytest.mark.parametrize(("page", "models", "shown"), PAGES)
def test_every_key_that_is_read_is_told(page, models, shown):
    text = (DOCS / page).read_text(encoding="utf-8")
    code = "\n".join([*blocks(page), *re.findall(r"`([^`\n]+)`", text)])
    untold = {f"{one.__name__}.{key}" for one in models for key in keys_of(one) if not re.search(rf"\b{key}\b", code)}
    assert untold == set()


@pytest.mark.parametrize(("page", "models", "shown"), PAGES)
def test_every_key_that_is_told_is_read(page, models, shown):
    unknown = []
    for mark, model in shown.items():
        found = [block for block in blocks(page) if re.search(f"^{re.escape(mark)}", block, re.MULTILINE)]
        assert found, mark
        unknown += [one for block in found for one in strangers(model, tomllib.loads(block))]
    assert unknown == []


def strangers(model: type[BaseModel], table: dict[str, object]) -> list[str]:
    """The keys of a table that the model does not know; what is missing in an example is no fault."""
    try:
        model.model_validate(table)
    except ValidationError as error:
        wrong = [one for one in error.errors() if one["type"] == "extra_forbidden"]
        return [".".join(map(str, one["loc"])) for one in wrong]
    return []


def test_every_column_of_a_code_list_is_told():
    told = re.findall(r"`([^`\n]+)`", (DOCS / "add-a-record-type.md").read_text(encoding="utf-8"))
    untold = [name for name in SECTION_COLUMNS if not any(re.search(rf"\b{name}\b", one) for one in told)]
    assert untold == []


def test_the_example_of_a_parameter_is_one():
    example = next(tomllib.loads(block) for block in blocks("procedures.md") if "values = [" in block)
    assert Parameter.model_validate(example["complaint"]["accept_or_reject"]).values


def test_a_stranger_is_found():
    assert strangers(procedures.Procedure, {"moves": [{"id": "x", "colour": "red"}]}) == ["moves.0.colour"]


# What people read in the file itself, or what a test prints of it (docs/law.md).
TOLD_BY_THE_FILE = {"note", "seen"}


def said_in(text: str) -> Counter[str]:
    """How often each name is asked for, given or written as a word."""
    return Counter("".join(found) for found in re.findall(r"\.(\w+)|\"(\w+)\"|\b(\w+)=", text))


@cache
def said_in_the_house() -> Counter[str]:
    """In all code, pages and statements."""
    files = [one for one in SOURCE.rglob("*") if one.suffix in {".py", ".html", ".sql"}]
    own = [one for one in files if not {"tests", "vendor", "migrations"} & {*one.parts}]
    return sum((said_in(one.read_text(encoding="utf-8")) for one in own), Counter[str]())


def idle_keys(model: type[BaseModel]) -> set[str]:
    """The keys whose name nobody says: neither somebody else in any way, nor the class of itself."""
    own = inspect.getsource(model)
    elsewhere = said_in_the_house() - said_in(own)
    return {name for name in model.model_fields if not elsewhere[name] and not re.search(rf"self\.{name}\b", own)}


@pytest.mark.parametrize("model", every_declaration(), ids=lambda one: one.__name__)
def test_every_key_is_asked_for_by_somebody(model):
    """A key that a file may hold and nobody reads lies to whoever writes it."""
    assert idle_keys(model) - TOLD_BY_THE_FILE == set()


def test_a_key_that_nobody_reads_is_found():
    class Lying(Declaration):
        read_by_itself: str = ""
        zz_read_by_nobody: str = ""

        def told(self) -> str:
            return self.read_by_itself

    assert idle_keys(Lying) == {"zz_read_by_nobody"}
