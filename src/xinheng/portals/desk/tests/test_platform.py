"""Calendar, numbers of the law, jobs, sources, trail, codes and requests, each through its page."""

import re
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from tests import cast as people

from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.queries import code_address
from xinheng.kit import city_time
from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.models import Complaint
from xinheng.support.access.models import Grant
from xinheng.support.accounts.models import Account
from xinheng.support.alarms.models import Alarm
from xinheng.support.audit.actions import record_event, sign_checkpoint
from xinheng.support.audit.models import AuditEvent
from xinheng.support.calendar.models import Holiday
from xinheng.support.calendar.queries import holidays
from xinheng.support.jobs.models import Job
from xinheng.support.privacy.models import PrivacyRequest
from xinheng.support.procedures.models import ParameterAmendment
from xinheng.support.procedures.parameters import parameter

pytestmark = pytest.mark.django_db

DAYS = (
    "日期,节日,安排\n2027-01-01,元旦,放假\n"
    + "".join(f"2027-02-{n:02},春节,放假\n" for n in range(5, 12))
    + "2027-02-13,春节,上班\n2027-04-05,清明节,放假\n2027-05-03,劳动节,放假\n2027-06-09,端午节,放假\n"
    "2027-09-15,中秋节,放假\n2027-10-01,国庆节,放假\n"
)
YEAR = {"year": "2027", "source": "国办发明电〔2026〕9 号", "table": DAYS}


def shown(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


# Holidays.


@pytest.mark.clause("SZ-4.4-02", part=True)
def test_next_year_is_looked_at_and_then_loaded(sign_in, cast, shop, client, clock):
    clock("2026-12-28 09:30")
    send(client, shop)
    admin, head = sign_in("admin"), sign_in("sun")
    assert "2027 年的放假安排还没有载入" in shown(admin, "/admin-desk/")
    assert "2027 年的放假安排还没有载入" in shown(head, "/officer/")
    page = admin.post("/admin-desk/holidays/load", YEAR).content.decode()
    assert "读到 14 天" in page and "不再暂定" in page and not Holiday.objects.exists()
    assert admin.post("/admin-desk/holidays/load", YEAR | {"sure": "1"}).status_code == 302
    assert not holidays().is_working(date(2027, 2, 11)) and holidays().is_working(date(2027, 2, 13))
    assert "还没有载入" not in shown(admin, "/admin-desk/") + shown(head, "/officer/")
    assert "国办发明电〔2026〕9 号" in shown(admin, "/admin-desk/holidays/")
    assert "2027-02-11" in shown(admin, "/admin-desk/holidays/2027")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_is_read_as_a_ministry_saves_it(sign_in, encoding):
    sent = {**YEAR, "table": "", "file": SimpleUploadedFile("2027.csv", DAYS.encode(encoding))}
    assert "读到 14 天" in sign_in("admin").post("/admin-desk/holidays/load", sent).content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"table": DAYS.replace("2027-02-08,春节,放假\n", "")}, "春节假期中间缺少 2027-02-08"),
        ({"table": DAYS + "2027-01-01,元旦,放假\n"}, "2027-01-01 出现了两次"),
        ({"table": DAYS.replace("2027-02-13", "2027-02-12")}, "本来就上班"),
        ({"table": DAYS.replace("2027-10-01,国庆节,放假\n", "")}, "没有国庆"),
        ({"table": "hello"}, "文件缺少列"),
        ({"table": ""}, "粘贴放假安排"),
        ({"year": "2028"}, "不属于 2028 年"),
        ({"year": "来年"}, "年份写成 2027"),
        ({"source": ""}, "填写放假通知"),
        ({"table": "", "file": SimpleUploadedFile("x.bin", b"\xff\xfe\x00\x81\xff")}, "不是文本"),
    ],
)
def test_a_wrong_list_is_said_and_nothing_is_loaded(sign_in, wrong, says):
    answer = sign_in("admin").post("/admin-desk/holidays/load", YEAR | {"sure": "1"} | wrong)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not Holiday.objects.exists()


