"""The words of a model: a `.sql` file whose leading comment is TOML, then one SELECT in DuckDB's dialect."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Given
from pydantic import StringConstraints

from xinheng.fusion.standard.declarations import Identifier
from xinheng.kit.declared import Declaration, DeclarationError, checked

Words = Annotated[str, StringConstraints(min_length=1)]
# What a column of a result is, and the type both engines give it. `share` is a part of one, to four places;
# `month` is its first day.
PLAIN_TYPES = {
    "text": "VARCHAR", "integer": "BIGINT", "money": "DECIMAL(28,2)", "share": "DECIMAL(9,4)", "date": "DATE",
    "month": "DATE",
}  # fmt: skip
# Types of the standard that are kept as text and shown by their meaning.
MEANT = ("division", "industry")
MARK = "--"


class Column(Declaration):
    """One column of a model's result."""

    title: Words
    # One of PLAIN_TYPES, `division`, `industry` or `code:<list>`.
    type: str
    # Counts subjects or records: what is published holds small counts back, for behind them stands a person.
    counts: bool = False

    @property
    def physical(self) -> str:
        """The SQL type both engines give it."""
        return PLAIN_TYPES.get(self.type, "VARCHAR")


class Model(Declaration):
    """A statistic, a measure of quality or an indicator: what it means, whose it is, what it reads, its SELECT."""

    id: Identifier
    title: Words
    kind: Literal["statistic", "quality", "indicator"]
    # The unit that answers for what the figures mean.
    owner: Words
    meaning: Words
    # What one row stands for: no two rows of a result agree in all of these.
    grain: tuple[Identifier, ...] = Given(min_length=1)
    # Tables of the lake (`subject`, `mention`, any record type), and `record` and `failing`, see `inputs`.
    inputs: tuple[Identifier, ...] = Given(min_length=1)
    # By what law or decision anybody may have it; absent: it stays inside.
    open_by: str = ""
    columns: dict[Identifier, Column] = Given(min_length=1)
    sql: str

    @property
    def reads_day(self) -> bool:
        """Whether it depends on the day it is made."""
        return "$day" in self.sql


def read_model(path: Path) -> Model:
    """The model of a file. Raises DeclarationError with the file and the key that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DeclarationError(path, "", f"不是 UTF-8 文本：{error}") from error
    lines = text.splitlines()
    head = next((at for at, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    try:
        table = tomllib.loads("\n".join(line.removeprefix(MARK).removeprefix(" ") for line in lines[:head]))
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(path, "", f"文件开头的注释不是 TOML：{error}") from error
    return checked(path, Model, {**table, "id": path.stem, "sql": "\n".join(lines[head:]).strip().rstrip(";")})
