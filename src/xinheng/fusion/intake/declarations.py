"""A source as data: one TOML file tells where a department's columns go. Adding a data set means adding a file."""

import codecs
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from xinheng.fusion.standard.declarations import Period
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Via(Declaration):
    """The row names only a parent record: the subject is that record's subject."""

    record_type: Name
    source: Name
    # Our field that holds the parent's natural key, as the parent's source wrote it.
    field: Name


class Match(Declaration):
    """The row has no identifier: an exact match of a cleaned name or address, if it fits one subject alone."""

    name: Name | None = None
    address: Name | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.name or self.address):
            raise ValueError("name or address must name a field of the record type")
        return self


class SubjectRule(Declaration):
    """How a row finds its subject: by identifier (`scheme` + `field`), `via` a parent record, or by `match`."""

    scheme: Name | None = None
    field: Name | None = None
    via: Via | None = None
    match: Match | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [self.scheme is not None or self.field is not None, self.via is not None, self.match is not None]
        if sum(ways) != 1:
            raise ValueError("give one of: scheme and field, via, match")
        if (self.scheme is None) != (self.field is None):
            raise ValueError("scheme and field belong together")
        return self


class Derived(Declaration):
    """A field put together from columns: their texts joined, empty ones left out."""

    columns: Annotated[list[str], Field(min_length=1)]
    separator: str = ""


class Position(Declaration):
    """How a source writes points: the order of the two numbers and the datum they are measured in."""

    order: Literal["longitude,latitude", "latitude,longitude"] = "longitude,latitude"
    # Chinese maps shift their points: gcj02 (高德, 腾讯), bd09 (百度). cgcs2000 is wgs84 to within centimetres.
    datum: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] = "wgs84"


class SourceDeclaration(Declaration):
    """One department's data set, as `sources/<name>.toml` of the city pack declares it."""

    name: Name
    title: str
    department: str
    record_type: Name
    format: Literal["csv", "xlsx"] = "csv"
    # Any text encoding that Python knows; `auto` tells UTF-8 and GB18030 apart by the whole file.
    encoding: str = "auto"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    # Worksheet by title; the first one when empty.
    sheet: str = ""
    # Rows above the header; when absent, it is looked for. Rows of the header, the upper ones spanning columns.
    title_rows: Annotated[int, Field(ge=0, le=100)] | None = None
    header_rows: Annotated[int, Field(ge=1, le=5)] = 1
    # Tried in this order; ISO dates are always understood.
    date_format: str | list[str] = "%Y-%m-%d"
    # Texts that mean "nothing" in this source.
    empty: list[str] = []
    columns: dict[str, Name]
    values: dict[Name, dict[str, str]] = {}
    # Values allowed in a field, code = title, where the standard has no list of its own for it.
    codes: dict[Name, dict[str, str]] = {}
    defaults: dict[Name, str] = {}
    derived: dict[Name, Derived] = {}
    # How points are written, by field; they are kept as longitude,latitude of WGS 84.
    coordinates: dict[Name, Position] = {}
    # Natural key within the source; the record type's own key when empty.
    key: list[Name] = []
    subject: SubjectRule | None = None
    # May a row create its subject? The record type's own rule when absent. `if_absent` creates, and never overwrites
    # what the master source says of the subject.
    establishes: Literal["always", "if_absent", "never"] | None = None
    # Two different rows under one key in a file: the last one counts, or all of them are refused.
    duplicates: Literal["last", "reject"] = "last"
    ignore: list[str] = []
    # What a delivery holds: everything the department has, so that what is missing from it is withdrawn, or a part.
    delivery: Literal["full", "partial"] = "partial"
    # The share of this source's current records that a full delivery may leave out without being asked about it.
    vanishing: Annotated[float, Field(ge=0, le=1)] = 0.05
    # How often a delivery is due; the record type's own when absent.
    refresh: Period | None = None
    # The path of the organisation whose stewards are told when the source falls silent; the whole city's when absent.
    told: Annotated[str, StringConstraints(pattern=r"^([0-9A-Za-z-]+/)*$")] = ""

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name == "auto":
            return name
        try:
            known = codecs.lookup(name)
            # Codecs such as base64 make no text of bytes.
            b"a".decode(name, "ignore")
        except LookupError as error:
            raise ValueError(f"没有这种文本编码：{name}，可用 auto、utf-8、gb18030、windows-1252 等") from error
        return known.name if known.name != "gbk" else "gb18030"

    @property
    def date_formats(self) -> list[str]:
        """The declared formats, as a list."""
        return [self.date_format] if isinstance(self.date_format, str) else self.date_format


def read_source(path: Path) -> SourceDeclaration:
    """The source declared in a file; its name is the file's."""
    return read_declaration(path, SourceDeclaration, name=path.stem)


def read_sources(folder: Path) -> dict[str, SourceDeclaration]:
    """Every source of a folder by name; an absent folder holds none."""
    return {path.stem: read_source(path) for path in sorted(folder.glob("*.toml"))}


__all__ = [
    "DeclarationError",
    "Derived",
    "Match",
    "Position",
    "SourceDeclaration",
    "SubjectRule",
    "Via",
    "read_source",
    "read_sources",
]
