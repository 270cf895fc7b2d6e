"""The loan services of a city, as data, and the keys by which their questions are known."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from pydantic import Field

from xinheng.fusion.standard.registry import standard
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf

FILE = "loan_services.toml"
# Beside the sections of the dossier: class, mark and colour.
RATING = "rating"
KEY_BYTES = (32, 65)


class LoanService(Declaration):
    """A service that businesses may let have facts."""

    title: str
    # Who runs it, and is answerable for what it is given.
    operator: str
    purpose: str
    # What it may ask at all: sections of the dossier, and `rating`.
    facts: tuple[str, ...] = Field(min_length=1)
    # Where a business goes on with the consent.
    address: str = ""


class LoanServices(Declaration):
    """All services of one file."""

    services: dict[str, LoanService] = {}


def _of_city(city: Path) -> Mapping[str, LoanService]:
    path = city / FILE
    if not path.exists():
        return {}
    read = read_declaration(path, LoanServices).services
    for name, one in read.items():
        if unknown := [fact for fact in one.facts if fact != RATING and fact not in standard().sections]:
            raise DeclarationError(path, f"services.{name}.facts", f"信用档案里没有部分 {'、'.join(unknown)}")
    return read


SERVICES = Shelf("贷款服务", _of_city)


def services() -> Mapping[str, LoanService]:
    """The loan services of this city by name."""
    return SERVICES.of(pack_folder(str(settings.XINHENG_CITY)))


def key_of(service: str) -> bytes | None:
    """The public key of a service; None while it is not connected."""
    return next((key for name, key in _keys() if name == service), None)


def fact_titles(service: LoanService) -> dict[str, str]:
    """What it may ask, in words."""
    return {fact: title_of(fact) for fact in service.facts}


def title_of(fact: str) -> str:
    """A fact in words."""
    if fact == RATING:
        return "信用等级和得分"
    return standard().section_title(fact) if fact in standard().sections else fact


def _keys() -> list[tuple[str, bytes]]:
    pairs = [one.partition("=") for one in settings.XINHENG_LOAN_KEYS]
    return [(name.strip(), bytes.fromhex(key)) for name, _, key in pairs]


def check_services(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The file is read and the keys are keys of services that there are."""
    try:
        known = services()
    except DeclarationError:
        return []  # check_declarations says it
    found: list[CheckMessage] = []
    try:
        wrong = [name for name, key in _keys() if name not in known or len(key) not in KEY_BYTES]
    except ValueError:
        wrong = ["?"]
    if wrong:
        told = (
            f"XINHENG_LOAN_KEYS 应为“服务=公钥（十六进制，Ed25519 或 SM2）”，用逗号分开；不对的是 {'、'.join(wrong)}。"
        )
        found.append(Error(told, hint=f"Services of this city: {', '.join(known) or 'none'}.", id="loans.E002"))
    return found
