"""Who comes in, what each may do, and that nothing of another business is reached."""

import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import story
from tests.bad_files import bad_files
from tests.business import CLERK, PHONE, Phone
from tests.house.world import picture
from tests.kept import kept
from tests.shop import OTHER, TODAY, register

from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.portals.ui import acting_for
from xinheng.services.annual_reports.models import ReportDraft
from xinheng.services.mandates.actions import make_entry_code
from xinheng.services.mandates.models import EntryCode, Mandate
from xinheng.services.mandates.queries import may_enter, phone_keys
from xinheng.services.mandates.telling import tell_holders
from xinheng.supervision.inspection import actions as inspection
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.access.parties import NARROW, Party, PartyRight
from xinheng.support.access.scope import may, visible_to
from xinheng.support.files.models import StoredFile
from xinheng.support.procedures.doors.of_party import matters_of_party
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.registry import current_procedures

pytestmark = pytest.mark.django_db
OTHER_PHONE = "13912345670"
OWED = f"reports/{TODAY.year - 1}"


def _two_shops() -> story.Story:
    """A shop that was ordered to put its licence up, with its telephone on file; and another one."""
    done = story.finished(address_matches="实际在 14 号")
    inspection.approve_result(task=done.task, by=done.cast.sun)
    register(story.SHOP, phone=PHONE, approved_on="2026-01-02")
    register(OTHER, phone=OTHER_PHONE, entity_name="石坝便民超市")
    return done


world = kept(_two_shops)


@pytest.fixture
def chen(world: story.Story, settings: Any, tmp_path: Any) -> Phone:
    settings.FILES_ROOT = tmp_path / "files"
    phone = Phone()
    phone.sign_in(story.SHOP)
    return phone


@pytest.mark.clause("CQ-7.2.6-02", part=True)
def test_an_order_is_answered_by_the_shop_itself(world, chen, sign_in):
    home = chen.page("")
    assert "交整改报告" in home
    assert "还剩" in home
    address = f"matters/{world.task.matter.number}/do/receive_rectification"
    assert chen.send(address, words="").status_code == 422
    photo = SimpleUploadedFile("改好.jpg", picture())
    assert chen.send(address, words="已办理变更登记", files=photo).status_code == 302
    assert "交整改报告：" not in chen.page("")
    assert StoredFile.objects.filter(name__startswith="改好", about_id=str(world.task.pk)).exists()
    assert "已办理变更登记" in sign_in("zhao").get(f"/officer/inspections/{world.task.number}").content.decode()


def test_the_shop_reads_the_order_and_the_paper_that_gave_more_time(world, chen):
    """What it may read is what stands: no step's number opens another paper."""
    later = world.task.correct_by + timedelta(days=10)
    inspection.extend_correction(task=world.task, by=world.cast.sun, correct_by=later, reason="冷柜要订做")
    number = world.task.matter.number
    page = chen.page(f"matters/{number}")
    assert "延长改正期限通知书" in page and f"改正期限延长至 {world.task.correct_by}" in page
    made = [int(seq) for seq in re.findall(r"/order\?step=(\d+)", page)]
    assert len(made) == 2 and made[0] < made[1]
    opened = chen.client.get(f"/business/matters/{number}/order?step={made[1]}")
    assert opened.content.startswith(b"%PDF") and quote("延长改正期限通知书") in opened["Content-Disposition"]
    assert chen.client.get(f"/business/matters/{number}/order?step=1").status_code == 404


def test_no_bad_file_comes_with_a_correction_and_a_tenth_is_told_not_cut_off(world, chen):
    address = f"matters/{world.task.matter.number}/do/receive_rectification"
    for file, words in bad_files():
        page = chen.send(address, words="已经改好", files=file).content.decode()
        assert words in page, (file.name, re.findall(r"error[^>]*>(.*?)<", page))
        assert "已经改好</textarea>" in page
    ten = [SimpleUploadedFile(f"{number}.jpg", picture()) for number in range(10)]
    refused = chen.send(address, words="已经改好", files=ten)
    assert refused.status_code == 422 and "一次最多 9 个文件，选了 10 个" in refused.content.decode()
    assert not StoredFile.objects.filter(name__startswith="0").exists() and "交整改报告" in chen.page("")


