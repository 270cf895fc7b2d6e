"""The form of a kind of entity as data: sections, fields, what is public, and for whom a part is besides (多报合一).

One file a kind in `kinds/`; a city pack's `annual_reports/*.toml` adds fields or takes a kind's place.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from xinheng.fusion.standard.registry import standard
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf

OWN = Path(__file__).parent / "kinds"
RECORD = "annual_report"
KEY_BYTES = (32, 65)  # Ed25519, SM2


class ReportItem(Declaration):
    """One field of the form. `name` is the record's field; `published` the one it fills too where the filer chooses.

    `public`: must (shown by law), choice (the filer decides), never. Money is typed in 万元 and kept in 元.
    `also` names receivers besides the section's own.
    """

    name: str
    required: bool = False
    public: Literal["must", "choice", "never"] = "must"
    published: str = ""
    hint: str = ""
    also: tuple[str, ...] = ()


class Receiver(Declaration):
    """Another department to which a part of the report is a report too, and by what."""

    title: str
    basis: str


class Section(Declaration):
    """One step of the form; `receiver` names the department that this part is a report to besides."""

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
    receivers: dict[str, Receiver] = {}
    sections: tuple[Section, ...]

    @property
    def items(self) -> list[ReportItem]:
        """Every field, in the order of the form."""
        return [item for section in self.sections for item in section.items]

    def part_for(self, receiver: str) -> list[str]:
        """The fields that a receiver gets, in the order of the form."""
        pairs = [(part, item) for part in self.sections for item in part.items]
        return [item.name for part, item in pairs if receiver == part.receiver or receiver in item.also]


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
    named = {part.receiver for part in kind.sections if part.receiver} | {
        one for item in kind.items for one in item.also
    }
    if unknown := sorted(named - set(kind.receivers)):
        raise DeclarationError(path, f"receivers.{unknown[0]}", f"没有登记接收部门“{unknown[0]}”的名称和依据")
    return kind


KINDS = Shelf("年报表", _kinds_of_city)


def kinds() -> Mapping[str, ReportKind]:
    """The forms in force in this city."""
    return KINDS.of(pack_folder(str(settings.XINHENG_CITY)))


def receivers() -> Mapping[str, Receiver]:
    """Every department that gets a part of some report, by its name."""
    return {name: one for kind in kinds().values() for name, one in kind.receivers.items()}


def key_of(receiver: str) -> bytes | None:
    """The public key by which a receiver's questions are known; None while it is not connected."""
    return next((key for name, key in _keys() if name == receiver), None)


def _keys() -> list[tuple[str, bytes]]:
    pairs = [one.partition("=") for one in settings.XINHENG_REPORT_KEYS]
    return [(name.strip(), bytes.fromhex(key)) for name, _, key in pairs]


def check_receivers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The forms are read, and the keys are keys of receivers that there are."""
    try:
        known = receivers()
    except DeclarationError:
        return []  # check_declarations says it
    try:
        wrong = [name for name, key in _keys() if name not in known or len(key) not in KEY_BYTES]
    except ValueError:
        wrong = ["?"]
    if not wrong:
        return []
    told = f"XINHENG_REPORT_KEYS 应为“部门=公钥（十六进制，Ed25519 或 SM2）”，用逗号分开；不对的是 {'、'.join(wrong)}。"
    return [Error(told, hint=f"Receivers of this city: {', '.join(known) or 'none'}.", id="annual_reports.E002")]