# Parameters.

NAME = "complaint.accept_or_reject"
OTHER = {"value": "5", "since": "2027-01-01", "basis": "新办法第十五条", "seen": "on", "reason": "新办法施行"}


@pytest.mark.clause("WX-3.1P-03", part=True)
def test_two_persons_change_a_number_of_the_law_from_its_day(sign_in, cast):
    admin, luo = sign_in("admin"), sign_in("luo")
    assert admin.post(f"/admin-desk/parameters/{NAME}/propose", OTHER).status_code == 302
    asked = ParameterAmendment.objects.get()
    assert parameter(NAME, date(2027, 6, 1)) == 7
    own = admin.post(f"/admin-desk/parameters/asked/{asked.pk}/confirm")
    assert own.status_code == 422 and "提出人不能复核" in own.content.decode()
    assert "等您复核" in shown(luo, "/admin-desk/")
    assert luo.post(f"/admin-desk/parameters/asked/{asked.pk}/confirm").status_code == 302
    assert [parameter(NAME, date(2026, 12, 31)), parameter(NAME, date(2027, 1, 1))] == [7, 5]
    page = shown(admin, f"/admin-desk/parameters/{NAME}")
    assert "5 个工作日" in page and "新办法第十五条" in page and "罗勤" in page
    assert {"propose_parameter", "confirm_parameter"} <= set(AuditEvent.objects.values_list("verb", flat=True))


@pytest.mark.parametrize("how", ["taken", "closed"])
def test_a_number_whose_proposer_is_no_administrator_any_more_is_changed_by_nobody_alone(sign_in, cast, how):
    assert sign_in("admin").post(f"/admin-desk/parameters/{NAME}/propose", OTHER).status_code == 302
    asked = f"/admin-desk/parameters/asked/{ParameterAmendment.objects.get().pk}"
    if how == "taken":
        Grant.objects.filter(account=cast.admin).delete()
    else:
        Account.objects.filter(pk=cast.admin.pk).update(is_active=False)
    luo = sign_in("luo")
    answer = luo.post(f"{asked}/confirm")
    assert answer.status_code == 422 and "重新提出" in answer.content.decode()
    assert parameter(NAME, date(2027, 6, 1)) == 7
    assert luo.post(f"{asked}/refuse", {"reason": "提出人已离任"}).status_code == 302


def test_a_refused_number_changes_nothing_and_says_why(sign_in, cast):
    sign_in("admin").post(f"/admin-desk/parameters/{NAME}/propose", OTHER)
    asked = ParameterAmendment.objects.get()
    sign_in("luo").post(f"/admin-desk/parameters/asked/{asked.pk}/refuse", {"reason": "条文还没有公布"})
    assert parameter(NAME, date(2027, 6, 1)) == 7
    assert "条文还没有公布" in shown(sign_in("admin"), f"/admin-desk/parameters/{NAME}")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"value": "七"}, "0 到 40000 的整数"), ({"value": "-1"}, "整数"), ({"value": "1e9"}, "整数"),
        ({"since": "1999-01-01"}, "不能早于"), ({"since": ""}, "填写自哪天起"), ({"basis": " "}, "填写依据"),
        ({"reason": ""}, "填写修改理由"), ({"value": "7", "since": "2026-04-15"}, "不用修改"),
    ],
)  # fmt: skip
def test_a_wrong_number_is_refused_at_its_field(sign_in, wrong, says):
    answer = sign_in("admin").post(f"/admin-desk/parameters/{NAME}/propose", OTHER | wrong)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not ParameterAmendment.objects.exists()


