"""A city pack of a test's own, and deliveries written into it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.deliveries import CITY, PENALTY, REGISTRATION, REGISTRATION_HEADER, USCC, run_intake, shop


@pytest.fixture
def city(tmp_path: Path, settings: Any) -> Path:
    """A pack with two sources, and a state folder, of this test alone."""
    folder = tmp_path / "city"
    (folder / "sources").mkdir(parents=True)
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    (folder / "sources" / "registration.toml").write_text(REGISTRATION, encoding="utf-8")
    (folder / "sources" / "penalty.toml").write_text(PENALTY, encoding="utf-8")
    settings.XINHENG_CITY = str(folder)
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


@pytest.fixture
def shops(deliver: Deliver) -> Sequence[str]:
    """Three registered shops; their codes."""
    deliver("registration", REGISTRATION_HEADER, *(shop(number) for number in range(3)))
    return USCC[:3]
