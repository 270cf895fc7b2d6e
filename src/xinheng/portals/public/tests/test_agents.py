"""Who complains has somebody act for him (Order 121 art 11): what the power of attorney says is what the agent may."""

import base64

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.portals.ui.tests.filing import answers, check, photo, send
from xinheng.services.complaints.actions import ComplaintRefused, start_mediation, withdraw_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.actions import give_key, reach_agreement, schedule
from xinheng.services.mediation.models import Mediation
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step

pytestmark = pytest.mark.django_db
AGENT = {"agent_name": "钱代办", "agent_may": "general", "agent_until": "2099-12-31"}
WORDS = "退还 12 元"


def drafted(cast) -> Mediation:
    """An agreement on the complaint lies there to be signed."""
    complaint = Complaint.objects.select_related("matter").get()
    move(matter=complaint.matter, verb="accept", by=cast.zhao, facts={"accepted_on": city_time.today()})
    start_mediation(complaint=complaint, by=cast.zhao, both_consent=True, way="视频")
    found = Mediation.objects.get()
    schedule(
        mediation=found, by=cast.zhao, meeting_on=city_time.today(), meeting_at="10:00", place="调解室",
        mediator="赵执法", no_stake="on",
    )  # fmt: skip
    found = Mediation.objects.get()
    move(matter=found.matter, verb="open_session", by=cast.zhao)
    reach_agreement(mediation=found, by=cast.zhao, agreement=WORDS)
    return Mediation.objects.get()


def signs(client, room: str, **more: str):
    strokes = "data:image/png;base64," + base64.b64encode(story.picture()).decode()
    return client.post(room, {"act": "sign", "agreement": WORDS, "strokes": strokes, **more})


def test_the_answers_and_the_officer_tell_of_the_agent_and_only_for_a_purpose_who(client, shop, sign_in):
    told = check(client, shop, photos=photo("委托书.jpg"), **AGENT)
    assert "钱代办" in told and "一般授权" in told and "2099" in told
    send(client, shop, photos=photo("委托书.jpg"), facts="我叫钱代办，多收 12 元。", **AGENT)
    complaint = Complaint.objects.get()
    assert "钱代办" not in complaint.facts
    sun, address = sign_in("sun"), f"/officer/complaints/{complaint.number}"
    page = sun.get(address).content.decode()
    assert "由受托人提出" in page and "一般授权" in page and "2099-12-31" in page and "钱代办" not in page
    assert "钱代办" in sun.post(f"{address}/reveal", {"purpose": "联系调解"}).content.decode()


@pytest.mark.parametrize(("changed", "words"), [
    ({"photos": []}, "授权委托书和受托人身份证件拍照"), ({"agent_until": ""}, "写明的期限"),
    ({"agent_until": "2020-01-01"}, "已经过期"), ({"agent_may": ""}, "给了哪些权限"),
    ({"agent_name": ""}, "填写受托人的姓名"),
])  # fmt: skip
def test_what_a_power_of_attorney_lacks_is_said_and_nothing_is_lost(client, shop, changed, words):
    sent = client.post("/complaint/new", answers(shop, **({"photos": photo()} | AGENT | changed)))
    shown = sent.content.decode()
    assert sent.status_code == 422 and words in shown and people.LIN.phone in shown
    assert "<details open>" in shown
    assert not Complaint.objects.exists()


def test_an_agent_of_general_authority_signs_no_agreement_and_the_complainant_does(client, shop, cast):
    send(client, shop, photos=photo("委托书.jpg"), **AGENT)
    room = f"/room/{give_key(mediation=drafted(cast), side='complainant', by=cast.zhao)}"
    assert "我是投诉人本人" in client.get(room).content.decode()
    assert "不能代为撤回、签协议" in signs(client, room).content.decode()
    assert not Mediation.objects.get().signatures.exists()
    signs(client, room, in_person="1")
    assert Mediation.objects.get().signatures.get().side == "complainant"
    assert '"in_person":true' in AuditEvent.objects.get(verb="mediation.sign").detail


def test_an_agent_of_general_authority_withdraws_nothing(client, shop):
    send(client, shop, photos=photo("委托书.jpg"), **AGENT)
    complaint = Complaint.objects.get()
    with pytest.raises(ComplaintRefused, match="一般授权"):
        withdraw_complaint(complaint=complaint, by=None, words="钱代办说算了")
    matter = Complaint.objects.get().matter
    matter.facts = {**matter.facts, "agent_may": "special"}
    matter.save(update_fields=["facts"])
    withdraw_complaint(complaint=Complaint.objects.get(), by=None, words="钱代办说算了")
    step = Step.objects.filter(verb="withdraw").get()
    assert "算了" in step.reason and "钱代办" not in step.reason


def test_an_agent_of_special_authority_signs_until_it_ends(client, shop, cast, clock):
    until = city_time.today()
    send(client, shop, photos=photo("委托书.jpg"), **AGENT | {"agent_may": "special", "agent_until": until.isoformat()})
    room = f"/room/{give_key(mediation=drafted(cast), side='complainant', by=cast.zhao)}"
    assert "我是投诉人本人" not in client.get(room).content.decode()
    signs(client, room)
    assert Mediation.objects.get().signatures.get().side == "complainant"


def test_who_complains_at_the_counter_may_have_an_agent_too(sign_in, shop):
    told = answers(shop, channel="visit", **AGENT | {"agent_may": "special"})
    page = sign_in("sun").post("/officer/complaints/new", told).content.decode()
    assert "已登记" in page
    assert Complaint.objects.get().matter.facts["agent_may"] == "special"
