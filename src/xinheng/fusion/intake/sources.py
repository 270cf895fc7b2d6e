"""The sources of the city's pack, each checked against its record type before anything is read."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.compiling.units import is_unit
from xinheng.fusion.intake.declarations import SourceDeclaration, read_source, read_sources
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.field_types.days import DateFormatError, layouts
from xinheng.fusion.standard.pack import pack, read_pack
from xinheng.fusion.standard.registry import Standard, standard, standard_of
from xinheng.kit.declared import DeclarationError, Stamp, stamp_of
from xinheng.kit.shelf import Shelf

# A type without a source of its own is taken in by its template, under this name: `template_food_recall`.
TEMPLATE = "template_"


def sources() -> Mapping[str, SourceDeclaration]:
    """Every declared source by name: the pack's, and what stewards saved in the platform, which adds to them."""
    return {**_saved(), **SOURCES.of(pack().folder)}


def saved_folder() -> Path:
    """Where sources lie that were made in the platform."""
    return Path(settings.XINHENG_HOME) / "sources"


def is_saved(name: str) -> bool:
    """Whether it is the platform's own file that declares a source; the pack's goes first."""
    return name not in SOURCES.of(pack().folder) and (saved_folder() / f"{name}.toml").exists()


def _saved() -> dict[str, SourceDeclaration]:
    return {path.stem: _saved_source(path, stamp_of(path)) for path in sorted(saved_folder().glob("*.toml"))}


@lru_cache(maxsize=512)
def _saved_source(path: Path, stamp: Stamp) -> SourceDeclaration:
    """Every process reads a file once, and again when it was written anew."""
    return read_source(path)


def source_named(name: str) -> SourceDeclaration | None:
    """A declared source, or the template of a record type; None for a name nobody declared."""
    declared = sources().get(name)
    kind = standard().types.get(name.removeprefix(TEMPLATE)) if name.startswith(TEMPLATE) else None
    return template_of(kind) if declared is None and kind is not None else declared


def template_of(kind: RecordType) -> SourceDeclaration:
    """The source that a filled template of the type is: its columns are the titles of the fields."""
    return SourceDeclaration(
        name=f"{TEMPLATE}{kind.id}",
        title=f"{kind.title}（填报模板）",
        department=kind.duties.producer,
        record_type=kind.id,
        columns={field.title: name for name, field in kind.fields.items()},
    )


def plan_for(name: str) -> Plan:
    """The plan of one source; refuses a name nobody declared."""
    declared = source_named(name)
    if declared is None:
        known = "、".join(sources()) or "（无）"
        raise IntakeRefused(
            f"城市包中没有数据源 {name}。已声明的有：{known}。请检查名称，或在 sources 目录中增加 {name}.toml。"
        )
    return Plan(declared, standard().type(declared.record_type), standard())


def _sources_of_city(city: Path) -> dict[str, SourceDeclaration]:
    folder = read_pack(str(city)).sources_folder
    found = read_sources(folder)
    for name, source in found.items():
        for key, problem in problems_of(source, standard_of(city)):
            raise DeclarationError(folder / f"{name}.toml", key, problem)
    return found


SOURCES = Shelf("数据源", _sources_of_city)


def problems_of(source: SourceDeclaration, words: Standard) -> Iterator[tuple[str, str]]:
    """Dotted key and problem of everything in a source that its record type does not bear out."""
    if source.record_type not in words.types:
        yield "record_type", f"没有记录类型 {source.record_type}，已声明的有：{'、'.join(sorted(words.types))}"
        return
    kind = words.type(source.record_type)
    for key, names in _named_fields(source):
        for name in names:
            if name not in kind.fields:
                yield key, f"记录类型 {kind.id} 没有字段 {name}，已声明的有：{'、'.join(kind.fields)}"
    given = {*source.columns.values(), *source.defaults, *source.derived}
    for name, field in kind.fields.items():
        if (field.required or name in (source.key or kind.key)) and name in kind.fields and name not in given:
            yield "columns", f"必填字段 {name}（{field.title}）没有来源：请在 columns、defaults 或 derived 中给出"
    yield from _values(source, kind, words)
    for name in source.key:
        if name in kind.fields and kind.fields[name].privacy in ("personal", "secret"):
            yield "key", f"主键以明文存储，不能使用 {name}"


def _values(source: SourceDeclaration, kind: RecordType, words: Standard) -> Iterator[tuple[str, str]]:
    """What the file itself writes into fields, or says of how they are written: each row would be refused for it."""
    fields = {name: (field, words.type_of(field)) for name, field in kind.fields.items()}
    for name, word in source.defaults.items():
        if name in fields and (wrong := fields[name][1].check(fields[name][1].clean(word))):
            yield f"defaults.{name}", f"{fields[name][0].title}不能每行都写“{word}”：{wrong}"
    for name, unit in source.units.items():
        if name in fields and not (fields[name][0].type == "money" and is_unit(unit)):
            yield f"units.{name}", f"单位只写在金额上，例如 万元、千元、万美元，得到“{unit}”"
    for name, said in source.values.items():
        codes = source.codes.get(name, {})
        for word, ours in said.items() if name in fields else ():
            wrong = f"codes 里没有，可用：{'、'.join(codes)}" if codes and ours not in codes else None
            if wrong := wrong or fields[name][1].check(fields[name][1].clean(ours)):
                yield f"values.{name}.{word}", f"“{word}”不能换成“{ours}”：{wrong}"
    try:
        layouts(tuple(source.date_formats))
    except DateFormatError as error:
        yield "date_format", str(error)


def _named_fields(source: SourceDeclaration) -> Iterator[tuple[str, Iterable[str]]]:
    yield "columns", source.columns.values()
    yield "values", source.values
    yield "codes", source.codes
    yield "defaults", source.defaults
    yield "derived", source.derived
    yield "units", source.units
    yield "coordinates", source.coordinates
    yield "key", source.key
    rule = source.subject
    if rule:
        yield "subject.field", [rule.field] if rule.field else []
        yield "subject.via.field", [rule.via.field] if rule.via else []
        yield "subject.match", [name for name in (rule.match.name, rule.match.address) if name] if rule.match else []
