"""The form of a kind of entity as data: sections, fields, what is public, and for whom a part is besides (多报合一).

One file a kind in `kinds/`; a city pack's `annual_reports/*.toml` adds fields or takes a kind's place.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from django.conf import settings

from xinheng.fusion.standard.registry import standard
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf

OWN = Path(__file__).parent / "kinds"
RECORD = "annual_report"


class ReportItem(Declaration):
    """One field of the form. `name` is the record's field; `published` the one it fills too where the filer chooses.

    `public`: must (shown by law), choice (the filer decides), never. Money is typed in 万元 and kept in 元.
    """

    name: str
    required: bool = False
    public: Literal["must", "choice", "never"] = "must"
    published: str = ""
    hint: str = ""


class Section(Declaration):
    """One step of the form; `receiver` is the department that this part is a report to besides."""

    title: str
    receiver: str = ""
    basis: str = ""
    items: tuple[ReportItem, ...]


class ReportKind(Declaration):
    """The form of one kind of entity."""

    title: str
    basis: str
    # Whether the filer chooses if the content is public at all (households).
    content_by_choice: bool = False
    sections: tuple[Section, ...]

    @property
    def items(self) -> list[ReportItem]:
        """Every field, in the order of the form."""
        return [item for section in self.sections for item in section.items]


def _kinds_of_city(city: Path) -> Mapping[str, ReportKind]:
    paths = [*sorted(OWN.glob("*.toml")), *sorted((city / "annual_reports").glob("*.toml"))]
    return {path.stem: _checked(path) for path in paths}


def _checked(path: Path) -> ReportKind:
    kind = read_declaration(path, ReportKind)
    known = standard().type(RECORD).fields
    for item in kind.items:
        for name in (item.name, item.published):
            if name and name not in known:
                raise DeclarationError(path, f"sections.items.{name}", f"年度报告的数据标准没有字段“{name}”")
    return kind


KINDS = Shelf("年报表", _kinds_of_city)


def kinds() -> Mapping[str, ReportKind]:
    """The forms in force in this city."""
    return KINDS.of(pack_folder(str(settings.XINHENG_CITY)))
