"""What the other side knows is no key: number, telephone, guesses, a lent device neither open nor end a complaint."""

import pytest
from django.test import Client

from tests import cast as people
from tests import story
from xinheng.kit.personal.spelling import reading
from xinheng.services.complaints.actions import ComplaintForm, submit_complaint
from xinheng.services.complaints.sent_codes import make_code
from xinheng.support.crypto.check_words import ALPHABET

pytestmark = pytest.mark.django_db
FACTS = "结账多收十二元餐具费不退"
PHONE = people.LIN.phone


@pytest.fixture
def receipt():
    people.cast()
    story.shop()
    return submit_complaint(
        form=ComplaintForm(
            name=people.LIN.name, phone=PHONE, address="望桥路 8 号", respondent_name="", facts=FACTS,
            identity=f"uscc:{story.SHOP}", claims=["C6"], issue="P2",
        )
    )  # fmt: skip


def guesses(receipt) -> list[str]:
    """What somebody who knows the shop's customers, or types at random, may give."""
    word = receipt.check_word
    halves = [word[:4], word[5:9], word[-4:], word[:-1], word[1:], word[::-1]]
    known = [PHONE, f"+86 {PHONE}", PHONE[-4:], people.LIN.name, receipt.number, story.SHOP, "", " ", "-", "%", "*"]
    return [*ALPHABET, *"01IO", *halves, *known, "000000", "123456", "A" * 12]


def test_no_guess_opens_shows_or_ends_it(receipt):
    for place, guess in enumerate(guesses(receipt)):
        shop, network = Client(), {"REMOTE_ADDR": f"10.5.{place}.1"}
        told = shop.post(f"/p/{receipt.number}", {"word": guess}, follow=True, **network).content.decode()
        told += shop.post("/mine", {"number": receipt.number, "word": guess}, follow=True, **network).content.decode()
        told += shop.post(f"/p/{receipt.number}/withdraw", {"word": guess}, follow=True, **network).content.decode()
        told += shop.get(f"/p/{receipt.number}/receipt", **network).content.decode()
        asked = {"number": receipt.number, "word": guess or "x"}
        answer = shop.post("/api/v1/complaints/progress", asked, content_type="application/json", **network)
        assert answer.status_code in (404, 422, 429), guess
        assert FACTS not in told and receipt.check_word not in told, guess
    receipt.complaint.matter.refresh_from_db()
    assert receipt.complaint.matter.closed_at is None


def test_the_next_number_cannot_be_told_from_this_one(receipt):
    last = reading(receipt.number.rpartition("-")[2])
    assert not last.isdecimal() or len(last) == 8
    assert len(set(last)) > 1


def test_ten_visitors_behind_one_address_all_may_complain():
    people.cast()
    story.shop()
    for visitor in range(12):
        answers = {
            "form_key": f"visitor-of-the-mall-{visitor:04d}", "name": people.LIN.name, "phone": f"1390000{visitor:04d}",
            "address": "望桥路 8 号", "identity": f"uscc:{story.SHOP}", "facts": FACTS, "claims": ["C6"], "issue": "P2",
        }  # fmt: skip
        for _ in range(2):
            answer = Client().post("/api/v1/complaints", answers, content_type="application/json")
            assert answer.status_code == 201, visitor


def test_one_telephone_of_two_people_opens_each_ones_own_complaint(receipt):
    """A couple, or the clerk who writes the shop's number into every form: what opens one opens no other."""
    other = submit_complaint(
        form=ComplaintForm(
            name="林大满", phone=PHONE, address="望桥路 9 号", respondent_name="", facts="换货不给换，说过了七天",
            identity=f"uscc:{story.SHOP}", claims=["C6"], issue="P2",
        )
    )  # fmt: skip
    code = make_code(complaint=other.complaint)
    assert code
    for place, key in enumerate((other.check_word, code, other.check_word[:-1] + receipt.check_word[-1])):
        visitor, network = Client(), {"REMOTE_ADDR": f"10.4.{place}.1"}
        told = visitor.post(f"/p/{receipt.number}", {"word": key}, follow=True, **network).content.decode()
        told += visitor.post(f"/p/{receipt.number}/withdraw", {"word": key}, follow=True, **network).content.decode()
        assert FACTS not in told, key
    mine = Client()
    assert "换货不给换" in mine.post(f"/p/{other.number}", {"word": code}, follow=True).content.decode()
    assert FACTS not in mine.get(f"/p/{receipt.number}").content.decode()
    receipt.complaint.matter.refresh_from_db()
    assert receipt.complaint.matter.closed_at is None
