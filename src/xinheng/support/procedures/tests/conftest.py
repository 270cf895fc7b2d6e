"""The sample procedure installed, two offices, and the people who work there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from xinheng.support.access.actions import give_role
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures import folders
from xinheng.support.procedures.parameters import parameters
from xinheng.support.procedures.registry import procedures

SAMPLE = Path(__file__).parent / "sample"
OFFICE = "5099/509901/50990101/"
OTHER_OFFICE = "5099/509902/50990201/"


@pytest.fixture(autouse=True)
def sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample's procedure and parameters, and no others."""
    monkeypatch.setattr(folders, "app_folders", lambda: [SAMPLE])
    procedures.cache_clear()
    parameters.cache_clear()
    yield
    procedures.cache_clear()
    parameters.cache_clear()


@pytest.fixture
def offices(db: None) -> dict[str, Organisation]:
    """Two offices in two districts of one city."""
    rows = [("5099/", "city"), ("5099/509901/", "district"), ("5099/509902/", "district")]
    rows += [(OFFICE, "office"), (OTHER_OFFICE, "office")]
    return {path: Organisation.objects.create(path=path, name=path, short_name=path, kind=kind) for path, kind in rows}


def officer(name: str, office: Organisation, role: str = "inspector") -> Account:
    """Somebody with one role in one office."""
    account = Account.objects.create(username=name, display_name=name, office=office.path)
    give_role(account=account, role=role, organisation=office, by="system")
    return account


@pytest.fixture
def zhao(offices: dict[str, Organisation]) -> Account:
    """执法员 Zhao of the first office."""
    return officer("赵", offices[OFFICE])


@pytest.fixture
def qian(offices: dict[str, Organisation]) -> Account:
    """外区执法员 Qian of the other district."""
    return officer("钱", offices[OTHER_OFFICE])
