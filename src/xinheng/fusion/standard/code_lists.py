"""Code lists: the closed vocabularies of the standard, one CSV each, with a title in Chinese and in English."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from xinheng.kit.declared import DeclarationError

COLUMNS = ("code", "title", "title_en", "parent", "since", "until", "basis")


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

    def title_of(self, code: str, language: str = "zh-hans") -> str:
        """What the code means; an unknown code stands for itself, so that old records still show."""
        entry = self.by_code.get(code)
        if entry is None:
            return code
        return (entry.title_en if language.startswith("en") else entry.title) or entry.title or code


def read_code_list(path: Path, title: str) -> CodeList:
    """One CSV file with the columns of `COLUMNS`, the first two filled; a code must not appear twice."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        wrong = [name for name in rows.fieldnames or [] if name not in COLUMNS]
        if wrong or not {"code", "title"} <= set(rows.fieldnames or []):
            raise DeclarationError(path, "(header)", f"表头应为 {','.join(COLUMNS)} 的一部分，得到 {rows.fieldnames}")
        entries = tuple(Code(**{name: (row[name] or "").strip() for name in rows.fieldnames or []}) for row in rows)
    seen: set[str] = set()
    for line, entry in enumerate(entries, start=2):
        if not entry.code or not entry.title or entry.code in seen:
            raise DeclarationError(path, f"第{line}行", f"代码为空、无名称或重复：{entry.code!r}")
        seen.add(entry.code)
    return CodeList(path.stem, title, entries)


def read_code_lists(folder: Path) -> dict[str, CodeList]:
    """Every list of a folder. `lists.csv` there (id,title) gives the lists' own titles and is optional."""
    if not folder.is_dir():
        return {}
    index = folder / "lists.csv"
    titles: dict[str, str] = {}
    if index.exists():
        with index.open(encoding="utf-8-sig", newline="") as file:
            titles = {row["id"]: row["title"] for row in csv.DictReader(file)}
    paths = sorted(path for path in folder.glob("*.csv") if path != index)
    return {path.stem: read_code_list(path, titles.get(path.stem, path.stem)) for path in paths}