@pytest.mark.clause("WX-3.1P-05", part=True)
def test_a_second_factor_is_demanded_of_a_role_by_a_setting(sign_in, cast):
    """From the page of settings to the officer's next click."""
    admin, luo, zhao = sign_in("admin"), sign_in("luo"), sign_in("zhao")
    name = "sign_in.second_factor_roles"
    assert zhao.get("/officer/").status_code == 200
    wrong = admin.post(f"/admin-desk/parameters/{name}/propose", OTHER | {"value": "king"})
    assert "没有“king”这个角色" in wrong.content.decode()
    today = city_time.today().isoformat()
    admin.post(f"/admin-desk/parameters/{name}/propose", OTHER | {"value": "unit_head grid_worker", "since": today})
    luo.post(f"/admin-desk/parameters/asked/{ParameterAmendment.objects.get().pk}/confirm")
    assert "办案机构负责人、网格员" in shown(admin, "/admin-desk/parameters/settings")
    assert sign_in("wu").get("/officer/")["Location"].startswith("/login/second-factor/")
    assert sign_in("zhao").get("/officer/").status_code == 200


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("holidays/load", YEAR | {"sure": "1"}),
        (f"parameters/{NAME}/propose", OTHER),
        (f"jobs/{uuid.UUID(int=7)}/retry", {}),
    ],
)
def test_a_district_does_not_change_what_counts_for_the_city(sign_in, cast, page, sent):
    Grant.objects.filter(account=cast.luo).update(organisation=cast.organisations[people.DISTRICT])
    answer = sign_in("luo").post(f"/admin-desk/{page}", sent)
    assert answer.status_code == 403 and "市局" in answer.content.decode()


# Jobs.


@pytest.fixture
def dead() -> Job:
    now = city_time.now()
    return Job.objects.create(
        id=uuid.UUID(int=7), task="xinheng.support.procedures.tasks.recount", queue="default", state="dead",
        attempts=8, run_after=now, enqueued_at=now, finished_at=now, last_error="Traceback\nKeyError: 'x'",
    )  # fmt: skip


def test_a_district_reads_nothing_of_the_whole_platform(sign_in, cast, dead):
    Alarm.objects.create(
        kind="guessed", place="203.0.113.7", times=20, begun_at=city_time.now(), last_at=city_time.now()
    )
    for administrator, whole in (("admin", True), ("luo", False)):
        if not whole:
            Grant.objects.filter(account=cast.luo).update(organisation=cast.organisations[people.DISTRICT])
        pages = "".join(
            shown(sign_in(administrator), f"/admin-desk/{one}") for one in ("", "jobs/", "protection/watch")
        )
        for word in ("KeyError", "203.0.113.7", "条安全告警", f"jobs/{dead.pk}/retry"):
            assert (word in pages) == whole, (administrator, word)


def test_a_dead_job_is_seen_and_tried_again(sign_in, dead):
    admin = sign_in("admin")
    assert "1 个后台任务失败待处理" in shown(admin, "/admin-desk/")
    assert "重新计算期限" in shown(admin, "/admin-desk/jobs/") and "KeyError" in shown(admin, "/admin-desk/jobs/")
    assert admin.post(f"/admin-desk/jobs/{dead.pk}/retry").status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("ready", 0)


def test_a_dead_job_is_dropped_with_a_reason_and_once(sign_in, dead):
    admin = sign_in("admin")
    assert admin.post(f"/admin-desk/jobs/{dead.pk}/drop", {"reason": ""}).status_code == 422
    admin.post(f"/admin-desk/jobs/{dead.pk}/drop", {"reason": "年份已重新载入"})
    assert Job.objects.get().state == "dropped"
    again = admin.post(f"/admin-desk/jobs/{dead.pk}/retry")
    assert again.status_code == 422 and "已放弃" in again.content.decode()
    assert "年份已重新载入" in AuditEvent.objects.get(verb="job.drop").detail


# Sources.


