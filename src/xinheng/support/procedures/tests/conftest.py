"""The sample procedure installed, and the cast."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cast import OFFICE, Cast, cast

from xinheng.support.access.actions import give_role
from xinheng.support.accounts.models import Account
from xinheng.support.procedures import folders
from xinheng.support.procedures.parameters import PARAMETERS
from xinheng.support.procedures.table.registry import PROCEDURES
from xinheng.support.start import check_declarations

SAMPLE = Path(__file__).parent / "sample"
HOME = "xinheng.support.procedures.tests.sample"


def forget_procedures() -> None:
    """Read tables and parameters anew at the next question."""
    PARAMETERS.forget()
    PROCEDURES.forget()


@pytest.fixture(scope="package")
def shelves() -> None:
    """All that is declared, read as a start reads it: what names a procedure would look for it in the sample."""
    assert check_declarations(None) == []


@pytest.fixture(autouse=True)
def sample(shelves: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample's procedure and parameters, and no others."""
    monkeypatch.setattr(folders, "app_homes", lambda: [folders.Home(HOME, SAMPLE)])
    forget_procedures()
    yield
    forget_procedures()


@pytest.fixture
def people(db: None) -> Cast:
    """The cast."""
    return cast()


@pytest.fixture
def zhao(people: Cast) -> Account:
    """执法员 Zhao of the first office."""
    return people.zhao


@pytest.fixture
def liu(people: Cast) -> Account:
    """刘听雨, Zhao's colleague of the same office."""
    made = Account.objects.create(username="liu", display_name="刘听雨", post="执法员", office=OFFICE)
    give_role(account=made, role="inspector", organisation=people.organisations[OFFICE], by="system")
    return made


@pytest.fixture
def qian(people: Cast) -> Account:
    """外区执法员 Qian of the other district."""
    return people.qian


@pytest.fixture
def sun(people: Cast) -> Account:
    """Sun, who approves results in the first district."""
    return people.sun


@pytest.fixture
def tang(people: Cast) -> Account:
    """Tang, who leads the bureau."""
    return people.tang
