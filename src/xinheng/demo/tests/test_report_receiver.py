"""A report is filed once; its parts come to whom they are reports to besides, who give receipts (多报合一)."""

import json
import re
import time
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from django.test import Client
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.shop import OTHER, SHOP, register

from xinheng.demo.report_receiver import PARTS, RECEIPTS, ReceivingProgram
from xinheng.services.annual_reports.declarations import check_receivers
from xinheng.services.annual_reports.followers import enter_reports
from xinheng.services.annual_reports.models import PartsBatch, ReportPart
from xinheng.services.annual_reports.tests.test_filing import REPORT, YEAR, seen
from xinheng.support.audit.models import AuditEvent
from xinheng.support.crypto.messages import signed_text, target
from xinheng.support.crypto.signing import verify
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db


def _world() -> None:
    from tests.cast import cast

    cast()
    for uscc, phone in ((SHOP, PHONE), (OTHER, CLERK)):
        register(uscc, phone=phone, established_on="2020-03-01", approved_on="2020-03-01")


world = kept(_world)


@pytest.fixture
def chen(world: Any, clock: Any, settings: Any) -> Phone:
    clock("2026-05-11 10:00")
    both = [ReceivingProgram(name=name) for name in ("social_insurance", "statistics")]
    settings.XINHENG_REPORT_KEYS = [f"{one.name}={one.public_key}" for one in both]
    phone = Phone()
    phone.sign_in()
    return phone


def ask(program: ReceivingProgram, told: dict[str, Any], path: str = PARTS) -> tuple[int, dict[str, Any]]:
    body, headers = program.signed(told, path, at=time.time())
    answer = Client().post(path, body, content_type="application/json", headers=headers)
    return answer.status_code, json.loads(answer.content)


def filed(phone: Phone, **changed: str) -> None:
    sent = phone.send(YEAR, **REPORT | {"seen": seen(phone)} | changed, confirmed="on")
    assert sent.status_code == 302, sent.content.decode()
    enter_reports()


@pytest.mark.clause("CQ-7.2.3-03")
@pytest.mark.parametrize("national", [False, True])
def test_each_department_takes_its_own_part_and_the_business_reads_the_receipt(chen, settings, national):
    social, statistics = ReceivingProgram(national=national), ReceivingProgram(name="statistics")
    settings.XINHENG_REPORT_KEYS = [f"{one.name}={one.public_key}" for one in (social, statistics)]
    assert "同时报送人力资源和社会保障部门" in chen.page(YEAR)
    filed(chen)
    assert "人力资源和社会保障部门：等待对方来取" in chen.page("reports/")
    body, headers = social.signed({"most": 10}, PARTS)
    answer = Client().post(PARTS, body, content_type="application/json", headers=headers)
    told = json.loads(answer.content)
    signed = signed_text(target("ANSWER", "testserver", PARTS), social.name, headers["X-Xinheng-Time"],
                         headers["X-Xinheng-Nonce"], body=answer.content)  # fmt: skip
    assert verify(signed, urlsafe_b64decode(answer["X-Xinheng-Signature"]))
    (part,) = told["parts"]
    assert (part["id"], part["year"], part["version"]) == (f"uscc:{SHOP}", 2025, 1)
    # Its own fields, and nothing of the accounts.
    assert {name: one["value"] for name, one in part["values"].items()} == {"insured_headcount": "12"}
    assert "已交给对方，等待回执" in chen.page("reports/")
    assert ask(social, social.answers_to(told["parts"]), RECEIPTS) == (200, {"kept": 1, "unknown": []})
    page = chen.page("reports/")
    assert "对方已接收" in page and f"SOCI-2025-{part['part']:06d}" in page
    assert "统计部门：等待对方来取" in page
    other = ask(statistics, {"most": 10})[1]["parts"][0]
    assert set(other["values"]) == {"main_activity", "employees"}
    assert ask(social, {"most": 10})[1]["parts"] == []
    assert AuditEvent.objects.filter(verb="annual_reports.hand_over").count() == 3