@pytest.mark.parametrize("who", ["admin", "he"])
def test_a_source_that_never_came_is_told(sign_in, who):
    page = shown(sign_in(who), "/data/sources/?view=late")
    assert "从未来过" in page and "登记注册信息" in page
    assert "个数据来源迟到" in shown(sign_in(who), "/admin-desk/")
    assert "从没有来过数据" in shown(sign_in(who), "/data/sources/registration")


# The trail.


def test_an_auditor_finds_an_act_and_proves_the_trail(sign_in, cast):
    people.tell_of_grants()
    sign_in("admin").post(f"/admin-desk/accounts/{cast.zhao.pk}/do/unlock", {"reason": "来电核实"})
    shen, today = sign_in("shen"), city_time.today().isoformat()
    first = shown(shen, "/admin-desk/")
    assert "审计链还没有核验过" in first and "看最近的操作" in first
    for asked in ("actor=管理员", "verb=unlock_account", f"target={cast.zhao.pk}", f"since={today}&until={today}"):
        page = shown(shen, f"/admin-desk/audit/?{asked}")
        assert "解除登录等待" in page and "来电核实" in page, asked
    for asked in ("actor=赵", "verb=take_role", "target=nothing", "until=2020-01-01"):
        assert "没有这样的记录" in shown(shen, f"/admin-desk/audit/?{asked}"), asked
    assert "日期写成" in shown(shen, "/admin-desk/audit/?since=yesterday")
    proof = shen.post("/admin-desk/audit/proof").content.decode()
    assert "审计链完整" in proof
    assert AuditEvent.objects.filter(verb="verify_trail").count() == 1
    assert f"审计链 {today} 核验过，没有断裂" in shown(shen, "/admin-desk/")


def test_a_changed_entry_is_shown_with_its_place(sign_in, cast):
    sign_in("admin").post(f"/admin-desk/accounts/{cast.zhao.pk}/do/unlock", {"reason": "来电核实"})
    AuditEvent.objects.filter(verb="unlock_account").update(detail="{}")
    page = sign_in("shen").post("/admin-desk/audit/proof").content.decode()
    assert "处断裂" in page and "记录被改动" in page and "5099/account" in page
    assert re.search(r"核验发现 [0-9]+ 处断裂", shown(sign_in("shen"), "/admin-desk/"))


def test_a_witness_shows_a_cut_tail(sign_in, cast):
    people.tell_of_grants()
    admin = sign_in("admin")
    admin.post(f"/admin-desk/accounts/{cast.zhao.pk}/do/unlock", {"reason": "来电核实"})
    lines = "\n".join(sign_checkpoint())
    kept = SimpleUploadedFile("witness.txt", lines.encode())
    assert (
        "与见证方的 1 个检查点一致"
        in sign_in("shen").post("/admin-desk/audit/proof", {"witness": kept}).content.decode()
    )
    wrong = SimpleUploadedFile("witness.txt", b"\xff\xfe\x81")
    assert sign_in("shen").post("/admin-desk/audit/proof", {"witness": wrong}).status_code == 422


# Codes.


def test_a_stolen_code_is_stopped_and_another_one_given(sign_in, shop, client):
    steward, old = sign_in("he"), ShopCode.objects.get()
    assert "有效" in shown(steward, f"/admin-desk/codes/?q={old.typed}")
    assert steward.post(f"/admin-desk/codes/{old.pk}/renew", {"reason": ""}).status_code == 422
    assert steward.post(f"/admin-desk/codes/{old.pk}/renew", {"reason": "店门口的码被人撕走"}).status_code == 302
    new = ShopCode.objects.get(revoked_at=None)
    assert new.typed != old.typed
    page = client.get("/" + code_address(old).split("/", 3)[3]).content.decode()
    assert "停用" in page and "店门口的码被人撕走" in page
    assert "停用：店门口的码被人撕走" in shown(steward, "/admin-desk/codes/")


# Requests of persons.

