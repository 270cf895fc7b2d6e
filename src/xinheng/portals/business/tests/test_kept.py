"""What is laid by of a business's own pages is right: the second look is fast and like the first, a change is seen."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.letters import sent_letter
from tests.shop import SHOP, list_abnormal, penalise, register

from xinheng.credit.risk.actions import prepare, store
from xinheng.fusion.registers.queries import subject_by
from xinheng.portals.business import kept as shelf_of_business
from xinheng.portals.business.views import home

pytestmark = pytest.mark.django_db
# With the one for the state, which is asked below Django: eight.
HOME_QUERIES = 7


def score() -> None:
    subject = subject_by(SHOP)
    assert subject is not None
    store(prepare([subject.pk]))


def _world() -> None:
    from tests.cast import cast

    cast()
    register(SHOP, phone=PHONE, registered_division="509901001")
    penalise()
    score()


world = kept(_world)


@pytest.fixture
def owner(world: Any, settings: Any, tmp_path: Any) -> Phone:
    settings.XINHENG_DOSSIERS = str(tmp_path / "kept.sqlite3")
    phone = Phone()
    phone.sign_in()
    return phone


def without_keys(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and "nonce" not in line)


def test_the_second_look_asks_little_and_shows_the_same(owner):
    first = owner.page("")
    with CaptureQueriesContext(connection) as asked:
        second = owner.page("")
    assert len(asked) <= HOME_QUERIES
    assert without_keys(second) == without_keys(first)


def test_what_would_change_is_reckoned_once(owner, monkeypatch):
    times: list[int] = []
    real = home.what_would_change
    monkeypatch.setattr(home, "what_would_change", lambda pk: times.append(pk) or real(pk))
    first, second = owner.page("standing"), owner.page("standing")
    assert "怎样改善" in first and without_keys(first) == without_keys(second) and len(times) == 1
    list_abnormal()
    score()
    assert owner.page("standing") != second and len(times) == 2


def test_a_new_record_and_a_new_letter_are_seen_at_once(owner):
    owner.page("")
    list_abnormal()
    score()
    assert "列入经营异常名录" in owner.page("") or "经营异常" in owner.page("")
    sent_letter(f"uscc:{SHOP}")
    assert "去回复：函询" in owner.page("")


def test_people_of_other_rights_do_not_share_it(owner):
    owner.send("people/new", name="王小算", phone=CLERK, rights=["standing"])
    assert "年度报告" in owner.page("")
    clerk = Phone()
    clerk.sign_in(SHOP, CLERK)
    assert "年度报告" not in clerk.page("").split("<main")[1].split("</main")[0]


def test_without_a_shelf_it_is_made_each_time(owner, settings):
    settings.XINHENG_DOSSIERS = ""
    made: list[int] = []
    for _ in range(2):
        shelf_of_business.kept(_party(), "home", (), lambda: {"n": made.append(1)})
    assert len(made) == 2


def _party() -> Any:
    from tests.letters import acting

    return acting(f"uscc:{SHOP}")
