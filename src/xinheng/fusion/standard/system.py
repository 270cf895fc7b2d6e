"""The system of standards in its six parts: which norm rules what, and where what follows it is read."""

from functools import cache
from pathlib import Path

from pydantic import Field

from xinheng.kit.declared import Declaration, read_declaration


class Norm(Declaration):
    """One norm, what of the platform follows it, the name of the page that shows it, whether its text was read."""

    norm: str
    title: str
    follows: str
    page: str
    seen: bool


class Part(Declaration):
    """One part of the system."""

    title: str
    about: str
    norms: tuple[Norm, ...] = Field(min_length=1)


class StandardsSystem(Declaration):
    """All parts (总体、数据、业务、技术标准，网络安全保障规范，运维规范)."""

    parts: tuple[Part, ...]


@cache
def standards_system() -> StandardsSystem:
    """As declared. Raises DeclarationError."""
    return read_declaration(Path(__file__).with_name("system.toml"), StandardsSystem)
