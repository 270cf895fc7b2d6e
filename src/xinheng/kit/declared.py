"""Declared data: TOML files that a city or a new law changes, checked before anything runs.

A declaration is a pydantic model with `extra="forbid"`. A file that does not fit it fails at start-up with its path
and the dotted key, because a wrong setting found later is found by a citizen.
"""

import csv
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import TypeVar

import rtoml
from pydantic import BaseModel, ConfigDict, ValidationError

from xinheng.kit.finding_words import in_words


class DeclarationError(Exception):
    """A data file is wrong: which file, which key, what was got."""

    def __init__(self, path: Path, key: str, problem: str) -> None:
        self.path, self.key, self.problem = path, key, problem
        super().__init__(f"{path}: {key or '(file)'}: {problem}")


class Declaration(BaseModel):
    """Base of everything read from a TOML file: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


D = TypeVar("D", bound=BaseModel)
# What tells one writing of a file from another.
Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp:
    """For whoever keeps what a file said: with the same stamp it says the same."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def read_toml(path: Path) -> dict[str, object]:
    """The raw table of a file; a syntax error names file, line and column.

    Every start reads some hundreds of files: the fast reader reads them, and the standard library's says what is wrong
    with one that it refuses.
    """
    try:
        text = path.read_text(encoding="utf-8")
        try:
            return rtoml.loads(text)
        except rtoml.TomlParsingError:
            return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise DeclarationError(path, "", f"不是 UTF-8 文本：{error}") from error
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(path, "", f"不是 TOML：{error}") from error


def read_rows(path: Path, needed: Collection[str]) -> tuple[list[str], list[dict[str, str]]]:
    """The header of a CSV file and its rows, every cell trimmed, what a row has less empty. A byte order mark, as
    spreadsheets write it, is none of the text. Raises DeclarationError for another encoding or a column that lacks."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            names = list(rows.fieldnames or [])
            found = [{name: (row[name] or "").strip() for name in names} for row in rows]
    except UnicodeDecodeError as error:
        raise DeclarationError(path, "", "不是 UTF-8 文本。请用表格软件另存为“CSV UTF-8”。") from error
    except csv.Error as error:
        raise DeclarationError(path, "", f"不是 CSV：{error}") from error
    if lacking := [name for name in needed if name not in names]:
        raise DeclarationError(path, "(header)", f"缺少列 {'、'.join(lacking)}，得到 {names}")
    return names, found


def read_declaration(path: Path, model: type[D], **given: object) -> D:
    """The file as `model`; `given` adds values known from outside the file, such as its name."""
    return checked(path, model, {**read_toml(path), **given})


def checked(path: Path, model: type[D], table: object, at: str = "") -> D:
    """A table of the file as `model`; `at` is the table's own dotted key, put before the key that is wrong."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(part for part in (at, *_written(table, first["loc"], first["type"])) if part)
        raise DeclarationError(path, key, in_words(first)) from error


def _written(table: object, place: tuple[int | str, ...], kind: str) -> list[str]:
    """The keys of the place as the file writes them: pydantic adds the names of the alternatives it tried."""
    keys: list[str] = []
    for number, part in enumerate(place, start=1):
        inside = part in table if isinstance(table, dict) else isinstance(table, list) and isinstance(part, int)
        if inside:
            table = table[part]  # type: ignore[index]
        elif not (number == len(place) and kind == "missing"):
            continue
        keys.append(str(part))
    return keys
