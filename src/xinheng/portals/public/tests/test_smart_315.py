"""The whole of consumer protection by one door: complained about, handled, ended, and read by who comes next."""

import re

import pytest
from django.test import Client
from tests import cast as people

from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.models import Complaint

pytestmark = pytest.mark.django_db
PAGE = "/complaint/published"


def ended(client, shop, officer: Client, **told: str) -> Complaint:
    send(client, shop, **told)
    one = Complaint.objects.latest("pk")
    for verb, more in (
        ("accept", {}), ("start_mediation", {"both_consent": "on", "way": "电话"}),
        ("record_agreement", {"agreement": "退还 12 元"}), ("confirm_agreement", {"agreement_paper": "performed"}),
    ):  # fmt: skip
        assert officer.post(f"/officer/complaints/{one.number}/do/{verb}", more).status_code == 302, verb
    return one


@pytest.mark.clause("WX-3.3C-17", "WX-ANX-S09")
def test_from_the_front_page_to_what_the_next_consumer_reads(client, shop, sign_in):
    door = re.search(r'href="(/complaint/)"', client.get("/").content.decode()).group(1)
    paths = client.get(door).content.decode()
    for way in ("/complaint/business", "way=council", "way=manager", "/report?about=breach", "tel:12315", "/mine"):
        assert way in paths
    published = re.search(f'href="({PAGE})"', paths).group(1)
    assert "现在没有在公示的消费投诉" in client.get(published).content.decode()
    complaint = ended(client, shop, sign_in("sun"), publish_agreed="on")
    page = Client().get(published).content.decode()
    assert shop.name in page and "1 条" in page and "达成调解" in page
    for private in (people.LIN.name, people.LIN.phone, complaint.number):
        assert private not in page
    assert shop.name in Client().get(f"{PAGE}?district=509901").content.decode()


def test_what_the_consumer_keeps_to_himself_is_on_no_list(client, shop, sign_in):
    ended(client, shop, sign_in("sun"))
    assert shop.name not in Client().get(PAGE).content.decode()