def test_a_telephone_that_is_not_on_file_and_a_wrong_code_let_nobody_in(world):
    stranger = Phone()
    assert stranger.sign_in(story.SHOP, "13900000009").status_code == 422
    assert stranger.client.get("/business/").headers["Location"].startswith("/business/login/")
    guesser = Phone()
    guesser.client.post("/business/login/", {"uscc": story.SHOP, "phone": PHONE})
    assert guesser.send("login/code", code="123456").status_code == 422
    assert Mandate.objects.count() == 0


@pytest.mark.clause("CQ-7.2.1-01", part=True)
def test_rights_are_handed_on_one_by_one_and_end_in_the_middle_of_a_form(chen):
    told = {"name": "王小算", "phone": CLERK, "post": "财务", "rights": ["standing", "report"]}
    assert chen.send("people/new", **told).status_code == 302
    clerk = Phone()
    clerk.sign_in(story.SHOP, CLERK)
    assert clerk.client.get(f"/business/{OWED}").status_code == 200
    assert clerk.client.get("/business/people/").status_code == 403
    assert clerk.client.get("/business/repair").status_code == 403
    mandate = Mandate.objects.get(represents=False)
    assert chen.send(f"people/{mandate.pk}/take").status_code == 302
    ended = clerk.send(OWED, act="save", employees="37")
    assert ended.status_code == 403
    assert "授权已经结束" in ended.content.decode()
    assert ">37</textarea>" in ended.content.decode()
    assert clerk.client.get(f"/business/{OWED}").headers["Location"].startswith("/business/login/")
    assert "收回" in chen.page("people/")


def test_nobody_hands_on_a_right_for_longer_than_he_holds_it(chen):
    """Two clerks could otherwise authorise each other for ever."""
    last = (TODAY + timedelta(days=30)).isoformat()
    chen.send("people/new", name="王小算", phone=CLERK, rights=["standing", "delegate"], expires_on=last)
    clerk, told = Phone(), {"name": "李店长", "phone": OTHER_PHONE, "rights": ["standing", "delegate"]}
    clerk.sign_in(story.SHOP, CLERK)
    for later in ("", (TODAY + timedelta(days=31)).isoformat()):
        refused = clerk.send("people/new", **told, expires_on=later)
        assert refused.status_code == 422 and f"您自己的授权到 {last} 为止" in refused.content.decode()
    assert clerk.send("people/new", **told, expires_on=last).status_code == 302
    assert "王小算授权" in chen.page("people/")


def test_what_was_handed_on_ends_with_what_it_was_handed_on_by(chen):
    """A clerk authorises a friend, the friend another: who takes the clerk's back, or narrows it, is rid of all."""

    def authorised() -> list[str]:
        rows = Mandate.objects.filter(ended_at=None, represents=False).order_by("pk")
        return [row.person.read()["name"] for row in rows]

    handed = ["standing", "report", "delegate"]
    chen.send("people/new", name="王小算", phone=CLERK, rights=handed)
    for giver, name, phone in ((CLERK, "李店长", OTHER_PHONE), (OTHER_PHONE, "钱帮手", "13912345601")):
        by = Phone()
        by.sign_in(story.SHOP, giver)
        assert by.send("people/new", name=name, phone=phone, rights=handed).status_code == 302
    chen.send("people/new", name="赵会计", phone="13912345602", rights=["report"])
    assert authorised() == ["王小算", "李店长", "钱帮手", "赵会计"]
    chen.send("people/new", name="王小算", phone=CLERK, rights=handed)
    assert len(authorised()) == 4, "given again as it was, nobody loses anything"
    chen.send("people/new", name="王小算", phone=CLERK, rights=["standing", "delegate"])
    assert authorised() == ["赵会计", "王小算"]
    by = Phone()
    by.sign_in(story.SHOP, CLERK)
    by.send("people/new", name="李店长", phone=OTHER_PHONE, rights=["standing"])
    clerk = Mandate.objects.get(ended_at=None, rights=["standing", "delegate"])
    chen.send(f"people/{clerk.pk}/take")
    assert authorised() == ["赵会计"]


