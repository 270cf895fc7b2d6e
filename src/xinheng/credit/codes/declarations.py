"""`assignment.toml` as read: the published rule by which codes are assigned."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from xinheng.kit.declared import Declaration, read_declaration

FILE = Path(__file__).parent / "assignment.toml"
# What five bits write.
CHARACTERS = 32
Text = Annotated[str, StringConstraints(min_length=1)]


class Article(Declaration):
    """One article of the rule; `{token}`, `{mac}` and `{typed}` stand for the rule's numbers."""

    title: Text
    text: Text


class Assignment(Declaration):
    """How a code is made, and for whom. The lengths fit the columns of the codes (`models.ShopCode`)."""

    version: Text
    since: date
    title: Text
    basis: Annotated[str, StringConstraints(min_length=4)]
    alphabet: str
    token: int = Field(ge=8, le=10)
    mac: int = Field(ge=6, le=12)
    typed: int = Field(ge=6, le=8)
    kinds: tuple[str, ...] = Field(min_length=1)
    articles: tuple[Article, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _writes_five_bits(self) -> Self:
        if len(set(self.alphabet)) != CHARACTERS or len(self.alphabet) != CHARACTERS:
            raise ValueError(f"alphabet 应是 {CHARACTERS} 个不同的字符，得到 {len(set(self.alphabet))} 个")
        if set("ILOU") & set(self.alphabet):
            raise ValueError("alphabet 不能有 I、L、O、U：贴在门上会和 1、0、V 看错")
        return self

    @property
    def told(self) -> list[tuple[str, str]]:
        """The articles with their numbers."""
        numbers = {"token": self.token, "mac": self.mac, "typed": self.typed}
        return [(one.title, one.text.format(**numbers)) for one in self.articles]


@cache
def assignment() -> Assignment:
    """The rule in force. Raises DeclarationError with file and key."""
    return read_declaration(FILE, Assignment)
