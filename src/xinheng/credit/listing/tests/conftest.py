"""Shops that did and did not do what the lists ask, and officers at the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import cast as people
from tests.shop import SHOP, register

from xinheng.fusion.registers.actions import write_records
from xinheng.kit.credit_code import generate
from xinheng.support.procedures.models import Matter

LATE, YOUNG, HOUSE = (generate(division="509901", serial=number) for number in (11, 12, 13))
CLOSED = generate(division="509901", serial=14)
NAME = "山城巴味轩餐饮有限公司"


def put(type: str, **row: Any) -> None:
    """A department tells a fact."""
    write_records(type=type, rows=[row], source="law", by="system")


def report(uscc: str, state: str = "reported", year: str = "2025") -> None:
    """The annual report of a year."""
    put("annual_report", uscc=uscc, entity_name="店", report_year=year, state=state, filed_on="2026-06-01",
        channel="online")  # fmt: skip


@pytest.fixture
def shops(db: None) -> None:
    """One that did not report, one that did late, a young one, a household, one that is gone."""
    people.cast()
    register()
    register(LATE, entity_name="补报店")
    register(YOUNG, entity_name="新店", established_on="2026-02-01", approved_on="2026-02-01")
    register(HOUSE, entity_name="陈记小面", subject_category="98")
    register(CLOSED, entity_name="已注销店", registration_state="4")


class Desk:
    """One officer at the pages of the lists."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def found(self, suspicion: str, uscc: str = SHOP) -> Any:
        """Register a finding."""
        given = {"uscc": uscc, "suspicion": suspicion, "found": "现场查看，无人经营"}
        return self.client.post("/officer/kinds/abnormal_listing/new/open_finding", given)

    def notice(self, number: str, **other: str) -> Any:
        """Register that the shop was told."""
        given = {"uscc": SHOP, "listing_reason": "F2", "penalty_number": number, "found": "添加罂粟壳",
                 "measures": "重点监管", "notice_served_on": "2026-11-16"}  # fmt: skip
        return self.client.post("/officer/kinds/serious_violation_listing/new/serve_notice", {**given, **other})

    def do(self, verb: str, matter: Matter | None = None, **told: str) -> Any:
        """Press a button of the newest matter."""
        return self.client.post(f"/officer/matters/{(matter or listing()).number}/do/{verb}", told)


def listing() -> Matter:
    """The newest matter of the two procedures."""
    return Matter.objects.filter(procedure__endswith="_listing").latest("pk")


@pytest.fixture
def desk(sign_in: Callable[[str], Client]) -> Callable[[str], Desk]:
    """`desk("zhao")`."""
    return lambda username: Desk(sign_in(username))