def test_who_leaves_the_machine_is_signed_out_and_keeps_what_was_typed(chen, monkeypatch):
    now = time.time()

    def after(minutes: int) -> None:
        monkeypatch.setattr(acting_for.time, "time", lambda: now + 60 * minutes)

    for minutes in (20, 40, 60):
        after(minutes)
        assert chen.client.get(f"/business/{OWED}").status_code == 200, "who uses it stays"
    after(91)
    refused = chen.send(OWED, act="save", employees="37")
    assert refused.status_code == 403 and "很久没有操作" in refused.content.decode()
    assert ">37</textarea>" in refused.content.decode() and not ReportDraft.objects.exists()
    monkeypatch.undo()
    assert chen.client.get("/business/").headers["Location"].startswith("/business/login/")


def test_a_form_that_was_opened_for_another_business_is_not_sent_for_this_one(world, chen):
    """One tab stays open while another one changes the business, or the next person comes in."""
    second = subject_by(OTHER)
    person = Mandate.objects.get(represents=True).person
    Mandate.objects.create(person=person, identity=second.identity, subject_name=second.name,
                           rights=["standing", "report", "letters"], given_at=city_time.now())  # fmt: skip
    chen.client.handler.enforce_csrf_checks = True

    def token(address: str) -> str:
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', chen.page(address))[1]

    left_open = token(OWED)
    assert chen.send(OWED, act="save", employees="37", csrfmiddlewaretoken=left_open).status_code == 302
    told = {"identity": second.identity, "csrfmiddlewaretoken": token("choose")}
    assert chen.send("choose", **told).status_code == 302
    refused = chen.send(OWED, act="save", employees="37", csrfmiddlewaretoken=left_open)
    assert refused.status_code == 403 and "换了登录的人或者单位" in refused.content.decode()
    assert ReportDraft.objects.get().identity != second.identity
    # The one who comes in next at this machine finds a form that the former one left.
    left_open = token(OWED)
    chen.client.handler.enforce_csrf_checks = False
    chen.sign_in(OTHER, OTHER_PHONE)
    chen.client.handler.enforce_csrf_checks = True
    assert chen.send(OWED, act="save", employees="37", csrfmiddlewaretoken=left_open).status_code == 403
    assert ReportDraft.objects.count() == 1


@pytest.mark.parametrize("how", ["taken", "ended"])
def test_who_is_authorised_no_more_when_the_code_is_typed_comes_in_as_nobody(chen, clock, how):
    """Least of all as the representative, whose place whoever holds the telephone on file takes."""
    chen.send("people/new", name="王小算", phone=CLERK, rights=["standing"], expires_on=TODAY.isoformat())
    mandate, subject = Mandate.objects.get(represents=False), subject_by(story.SHOP)
    clock(f"{TODAY} 23:58")
    _, code = make_entry_code(subject=subject, keys=phone_keys(CLERK))
    clerk = Phone()
    clerk.client.post("/business/login/", {"uscc": story.SHOP, "phone": CLERK})
    if how == "taken":
        chen.send(f"people/{mandate.pk}/take")
    else:
        clock(f"{TODAY + timedelta(days=1)} 00:02")
    assert clerk.send("login/code", code=code).status_code == 422
    assert clerk.client.get("/business/").headers["Location"].startswith("/business/login/")
    assert Mandate.objects.get(represents=True, ended_at=None).person.read()["phone"] == PHONE


