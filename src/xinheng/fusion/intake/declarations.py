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
            raise ValueError("name 和 address 至少写一个，写记录类型的字段")
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
            raise ValueError("写 scheme 和 field，或 via，或 match，三者取一")
        if (self.scheme is None) != (self.field is None):
            raise ValueError("scheme 和 field 要一起写")
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


class TableOrigin(Declaration):
    """The rows of a department's database table, fetched by us."""

    # The name of a connection kept in the platform, with its address and credentials.
    connection: Name
    # As the database calls it, with its schema: `licensing.licences`. A view is a table.
    table: Annotated[str, StringConstraints(pattern=r"^[^\x00\"`.;]{1,63}(\.[^\x00\"`.;]{1,63})?$")]
    # A column that only grows (a number, a moment of change): only what is new is read. Absent: all rows each time.
    grows: Annotated[str, StringConstraints(pattern=r"^[^\x00\"`]{1,63}$")] | None = None
    # How far before the last value is read again, for rows whose transaction ended late; of a moment.
    overlap: Period = "PT1H"


# The way to a value in JSON: `data.items`.
Way = Annotated[str, StringConstraints(pattern=r"^[^.\s]+(\.[^.\s]+)*$")]


class AddressOrigin(Declaration):
    """The records of a department's HTTP interface, fetched by us page by page; a record is an object of JSON."""

    # The name of a connection kept in the platform, with the start of the address and the token.
    connection: Name
    # What follows that start: `/licences?kind=food`.
    path: Annotated[str, StringConstraints(pattern=r"^/?[^\s#]*$")] = ""
    # Where the list of records stands in an answer; the answer itself is the list when empty.
    records: Way | Literal[""] = ""
    # `page`: a number in the query that grows until a page is empty. `cursor`: a value of the answer goes into the next
    # query. `next`: the answer names the next address. `none`: one answer holds all.
    paging: Literal["none", "page", "cursor", "next"] = "none"
    page_param: str = "page"
    first_page: int = 1
    size_param: str = ""
    size: Annotated[int, Field(ge=1, le=10_000)] = 200
    cursor_param: str = "cursor"
    # Where the cursor, or the next address, stands in an answer.
    following: Way | Literal[""] = ""
    # A field that only grows, and the parameter that asks for what is newer. Absent: all each time.
    grows: str | None = None
    since_param: str = ""
    overlap: Period = "PT1H"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.paging in ("cursor", "next") and not self.following:
            raise ValueError("paging 为 cursor 或 next 时要写 following：回答里游标或下一页地址所在的位置")
        if bool(self.grows) != bool(self.since_param):
            raise ValueError("grows 和 since_param 一起写：哪个字段只增，用哪个参数要更新的")
        return self


class Schedule(Declaration):
    """When we fetch, by the city's clock: at fixed times of the day, or every so many hours since midnight."""

    daily: list[Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]] = []
    every_hours: Annotated[int, Field(ge=1, le=24)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.daily) == (self.every_hours is not None):
            raise ValueError('写 daily = ["06:30"] 或 every_hours = 4，两者取一')
        return self


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
    # Worksheet by title; the likeliest one when empty; `*` reads every one whose header fits, a sheet a month.
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
    # In what unit bare numbers are, by field of money: 万元, 万美元; when absent, as the column's name says, else yuan.
    units: dict[Name, str] = {}
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
    # Where it is fetched from; absent: it is sent to us. When it is fetched, or its folder looked into.
    table: TableOrigin | None = None
    address: AddressOrigin | None = None
    schedule: Schedule | None = None
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

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.table and self.address:
            raise ValueError("table 和 address 取一：一个来源从一处取")
        if self.origin and self.origin.grows and self.delivery == "full":
            raise ValueError("只读新增（grows）的来源不是全量：去掉 grows，或去掉 delivery")
        return self

    @property
    def origin(self) -> TableOrigin | AddressOrigin | None:
        """Where we fetch it; None where it is sent to us."""
        return self.table or self.address

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