def test_the_steward_sees_who_took_what_and_who_is_not_connected(chen, settings, sign_in):
    settings.XINHENG_REPORT_KEYS = settings.XINHENG_REPORT_KEYS[:1]
    social = ReceivingProgram()
    filed(chen)
    told = ask(social, {})[1]
    ask(social, social.answers_to(told["parts"]), RECEIPTS)
    page = sign_in("he").get("/data/parts/").content.decode()
    social_row, statistics_row = re.findall(r"<tr><td[^>]*>(?:人力|统计).*?</tr>", page)
    assert re.findall(r"<td>(\d+)</td>", social_row) == ["0", "0", "1", "0"] and "已接通" in social_row
    assert re.findall(r"<td>(\d+)</td>", statistics_row) == ["1", "0", "0", "0"] and "从未来过" in statistics_row
    assert "还没有登记公钥" in statistics_row


def test_what_comes_back_is_told_with_its_reason_and_goes_anew_when_it_is_corrected(chen):
    social = ReceivingProgram()
    filed(chen, insured_headcount="0")
    _, told = ask(social, {})
    assert ask(social, social.answers_to(told["parts"]), RECEIPTS)[0] == 200
    page = chen.page("reports/")
    assert "对方退回" in page and "参保人数为零" in page and "请修改后再报送" in page
    assert "社会保障部门的部分被退回" in Message.objects.get(key__startswith="part:").read()["words"]
    filed(chen, insured_headcount="11")
    _, told = ask(social, {})
    (part,) = told["parts"]
    assert part["version"] == 2 and part["values"]["insured_headcount"]["value"] == "11"
    assert "退回" not in chen.page("reports/")


def test_what_was_not_answered_is_handed_again_and_the_newest_alone(chen):
    social = ReceivingProgram()
    filed(chen)
    first = ask(social, {})[1]["parts"]
    assert ask(social, {})[1]["parts"] == first
    filed(chen, insured_headcount="11")
    (part,) = ask(social, {})[1]["parts"]
    assert part["version"] == 2
    # The receipt for what was overtaken is for nothing.
    assert ask(social, social.answers_to(first), RECEIPTS)[1] == {"kept": 0, "unknown": [first[0]["part"]]}
    answers = social.answers_to([part])
    assert ask(social, answers, RECEIPTS)[1]["kept"] == 1
    assert ask(social, answers, RECEIPTS)[1]["kept"] == 1
    otherwise = {"answers": [{"part": part["part"], "receipt": "另一个号"}]}
    assert ask(social, otherwise, RECEIPTS)[1]["unknown"] == [part["part"]]


def test_only_a_fresh_question_of_a_known_department_is_heard(chen):
    social = ReceivingProgram()
    filed(chen)
    body, headers = social.signed({}, PARTS)

    def send(body: bytes = body, **changed: str) -> int:
        sent = Client().post(PARTS, body, content_type="application/json", headers={**headers, **changed})
        return sent.status_code

    assert send(b'{"most": 3}') == 401
    assert send(**{"X-Xinheng-Service": "statistics"}) == 401
    assert ask(ReceivingProgram(name="tax"), {})[0] == 401
    assert not PartsBatch.objects.exists()
    assert send() == 200 and send() == 409
    part = ReportPart.objects.get(receiver="statistics")
    stolen = {"answers": [{"part": part.pk, "receipt": "假的"}]}
    assert ask(social, stolen, RECEIPTS)[1] == {"kept": 0, "unknown": [part.pk]}
    for wrong in ({"most": 0}, {"most": 100_000}, {"more": 1}):
        assert ask(social, wrong)[0] == 422
    for wrong in ({"answers": []}, {"answers": [{"part": part.pk}]}, {"answers": [{"part": 1, "reason": "<b>"}]}):
        assert ask(social, wrong, RECEIPTS)[0] == 422
    assert Client().get(PARTS).status_code == 405


def test_another_business_reads_nothing_of_it(chen):
    filed(chen)
    other = Phone()
    other.sign_in(OTHER, CLERK)
    assert "人力资源和社会保障部门：" not in other.page("reports/")


def test_wrong_keys_stop_the_start(settings):
    for wrong in ("nobody=00", "statistics=xyz", "statistics=00ff"):
        settings.XINHENG_REPORT_KEYS = [wrong]
        assert [one.id for one in check_receivers(None)] == ["annual_reports.E002"]