def test_whose_mandate_ended_and_whose_telephone_the_register_names_now_represents(chen, clock):
    chen.send("people/new", name="王小算", phone=CLERK, rights=["standing"], expires_on=TODAY.isoformat())
    clock(f"{TODAY + timedelta(days=11)} 09:00")
    register(story.SHOP, phone=CLERK, approved_on=(TODAY + timedelta(days=10)).isoformat())
    clerk = Phone()
    assert clerk.sign_in(story.SHOP, CLERK).status_code == 302
    assert clerk.client.get("/business/people/").status_code == 200
    assert chen.client.get("/business/").headers["Location"].startswith("/business/login/")


@pytest.mark.parametrize("new", [{"phone": CLERK}, {"phone": "", "legal_representative": "新的法定代表人"}])
def test_whom_the_register_names_no_more_represents_no_more_from_that_moment(chen, clock, new):
    """Not only once the next one signs in: till then a former representative read and signed everything."""
    subject = subject_by(story.SHOP)
    told = {"identity": subject.identity, "right": PartyRight.LETTERS, "words": "请回复"}
    assert tell_holders(**told, key="before") == 1 and chen.client.get("/business/").status_code == 200
    clock(f"{TODAY + timedelta(days=11)} 09:00")
    register(story.SHOP, **new, approved_on=(TODAY + timedelta(days=10)).isoformat())
    assert chen.client.get("/business/").headers["Location"].startswith("/business/login/")
    assert chen.send("people/new", name="王小算", phone="13912345679", rights=["standing"]).status_code == 403
    assert not Mandate.objects.filter(represents=False).exists()
    assert tell_holders(**told, key="after") == 0
    assert may_enter(subject, phone_keys(PHONE)) == ""
    assert Phone().sign_in(story.SHOP, PHONE).status_code == 422


def test_a_registration_that_names_him_still_ends_nothing(chen, clock):
    """The same telephone, whatever else changed; who signs in again is not asked about it any more."""
    clock(f"{TODAY + timedelta(days=11)} 09:00")
    register(
        story.SHOP,
        phone=PHONE,
        registered_address="搬到别处 1 号",
        approved_on=(TODAY + timedelta(days=10)).isoformat(),
    )
    assert chen.client.get("/business/").status_code == 200
    assert Mandate.objects.get().judged_at is None, "asked when it was given"
    again = Phone()
    assert again.sign_in(story.SHOP, PHONE).status_code == 302
    assert Mandate.objects.get().judged_at > city_time.start_of(city_time.today())


def test_nobody_hands_on_what_he_does_not_hold(chen):
    short = chen.send("people/new", name="李店长", phone="123", rights=["standing"])
    assert short.status_code == 422 and "填写的是“123”" in short.content.decode()
    chen.send("people/new", name="李店长", phone=CLERK, rights=["standing", "delegate"])
    keeper = Phone()
    keeper.sign_in(story.SHOP, CLERK)
    refused = keeper.send("people/new", name="周某", phone="13912345671", rights=["report"])
    assert refused.status_code == 422
    assert "不能授权给别人" in refused.content.decode()


@pytest.mark.clause("WX-3.1P-06", part=True)
def test_nothing_of_one_business_is_reached_by_another(world, chen):
    """Pages, matters, mandates, orders: by address and by list; and no officer's page at all."""
    mandate = Mandate.objects.get(identity=f"uscc:{story.SHOP}")
    other = Phone()
    other.sign_in(OTHER, OTHER_PHONE)
    number = world.task.matter.number
    assert "石坝便民超市" in other.page("")
    for address in (f"matters/{number}", f"matters/{number}/order", f"matters/{number}/do/receive_rectification"):
        assert other.client.get(f"/business/{address}").status_code == 404
    assert other.send(f"people/{mandate.pk}/take").status_code == 404
    assert number not in other.page("matters/")
    other.send("choose", identity=f"uscc:{story.SHOP}")
    assert "石坝便民超市" in other.page("")
    for address in ("/officer/", f"/officer/inspections/{number}", "/admin-desk/"):
        assert chen.client.get(address).status_code in (302, 403)


