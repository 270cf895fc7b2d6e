"""How one source's files become records of one type: which column, which field, what refuses a row."""

from dataclasses import dataclass, replace
from functools import cached_property

from xinheng.fusion.intake.compiling.units import said_by
from xinheng.fusion.intake.declarations import SourceDeclaration, Via
from xinheng.fusion.registers.compose import BLIND_TYPES
from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.registry import Standard

# The columns that only the form of rejected rows has.
RETURN_NUMBER, RETURN_REASON = "退回编号", "退回原因"


@dataclass(frozen=True)
class Plan:
    """How one source's files become records of one type."""

    source: SourceDeclaration
    type: RecordType
    standard: Standard
    # Whether the files are forms on which rejected rows come back corrected.
    corrects: bool = False

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The fields of the natural key."""
        return tuple(self.source.key) or self.type.key

    @cached_property
    def scheme(self) -> str:
        """The scheme of the identifier by which rows find their subject; empty with `via` and `match`."""
        rule = self.source.subject
        if rule is None:
            return self.type.identity
        return rule.scheme or ""

    @cached_property
    def subject_field(self) -> str:
        """The field that holds that identifier."""
        rule = self.source.subject
        return (rule.field or "") if rule else self.type.subject_field

    @property
    def via(self) -> Via | None:
        """The parent record whose subject is this row's."""
        return self.source.subject.via if self.source.subject else None

    @cached_property
    def establishes(self) -> str:
        """`always`, `if_absent` or `never`."""
        if not self.scheme:
            return "never"
        return self.source.establishes or ("always" if self.type.establishes else "never")

    @cached_property
    def fields(self) -> list[str]:
        """Fields that the source fills, in the order of canonical JSON."""
        return sorted({*self.source.columns.values(), *self.source.defaults, *self.source.derived})

    def role(self, role: str) -> str:
        """The field with this role, if the source fills it; else empty."""
        name = self.type.role(role) or ""
        return name if name in self.fields else ""

    @cached_property
    def refusing(self) -> list[str]:
        """Fields in which a bad value refuses the row; in all others it is left out and found."""
        rule = self.source.subject
        identifying = {*self.key, self.subject_field, rule.via.field if rule and rule.via else ""}
        return [name for name in self.fields if name in identifying or self.type.refuses(name)]

    @cached_property
    def forgiving(self) -> list[str]:
        """The others."""
        return [name for name in self.fields if name not in self.refusing]

    @cached_property
    def stated_on(self) -> str:
        """The field that makes a record newer than another of its key; empty where the last word counts."""
        return self.role("stated_on")

    @cached_property
    def stated_is_effect(self) -> bool:
        """Whether that day is also the day since when the statement holds, which records carry in a column."""
        return self.stated_on == self.type.role("effective_on")

    @cached_property
    def mentions(self) -> dict[str, Field]:
        """Fields that name a second subject."""
        return {name: field for name, field in self.type.mentions.items() if name in self.fields}

    @cached_property
    def column_of(self) -> dict[str, str]:
        """For each field the columns it comes from, as people read them."""
        names = {name: "、".join(column.columns) for name, column in self.source.derived.items()}
        for column, name in self.source.columns.items():
            names[name] = f"{names[name]}、{column}" if name in names else column
        return names

    def unit_of(self, name: str, column: str) -> str:
        """The unit of a column's bare numbers: as the source declares it, else as the column's name says; empty for
        yuan, and for what is no amount."""
        if self.type.fields[name].type != "money":
            return ""
        return self.source.units.get(name) or said_by(column)

    @property
    def units(self) -> dict[str, str]:
        """The columns whose bare numbers are not yuan, with their units."""
        told = {column: self.unit_of(name, column) for column, name in self.source.columns.items()}
        return {column: unit for column, unit in told.items() if unit and unit != "元"}

    @property
    def is_full(self) -> bool:
        """Whether a delivery holds everything that the department has; what comes back corrected never does."""
        return self.source.delivery == "full" and not self.corrects

    @property
    def wanted(self) -> list[str]:
        """Every column that a file must have."""
        derived = [column for one in self.source.derived.values() for column in one.columns]
        number = [RETURN_NUMBER] if self.corrects else []
        return list(dict.fromkeys([*self.source.columns, *derived, *number]))

    @property
    def columns(self) -> list[str]:
        """The same without what only the form has."""
        return [column for column in self.wanted if column != RETURN_NUMBER]

    def for_corrections(self) -> "Plan":
        """The plan for the form on which rejected rows come back: however the department's own files look."""
        known = {*self.source.ignore, RETURN_REASON, "文件", "行号"}
        plain = {
            "encoding": "auto", "delimiter": ",", "sheet": "", "title_rows": None, "header_rows": 1,
            "ignore": sorted(known),
        }  # fmt: skip
        return replace(self, source=self.source.model_copy(update=plain), corrects=True)

    def for_a_part(self) -> "Plan":
        """The plan for a delivery that holds only a part, whatever the source says of its deliveries."""
        return replace(self, source=self.source.model_copy(update={"delivery": "partial"}))

    @cached_property
    def blind_fields(self) -> list[str]:
        """Restricted fields that are looked up by blind key."""
        fields = self.type.restricted_fields
        return [name for name in self.fields if name in fields and fields[name].type in BLIND_TYPES]

    @cached_property
    def prose(self) -> list[str]:
        """Open sentences of the delivery, in which no number of a person may stand."""
        return [name for name in self.fields if name in self.type.prose_fields]

    @cached_property
    def name_field(self) -> str:
        """The field of the delivery that calls the subject by a name anybody may read, "" where none does: for rows
        that cannot be linked by number."""
        name = self.type.calling_field
        return name if name in self.fields and self.type.fields[name].privacy == "open" else ""

    @cached_property
    def identifier_fields(self) -> list[str]:
        """Open fields that give the subject a further name: they carry a scheme and mention nobody."""
        return [
            name for name, field in self.type.fields.items()
            if name in self.fields and field.scheme and not field.mention and field.privacy == "open"
            and name != self.subject_field
        ]  # fmt: skip
