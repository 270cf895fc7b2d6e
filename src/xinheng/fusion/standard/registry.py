"""The standard of one city: the package's record types and code lists, with the pack's added or put in their place."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as kept
from functools import cache, cached_property, lru_cache
from pathlib import Path

from django.conf import settings

from xinheng.fusion.standard.code_lists import SECTIONS, Code, CodeList, read_code_lists, with_more
from xinheng.fusion.standard.consistency import problems_of
from xinheng.fusion.standard.declarations import Field, RecordType, Theme
from xinheng.fusion.standard.field_types import Text, field_type
from xinheng.fusion.standard.field_types.many import ManyOf
from xinheng.fusion.standard.field_types.points import Bounds, Coordinate
from xinheng.fusion.standard.pack import read_pack
from xinheng.kit.declared import DeclarationError, Stamp, read_declaration, stamp_of
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf
from xinheng.support.contract import declared_folders

HERE = Path(__file__).resolve().parent


class UnknownRecordType(LookupError):
    """No record type has this name."""


class UnknownCodeList(LookupError):
    """No code list has this name."""


@dataclass(frozen=True)
class Standard:
    """Every record type and code list in force, read once and checked as a whole."""

    types: Mapping[str, RecordType]
    code_lists: Mapping[str, CodeList]
    language: str = "zh-hans"
    # Where the city lies: points outside are wrong.
    bounds: Bounds | None = None
    # The file each type was read from, for whoever finds later that a name in it leads nowhere.
    paths: Mapping[str, Path] = kept(default_factory=dict, repr=False, compare=False)
    _field_types: dict[str, Text] = kept(default_factory=dict, repr=False, compare=False)

    def type(self, id: str) -> RecordType:
        """The record type of this name."""
        try:
            return self.types[id]
        except KeyError:
            raise UnknownRecordType(f"没有记录类型 {id}，已声明的有：{'、'.join(sorted(self.types))}") from None

    def code_list(self, id: str) -> CodeList:
        """The code list of this name."""
        try:
            return self.code_lists[id]
        except KeyError:
            raise UnknownCodeList(f"没有代码表 {id}，已有：{'、'.join(sorted(self.code_lists))}") from None

    def field_type(self, name: str) -> Text:
        """The field type a declaration names, made once."""
        if name not in self._field_types:
            inside = Coordinate(self.bounds) if name == Coordinate.name else None
            self._field_types[name] = inside or field_type(name, self.code_lists)
        return self._field_types[name]

    def type_of(self, field: Field) -> Text:
        """The type of a field, as a set of values where it holds many."""
        one = self.field_type(field.type)
        return ManyOf(one) if field.many else one

    def basis_of(self, kind: RecordType, field: Field | None = None) -> str:
        """Law and article on which data of the type, or a value of one of its fields, are held.

        A type says it itself, is published by a law that says it, or rests on its theme's. A value about a person
        rests beside that on 个人信息保护法 第十三条第一款第（三）项, needed for a duty of law; one that can harm its
        person, such as the number of a paper, on 第二十八条 too.
        """
        own = (
            kind.basis
            or (kind.public.basis if kind.public else "")
            or self.code_list("theme").by_code[kind.theme].basis
        )
        if field is None or field.privacy not in ("personal", "secret"):
            return own
        sensitive = "、第二十八条" if field.type in ("person_id", "id_document") or field.privacy == "secret" else ""
        return field.basis or f"个人信息保护法 第十三条第一款第（三）项{sensitive}、第三十四条；{own}"

    @cached_property
    def themes(self) -> dict[Theme, list[RecordType]]:
        """The types of each of the twelve theme databases, empty ones included."""
        return {theme: [kind for kind in self.types.values() if kind.theme == theme] for theme in Theme}

    @cached_property
    def sections(self) -> dict[str, list[RecordType]]:
        """The types shown in each section of the dossier, in the order of the sections."""
        sections = self.code_list(SECTIONS).by_code
        grouped = {key: [kind for kind in self.types.values() if kind.portrait == key] for key in sections}
        return {key: kinds for key, kinds in grouped.items() if kinds}

    def section_title(self, key: str) -> str:
        """What a section of the dossier is called, in the city's language."""
        return self.code_list(SECTIONS).title_of(key, self.language)

    def clean_words(self, key: str) -> str:
        """What it says of a subject that a section is empty; "" where that proves nothing."""
        return self.code_list(SECTIONS).by_code[key].clean

    def codes_of(self, field: Field) -> CodeList | None:
        """The code list of a field, None where it has none."""
        return self.code_lists.get(field.type.removeprefix("code:")) if field.type.startswith("code:") else None

    @cached_property
    def _states(self) -> dict[str, CodeList]:
        kinds = [kind for kind in self.types.values() if kind.establishes and kind.role("status")]
        found = {str(kind.subject): self.codes_of(kind.fields[kind.role("status") or ""]) for kind in kinds}
        return {subject: codes for subject, codes in found.items() if codes}

    def status_title(self, subject: str, status: str) -> str:
        """The words of the status of a kind of subject, without the remark in brackets."""
        codes = self._states.get(subject)
        title = codes.title_of(status, self.language) if codes else status
        return title.partition("（")[0]

    def is_closed(self, subject: str, status: str) -> bool:
        """Whether a subject of this kind and status is gone for good: deregistered, revoked, moved away."""
        codes = self._states.get(subject)
        entry = codes.by_code.get(status) if codes else None
        return entry is not None and entry.closed == "yes"

    def rests(self, kind: RecordType, values: Mapping[str, object]) -> bool:
        """Whether what a record tells of is closed or paused by its own state: nothing falls due of it."""
        name = kind.role("status")
        codes = self.codes_of(kind.fields[name]) if name else None
        entry = codes.by_code.get(str(values.get(name or "") or "")) if codes else None
        return entry is not None and bool(entry.closed)

    @cached_property
    def person_schemes(self) -> frozenset[str]:
        """The schemes of identifiers that name persons."""
        return frozenset(kind.identity for kind in self.types.values() if kind.subject == "person")

    def theme_title(self, theme: Theme) -> str:
        """What a theme database is called, in the city's language."""
        return self.code_list("theme").title_of(theme, self.language)