def _party(*rights: PartyRight, identity: str = f"uscc:{story.SHOP}") -> Party:
    return Party(1, "某人", identity, "某店", frozenset(rights))


def test_a_party_sees_by_its_rights_alone_and_is_no_officer(world):
    """Deny by default: no right, no subject, an officer's permission, a model without a subject."""
    rows = Matter.objects.all()
    everything = _party(*PartyRight)
    assert visible_to(rows, everything, PartyRight.LETTERS).exists()
    assert not visible_to(rows, _party(PartyRight.REPORT), PartyRight.LETTERS).exists()
    assert not visible_to(rows, _party(*PartyRight, identity=""), PartyRight.LETTERS).exists()
    for declared in current_procedures():
        assert not may(everything, declared.view)
        assert not visible_to(rows, everything, declared.view).exists()
    assert not visible_to(InspectionTask.objects.all(), everything, PartyRight.LETTERS).exists()


def test_of_clues_complaints_and_reports_no_business_is_told(world):
    """What others say about it is not its own; of a visit it hears when it has been announced or begun."""
    told = {one.id for one in current_procedures() if one.party}
    assert told.isdisjoint({"clue", "complaint", "report", "mediation", "dispatch_order", "document_service"})
    shown = matters_of_party(_party(*PartyRight))
    assert shown
    assert {one.procedure for one in shown} <= told
    planned = Matter.objects.get(pk=world.task.matter.pk)
    Matter.objects.filter(pk=planned.pk).update(state="check_approved")
    assert planned.number not in {one.number for one in matters_of_party(_party(*PartyRight))}


def test_a_business_that_is_gone_keeps_a_narrow_door(world, chen):
    register(story.SHOP, phone=PHONE, registration_state="3", approved_on="2026-01-03")
    assert subject_by(story.SHOP).status == "3"
    assert chen.client.get("/business/reports/").status_code == 403
    assert chen.client.get("/business/people/").status_code == 403
    assert chen.client.get("/business/matters/").status_code == 200
    assert chen.client.get("/business/repair").status_code == 200
    assert PartyRight.REPORT not in NARROW


def test_the_shop_itself_says_that_a_fact_is_wrong(chen):
    key = f"objection?t=inspection_result&k={_key(story.SHOP)}"
    asked = chen.send(key, wrong="", proof="无", phone=PHONE)
    # By its name, as the page of the shop's standing calls it, and not by the key it is kept under.
    number = unquote(_key(story.SHOP)).partition("|")[0]
    assert asked.status_code == 422 and re.search(f"行政检查：[^<|]+（{number}）", asked.content.decode())
    for nothing in ("t=no_such_type&k=1", "t=inspection_result&k=没有这一条", "t=inspection_result"):
        assert chen.send(f"objection?{nothing}", wrong="错", proof="无", phone=PHONE).status_code == 404
    sent = chen.send(key, wrong="当天没有检查", proof="监控录像", phone=PHONE)
    assert sent.status_code == 302
    page = chen.client.get(sent.headers["Location"]).content.decode()
    assert "提出异议" in page
    again = chen.send(key, wrong="当天没有检查", proof="监控录像", phone=PHONE)
    assert again.status_code == 422


def _key(uscc: str) -> str:
    from xinheng.fusion.registers.models import Record

    found = Record.objects.get(type="inspection_result", superseded_at=None, subject=subject_by(uscc))
    return quote(found.key, safe="")


def test_marks_of_telephones_are_forgotten_after_a_day(chen, clock):
    before = EntryCode.objects.get()
    clock(f"{before.sent_at + timedelta(days=2):%Y-%m-%d %H:%M}")
    chen.sign_in(story.SHOP)
    assert not EntryCode.objects.filter(pk=before.pk).exists()
