"""Three hundred complaints of one person (Order 121 art 17): a hint, never a refusal, and a desk that holds."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import cast as people
from tests.kept import kept

from xinheng.fusion.registers.models import Subject
from xinheng.portals.conftest import rated_shop
from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.actions import ComplaintForm, submit_complaint
from xinheng.services.complaints.models import Complaint

pytestmark = pytest.mark.django_db
LIST = "/officer/complaints/"
MANY = 300


def _written_down() -> tuple[Subject, list[Complaint]]:
    """By staff: a telephone files ten a day by itself, and more through 12315."""
    shop, sun = rated_shop(), people.cast().sun
    form = ComplaintForm(
        name=people.LIN.name, phone=people.LIN.phone, address="江岸路 8 号", respondent_name="", facts="",
        claims=["C6"], identity=shop.identity, channel="letter",
    )  # fmt: skip
    told = [f"第 {one} 次：多收 12 元餐具费。" for one in range(MANY)]
    return shop, [submit_complaint(form=replace(form, facts=facts), by=sun).complaint for facts in told]


told_often = kept(_written_down, home=True, at=-timedelta(days=3))


def statements(client: Client, address: str) -> tuple[int, str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(address).content.decode()
    return len(asked), page


def test_who_complained_three_hundred_times_is_a_hint_to_a_person_and_refused_by_nobody(client, sign_in, told_often):
    shop, _ = told_often
    assert send(client, shop, facts="又多收了 12 元。").status_code == 302
    last = Complaint.objects.latest("pk")
    page = sign_in("sun").get(f"{LIST}{last.number}").content.decode()
    assert f"另有 {MANY} 件投诉" in page and last.matter.state == "dispatched"
    assert "/do/accept" in page and "/do/reject" in page, "whether it is accepted is for a person to say"


def test_the_desk_holds_with_three_hundred_open(
    sign_in: Callable[[str], Client], told_often: tuple[Subject, list[Complaint]]
):
    _, many = told_often
    sun = sign_in("sun")
    for address in (LIST, f"{LIST}?page=3", "/officer/", "/officer/?tab=pool"):
        sun.get(address)
        count, page = statements(sun, address)
        assert count <= 13, address
        assert str(MANY) in page or address != LIST
    assert re.search(rf"\b{MANY} 件", sun.get(LIST).content.decode())
    told = {"act": "assign", "sure": "1", "to": "zhao", "reason": "片区分工"}
    done = sun.post("/officer/batch", {**told, "matter": [one.matter_id for one in many]}).content.decode()
    assert "办好 200 件" in done
    assert Complaint.objects.filter(matter__assignee__username="zhao").count() == 200
    rest = [one.matter_id for one in many[200:]]
    assert "办好 100 件" in sun.post("/officer/batch", {"act": "accept", "sure": "1", "matter": rest}).content.decode()
    assert Complaint.objects.filter(matter__state="accepted").count() == 100