WISH = {
    "kind": "erase", "name": "林小满", "contact": "13900000001", "wish": "请删掉我的电话",
    "received_on": city_time.today().isoformat(), "about": "",
}  # fmt: skip


def test_a_wish_is_entered_answered_and_the_head_erases(sign_in, cast, shop, client):
    send(client, shop)
    complaint = Complaint.objects.get()
    steward = sign_in("he")
    assert steward.post("/admin-desk/privacy/new", WISH | {"about": complaint.number}).status_code == 302
    asked = PrivacyRequest.objects.get()
    assert "1 项个人信息请求待答复" in shown(steward, "/admin-desk/")
    page = shown(steward, f"/admin-desk/privacy/{asked.pk}")
    assert "请删掉我的电话" in page and f"/admin-desk/privacy/erase/{complaint.number}"[:26] in page
    assert "13900000001" not in shown(steward, "/admin-desk/privacy/")
    steward.post("/admin-desk/privacy/new", WISH | {"about": "诉1/2?x"})
    assert "%2F2%3Fx" in shown(steward, f"/admin-desk/privacy/{PrivacyRequest.objects.latest('pk').pk}")
    head, at = sign_in("sun"), f"/admin-desk/privacy/erase/{complaint.number}"
    for early, status in ((head.get(at), 409), (head.post(at, {"reason": "本人请求"}), 422)):
        assert early.status_code == status and "尚未办结" in early.content.decode()
    assert "<textarea" not in head.get(at).content.decode(), "what is refused is not asked for first"
    assert steward.get(f"/admin-desk/privacy/erase/{complaint.number}").status_code == 403
    done = {"done": "no", "answer": "投诉办结后销毁，办结前依法需要保存"}
    assert steward.post(f"/admin-desk/privacy/{asked.pk}", done).status_code == 302
    assert "办结前依法需要保存" in shown(steward, f"/admin-desk/privacy/{asked.pk}")


@pytest.mark.parametrize("who", ["admin", "shen", "zhao", "tang"])
def test_nobody_else_reads_a_wish(sign_in, who):
    sign_in("he").post("/admin-desk/privacy/new", WISH)
    for address in ("", "new", str(PrivacyRequest.objects.get().pk)):
        assert sign_in(who).get(f"/admin-desk/privacy/{address}").status_code == 403


def test_a_role_given_by_hand_is_shown_to_the_auditor(sign_in, cast):
    people.tell_of_grants()
    cast.zhao.grants.update(role="administrator")
    page = sign_in("shen").post("/admin-desk/audit/proof").content.decode()
    assert "administrator" in page and "没有人授予" in page


def test_a_gap_of_the_witness_is_shown_to_the_auditor(sign_in, cast, clock):
    clock("2026-11-28 10:00")
    people.tell_of_grants()
    clock("2026-11-28 10:20")
    page = shown(sign_in("shen"), "/admin-desk/audit/")
    assert (
        "没有签检查点" in page and "审计链 账号与登录 已" in page and '<td title="5099/account">账号与登录 第' in page
    )


# Backups.


@pytest.mark.clause("WX-3.5-06", "WX-2.5-03", part=True)
def test_a_backup_that_is_late_is_told_to_who_runs_the_machine(sign_in, client, clock, settings):
    settings.XINHENG_BACKUP = None
    clock("2026-11-28 02:00")
    admin, zhao = sign_in("admin"), sign_in("zhao")
    assert "还没有备份过" in shown(admin, "/admin-desk/")
    assert "备份" not in shown(zhao, "/admin-desk/")
    with transaction.atomic():
        record_event(
            stream="platform/backup", verb="back_up", actor="system", target=("backup", "x"), detail={"name": "x"}
        )
    clock("2026-11-28 02:10")
    assert "备份要办" not in shown(admin, "/admin-desk/")
    assert 590 <= client.get("/readyz").json()["backup_age_seconds"] <= 660
    assert "xinheng_backup_age_seconds " in client.get("/metrics").content.decode()
