"""Who acts for a business is let in, and yet neither floods nor harvests the platform."""

import pytest
from tests.kept import kept
from tests.partners import Desk

from xinheng.kit.credit_code import generate
from xinheng.portals.partner.tests.mall import open_mall
from xinheng.portals.ui import limits, readers

pytestmark = pytest.mark.django_db
street = kept(open_mall)


@pytest.fixture
def mall(street) -> Desk:
    readers._let_through.clear()
    return Desk(street["mall"])


def codes(start: int, many: int) -> str:
    return "\n".join(generate(division="509901", serial=800_000 + start + n) for n in range(many))


def test_the_entry_check_harvests_no_register(mall, settings):
    settings.XINHENG_SUBJECTS_PER_HOUR = 60
    assert [mall.send("/partner/check", typed=codes(n, 30)).status_code for n in (0, 30)] == [200, 200]
    refused = mall.send("/partner/check", typed=codes(60, 30))
    assert refused.status_code == 422 and "过一小时再查" in refused.content.decode()
    assert mall.send("/partner/check", typed=codes(0, 30)).status_code == 200, "what was looked at is free"


def test_acts_are_counted_by_person_wherever_he_sits(mall, monkeypatch):
    monkeypatch.setattr(limits, "PARTY_ACTS", 5)
    told = {"whom": "", "title": "", "text": ""}
    statuses = [mall.send("/partner/messages/new", **told).status_code for _ in range(7)]
    assert statuses[:5].count(429) == 0 and statuses[5:] == [429, 429]
    assert mall.client.get("/partner/").status_code == 200, "reading goes on"