def read_standard(
    *folders: Path, language: str = "zh-hans", divisions: tuple[Code, ...] = (), bounds: Bounds | None = None
) -> Standard:
    """The standard of these folders: `themes/` or `standard/`, and `codes/`; later ones win whole files.

    The sections of the dossier alone are added to: two scenarios that each bring one leave the other's.
    """
    code_lists: dict[str, CodeList] = {}
    paths: dict[str, Path] = {}
    for folder in folders:
        read, known = read_code_lists(folder / "codes"), code_lists.get(SECTIONS)
        if known and SECTIONS in read:
            read[SECTIONS] = with_more(known, read[SECTIONS], folder / "codes" / f"{SECTIONS}.csv")
        code_lists |= read
        found = sorted([*folder.glob("themes/*/*.toml"), *folder.glob("standard/*/*.toml")])
        paths |= {path.stem: path for path in found}
    if divisions:
        nation = code_lists.get("divisions", CodeList("divisions", "行政区划", ()))
        merged = nation.by_code | {entry.code: entry for entry in divisions}
        code_lists["divisions"] = CodeList("divisions", nation.title, tuple(merged.values()))
    types = {id: _read_type(path, code_lists) for id, path in sorted(paths.items())}
    return Standard(types, code_lists, language, bounds, paths)


def _read_type(path: Path, code_lists: Mapping[str, CodeList]) -> RecordType:
    """One file, checked by itself and against the code lists; its folder must be its theme."""
    if path.parent.name not in set(Theme):
        raise DeclarationError(path, "theme", f"文件夹 {path.parent.name} 不是十二类主题库之一：{'、'.join(Theme)}")
    kind = _declared(path, stamp_of(path))
    if kind.theme != path.parent.name:
        raise DeclarationError(path, "theme", f"与所在文件夹不一致：{kind.theme}，文件夹是 {path.parent.name}")
    for key, problem in problems_of(kind, code_lists):
        raise DeclarationError(path, key, problem)
    return kind


@lru_cache(maxsize=512)
def _declared(path: Path, stamp: Stamp) -> RecordType:
    """A process reads a file once for all packs that share it, and again when it was written anew."""
    return read_declaration(path, RecordType, id=path.stem)


@cache
def _standard_of(city: Path) -> Standard:
    read = read_pack(str(city))
    language, bounds = read.city.language, read.city.bounds
    folders = (HERE, *declared_folders(), read.folder)
    found = read_standard(*folders, language=language, divisions=read.divisions, bounds=bounds)
    schemes = sorted({kind.identity for kind in found.types.values()})
    if read.city.main_scheme not in schemes:
        known = f"没有记录类型按“{read.city.main_scheme}”认主体，可用：{'、'.join(schemes)}"
        raise DeclarationError(read.folder / "city.toml", "main_scheme", known)
    _check_mentions(found)
    return found


def _check_mentions(found: Standard) -> None:
    """A second subject is named by a scheme by which some record type knows one: else it would never be found."""
    known = {kind.identity for kind in found.types.values()}
    known |= {one.scheme for kind in found.types.values() for one in kind.fields.values() if not one.mention}
    for kind in found.types.values():
        for name, one in kind.fields.items():
            if one.mention and one.scheme not in known:
                problem = f"没有记录类型按“{one.scheme}”认主体，可用：{'、'.join(sorted(known - {''}))}"
                raise DeclarationError(found.paths[kind.id], f"fields.{name}.scheme", problem)


def _types_of_city(city: Path) -> Mapping[str, RecordType]:
    return _standard_of(city).types


RECORD_TYPES = Shelf("数据项", _types_of_city)


def _lists_of_city(city: Path) -> Mapping[str, CodeList]:
    return _standard_of(city).code_lists


CODE_LISTS = Shelf("代码表", _lists_of_city)


def standard_of(city: Path) -> Standard:
    """The standard of the city whose pack lies in this folder."""
    return _standard_of(city)


def standard() -> Standard:
    """The standard of the city that the settings name."""
    return _standard_of(pack_folder(str(settings.XINHENG_CITY)))
