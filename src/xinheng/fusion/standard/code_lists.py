"""Code lists: the closed vocabularies of the standard, one CSV each, with a title in Chinese and in English.

What a code means for its reader stands beside it, so that no page has to know it: how good it is, and whether what is
in that state goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from xinheng.kit.declared import DeclarationError, Stamp, read_rows, stamp_of

COLUMNS = ("code", "title", "title_en", "parent", "since", "until", "basis", "tone", "closed", "also")
# The sections of a dossier are a code list too, in the order of the page.
SECTIONS = "portrait_section"
SECTION_COLUMNS = (*COLUMNS, "clean", "after")
# What a column may say; it may always say nothing.
VALUES = {"tone": ("green", "yellow", "red", "grey"), "closed": ("yes", "paused")}


@dataclass(frozen=True)
class Code:
    """One entry: a code and what it means. `until` is set where a code is history and kept for old records."""

    code: str
    title: str
    title_en: str = ""
    parent: str = ""
    since: str = ""
    until: str = ""
    basis: str = ""
    # What it says to the reader: green = good, yellow = mind, red = bad, grey = neither.
    tone: str = ""
    # Of a state: "yes" = it is over for good, "paused" = nothing is done meanwhile.
    closed: str = ""
    # Of a section: what an empty one proves, and the section it stands behind where a later file adds it.
    clean: str = ""
    after: str = ""
    # Other words that departments write for it, several parted by "|".
    also: str = ""

    @property
    def other_words(self) -> tuple[str, ...]:
        """The words of `also` one by one."""
        return tuple(word for word in self.also.split("|") if word)


@dataclass(frozen=True)
class CodeList:
    """A closed vocabulary, in the order in which people should see it."""

    id: str
    title: str
    entries: tuple[Code, ...]

    @cached_property
    def by_code(self) -> dict[str, Code]:
        """The entries by their code."""
        return {entry.code: entry for entry in self.entries}

    @cached_property
    def toned(self) -> bool:
        """Whether the list says of any code how good it is."""
        return any(entry.tone for entry in self.entries)

    def tone_of(self, code: str) -> str:
        """How good the code is; grey where the list does not say."""
        entry = self.by_code.get(code)
        return (entry.tone if entry else "") or "grey"

    def title_of(self, code: str, language: str = "zh-hans") -> str:
        """What the code means; an unknown code stands for itself, so that old records still show."""
        entry = self.by_code.get(code)
        if entry is None:
            return code
        return (entry.title_en if language.startswith("en") else entry.title) or entry.title or code


def read_code_list(path: Path, title: str) -> CodeList:
    """One CSV file with the columns of `COLUMNS`, the first two filled; a code must not appear twice."""
    columns = SECTION_COLUMNS if path.stem == SECTIONS else COLUMNS
    names, rows = read_rows(path, ())
    if not {"code", "title"} <= set(names) <= set(columns) or len(set(names)) < len(names):
        raise DeclarationError(path, "(header)", f"表头应为 {','.join(columns)} 的一部分，得到 {names}")
    entries = tuple(Code(**row) for row in rows)
    above = {entry.code: entry.parent for entry in entries}
    seen: set[str] = set()
    meant = {word for entry in entries for word in (entry.code, entry.title)}
    for line, entry in enumerate(entries, start=2):
        if not entry.code or not entry.title or entry.code in seen:
            raise DeclarationError(path, f"第{line}行", f"代码为空、无名称或重复：{entry.code!r}")
        if entry.until and entry.since and entry.until < entry.since:
            raise DeclarationError(path, f"第{line}行.until", f"早于启用的 {entry.since}，得到 {entry.until}")
        if _is_circle(entry.code, above):
            raise DeclarationError(path, f"第{line}行.parent", f"上级代码绕成了一圈，得到 {entry.parent}")
        if known := [word for word in entry.other_words if word in meant]:
            raise DeclarationError(path, f"第{line}行.also", f"已经是另一代码的名称或别称，得到 {'、'.join(known)}")
        meant.update(entry.other_words)
        for column, allowed in VALUES.items():
            if (value := getattr(entry, column)) and value not in allowed:
                raise DeclarationError(
                    path, f"第{line}行.{column}", f"应为 {'、'.join(allowed)} 或者留空，得到 {value}"
                )
        seen.add(entry.code)
    return CodeList(path.stem, title, entries)


def _is_circle(code: str, above: Mapping[str, str]) -> bool:
    """Whether whoever goes up from a code comes back to it."""
    place, steps = above[code], 0
    while place and place != code and steps < len(above):
        place, steps = above.get(place, ""), steps + 1
    return bool(place)


def with_more(known: CodeList, more: CodeList, path: Path) -> CodeList:
    """The sections of both: one that is known already is replaced where it stands, a new one comes behind `after`."""
    entries = list(known.entries)
    for line, entry in enumerate(more.entries, start=2):
        codes = [one.code for one in entries]
        if entry.code in codes:
            entries[codes.index(entry.code)] = entry
            continue
        if entry.after and entry.after not in codes:
            raise DeclarationError(path, f"第{line}行.after", f"没有栏目 {entry.after}，已有：{'、'.join(codes)}")
        entries.insert(codes.index(entry.after) + 1 if entry.after else len(entries), entry)
    return CodeList(known.id, known.title, tuple(entries))


def read_code_lists(folder: Path) -> dict[str, CodeList]:
    """Every list of a folder. `lists.csv` there (id,title) gives the lists' own titles and is optional."""
    if not folder.is_dir():
        return {}
    index = folder / "lists.csv"
    listed = read_rows(index, ("id", "title"))[1] if index.exists() else []
    titles = {row["id"]: row["title"] for row in listed}
    paths = sorted(path for path in folder.glob("*.csv") if path != index)
    return {path.stem: _kept_list(path, titles.get(path.stem, path.stem), stamp_of(path)) for path in paths}


@lru_cache(maxsize=512)
def _kept_list(path: Path, title: str, stamp: Stamp) -> CodeList:
    """A process reads a file once for all packs that share it, and again when it was written anew."""
    return read_code_list(path, title)
