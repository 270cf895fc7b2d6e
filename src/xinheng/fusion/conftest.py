"""A city pack of a test's own, and deliveries written into it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.test import override_settings
from tests.deliveries import CITY, PENALTY, REGISTRATION, REGISTRATION_HEADER, USCC, run_intake, shop
from tests.kept import kept


def lay_pack(folder: Path) -> str:
    """A pack with two sources; its folder as the settings name it."""
    (folder / "sources").mkdir(parents=True)
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    (folder / "sources" / "registration.toml").write_text(REGISTRATION, encoding="utf-8")
    (folder / "sources" / "penalty.toml").write_text(PENALTY, encoding="utf-8")
    return str(folder)


@pytest.fixture
def city(tmp_path: Path, settings: Any) -> Path:
    """That pack, and a state folder, of this test alone."""
    folder = tmp_path / "city"
    settings.XINHENG_CITY = lay_pack(folder)
    settings.XINHENG_HOME = tmp_path / "home"
    settings.LAKE_ROOT = tmp_path / "home" / "lake"
    return folder


Deliver = Callable[..., Any]


@pytest.fixture
def deliver(city: Path, tmp_path: Path) -> Deliver:
    """Writes lines (or bytes) as a file and takes it in."""

    def take_in(source: str, *lines: str, encoding: str = "utf-8", data: bytes | None = None, **options: Any) -> Any:
        path = tmp_path / options.pop("name", f"{source}.csv")
        path.write_bytes(data if data is not None else "\n".join(lines).encode(encoding))
        return run_intake(source=source, files=[path], by="system", **options)

    return take_in


def _registered() -> Sequence[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "registration.csv"
        path.write_text("\n".join([REGISTRATION_HEADER, *(shop(number) for number in range(3))]), encoding="utf-8")
        with override_settings(XINHENG_CITY=lay_pack(Path(folder) / "city")):
            run_intake(source="registration", files=[path], by="system")
    return USCC[:3]


registered = kept(_registered, home="home")


@pytest.fixture
def shops(registered: Sequence[str], city: Path) -> Sequence[str]:
    """Three registered shops; their codes."""
    return registered
