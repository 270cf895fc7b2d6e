"""An administrator keeps people and places through the pages alone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests import cast as people

from xinheng.fusion.registers import feed
from xinheng.kit import city_time
from xinheng.services.reports.actions import ToldReport, file_report
from xinheng.support.access.actions import give_role
from xinheng.support.access.models import Grant, ProposedGrant
from xinheng.support.access.permissions import Permission as P
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account, SignIn
from xinheng.support.audit.models import AuditEvent
from xinheng.support.orgs.models import Organisation

pytestmark = pytest.mark.django_db

NEW = {
    "username": "feng", "display_name": "冯远", "post": "执法员", "certificate_number": "50990101009", "phone": "",
    "office": people.OFFICE,
}  # fmt: skip


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def of(account: Account, verb: str) -> str:
    return f"/admin-desk/accounts/{account.pk}/{verb}"


def opened(admin: Client) -> tuple[Account, str]:
    page = admin.post("/admin-desk/accounts/new", NEW).content.decode()
    return Account.objects.get(username="feng"), re.search(r"secret mono\">([^<]+)<", page)[1]


@pytest.mark.clause("WX-3.3A-03", "WX-4-02")
def test_a_new_person_is_opened_given_a_role_and_works(sign_in):
    """From the page to the person's first working day: slip of paper, own password, the role counts."""
    admin, feng = sign_in("admin"), Client()
    account, password = opened(admin)
    given = {"role": "inspector", "organisation": people.OFFICE, "reason": "新到岗"}
    assert admin.post(of(account, "grant"), given).status_code == 302
    feng.post("/login/", {"login": "feng", "password": password})
    assert feng.get("/officer/")["Location"] == reverse("account_change_password")
    mine = "cha-hu-gai-zi-lan"
    feng.post("/login/password/", {"oldpassword": password, "password1": mine, "password2": mine})
    assert feng.get("/officer/clues/").status_code == 200
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"open_account", "give_role", "sign_in", "password_changed"} <= verbs


def test_a_password_is_shown_once_and_kept_nowhere(sign_in):
    admin = sign_in("admin")
    account, password = opened(admin)
    assert password not in shown(admin, f"/admin-desk/accounts/{account.pk}")
    again = admin.post(of(account, "do/password"), {"reason": "忘记了"})
    assert again.headers["Cache-Control"] == "no-store"
    assert password not in again.content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"username": ""}, "填写用户名"),
        ({"username": "two words"}, "用户名"),
        ({"username": "zhao"}, "用户名"),
        ({"office": "5099/nowhere/"}, "从列表里选择"),
        ({"display_name": "名" * 61}, "最多 60 字"),
    ],
)
def test_bad_input_is_said_at_its_field_and_kept(sign_in, wrong, says):
    answer = sign_in("admin").post("/admin-desk/accounts/new", NEW | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and "error-summary" in page
    assert 'value="50990101009"' in page
    assert not Account.objects.filter(username="feng").exists()


@pytest.mark.clause("WX-3.1P-06", part=True)
def test_two_administrators_give_a_heavy_role(sign_in, cast):
    first, second = sign_in("admin"), sign_in("luo")
    given = {"role": "auditor", "organisation": people.CITY, "reason": "接任审计"}
    account, _ = opened(first)
    first.post(of(account, "grant"), given)
    asked = ProposedGrant.objects.get()
    assert "等复核" in shown(first, f"/admin-desk/accounts/{account.pk}")
    assert "1 项授权等您复核" in shown(second, "/admin-desk/") and "等您复核" not in shown(first, "/admin-desk/")
    own = first.post(f"/admin-desk/grants/asked/{asked.pk}/confirm")
    assert own.status_code == 422 and "不能复核" in own.content.decode()
    assert second.post(f"/admin-desk/grants/asked/{asked.pk}/confirm").status_code == 302
    assert may(Account.objects.get(pk=account.pk), P.VIEW_AUDIT)
    page = shown(first, "/admin-desk/grants/?role=auditor")
    assert "管理员、罗勤" in page and "接任审计" in page


@pytest.mark.parametrize(
    ("who", "role", "says"),
    [("admin", "leader", "不能给自己授予角色"), ("zhao", "auditor", "不能兼任"), ("shen", "inspector", "不能兼任")],
)
def test_a_grant_that_must_not_be_is_refused_with_its_reason(sign_in, cast, who, role, says):
    account = getattr(cast, who)
    answer = sign_in("admin").post(
        of(account, "grant"), {"role": role, "organisation": people.OFFICE, "reason": "试一试"}
    )
    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_role_with_a_last_day_ends_with_it(sign_in, cast, clock):
    clock("2026-11-18 09:30")
    given = {"role": "leader", "organisation": people.OFFICE, "reason": "代班", "expires_on": "2026-11-20"}
    assert sign_in("admin").post(of(cast.wu, "grant"), given).status_code == 302
    clock("2026-11-20 23:59")
    assert sign_in("wu").get("/officer/clues/").status_code == 200
    clock("2026-11-21 00:01")
    assert sign_in("wu").get("/officer/clues/").status_code == 403
    assert "代班" in shown(sign_in("admin"), "/admin-desk/grants/?view=ended")


def test_the_last_administrator_stays(sign_in, cast):
    Grant.objects.filter(account=cast.luo).delete()
    admin = sign_in("admin")
    assert "只有一位系统管理员" in shown(admin, "/admin-desk/")
    grant = cast.admin.grants.get()
    answer = admin.post(f"/admin-desk/grants/{grant.pk}/take", {"reason": "退休"})
    assert answer.status_code == 422 and "最后一位系统管理员" in answer.content.decode()


def test_what_nobody_may_do_is_told_to_who_gives_the_rights(sign_in, cast):
    """A report of a shop that no register knows lies at the city's own desk, and nobody receives there."""
    file_report(told=ToldReport("visit", "无照卖酒", respondent_name="半山腰烧烤摊"), by=None)
    admin = sign_in("admin")
    assert "1 件事没有人能办" in shown(admin, "/admin-desk/") and "举报“已登记待分送” 1 件（市局）" in shown(
        admin, "/admin-desk/"
    )
    clerk = give_role(
        account=cast.jiang, role="intake_clerk", organisation=Organisation.objects.get(path=people.CITY), by="system"
    )
    assert clerk.pk and "没有人能办" not in shown(admin, "/admin-desk/")
    Account.objects.filter(pk=cast.jiang.pk).update(is_active=False)
    assert "1 件事没有人能办" in shown(admin, "/admin-desk/")
    assert "没有人能办" not in shown(sign_in("zhao"), "/admin-desk/")


def test_a_stolen_account_is_stopped_at_once(sign_in, cast):
    """Sessions end, then the account is closed; the thief is out with the next click."""
    thief = Client()
    thief.post("/login/", {"login": "zhao", "password": people.PASSWORD})
    admin = sign_in("admin")
    assert "1 处" in shown(admin, f"/admin-desk/accounts/{cast.zhao.pk}")
    admin.post(of(cast.zhao, "do/sessions"), {"reason": "手机被盗"})
    assert thief.get("/officer/").status_code == 302
    assert SignIn.objects.get().ended_at is not None
    admin.post(of(cast.zhao, "do/close"), {"reason": "手机被盗"})
    assert thief.post("/login/", {"login": "zhao", "password": people.PASSWORD}).get("Location", "") != "/officer/"
    assert "已停用" in shown(admin, f"/admin-desk/accounts/{cast.zhao.pk}")


def test_every_act_needs_a_reason(sign_in, cast):
    admin = sign_in("admin")
    for verb in ("close", "password", "factor", "unlock", "sessions"):
        answer = admin.post(of(cast.zhao, f"do/{verb}"), {"reason": " "})
        assert answer.status_code == 422 and "填写理由" in answer.content.decode(), verb
    assert Account.objects.get(pk=cast.zhao.pk).is_active


@pytest.mark.parametrize("verb", ["password", "factor", "close", "reopen"])
def test_a_districts_administrator_takes_no_key_of_the_city(sign_in, cast, verb):
    """A steward of the city who sits in the district is in his list; the city's right is not his to keep."""
    head = Account.objects.create(username="head", display_name="区管理员", office=people.DISTRICT)
    for account, role, place in ((head, "administrator", people.DISTRICT), (cast.sun, "steward", people.CITY)):
        Grant.objects.create(account=account, role=role, organisation=Organisation.objects.get(path=place))
    before = cast.sun.password
    answer = sign_in("head").post(of(cast.sun, f"do/{verb}"), {"reason": "忘记密码"})
    assert answer.status_code == 422 and "您不管理那里" in answer.content.decode()
    cast.sun.refresh_from_db()
    assert (cast.sun.password, cast.sun.is_active) == (before, True)


def test_a_districts_administrator_keeps_his_district_alone(sign_in, cast):
    Grant.objects.filter(account=cast.luo).update(organisation=cast.organisations[people.DISTRICT])
    luo = sign_in("luo")
    page = shown(luo, "/admin-desk/accounts/")
    assert "赵明远" in page and "钱渡" not in page
    for address in (f"/admin-desk/accounts/{cast.qian.pk}", of(cast.qian, "do/close"), of(cast.qian, "grant")):
        assert luo.get(address).status_code == 404
    city = luo.post(of(cast.zhao, "grant"), {"role": "leader", "organisation": people.CITY, "reason": "x"})
    assert city.status_code == 422 and "从列表里选择" in city.content.decode()


@pytest.mark.parametrize("who", ["zhao", "sun", "shen", "he", "tang"])
@pytest.mark.parametrize("page", ["accounts/", "accounts/new", "grants/", "sessions/", "orgs/", "orgs/new"])
def test_nobody_else_keeps_people_or_places(sign_in, who, page):
    answer = sign_in(who).get(f"/admin-desk/{page}")
    assert answer.status_code == 403 and "系统管理员" in answer.content.decode()


# Organisations.


def org(path: str) -> Organisation:
    return Organisation.objects.get(path=path)


@pytest.mark.clause("WX-3.3A-02")
def test_a_year_of_the_tree(sign_in, cast, shop, django_capture_on_commit_callbacks):
    """An office is added with a street of its neighbour, the shops there follow, the emptied neighbour is closed."""
    from xinheng.support.jobs.worker import run_next

    admin = sign_in("admin")
    made = {"above": people.DISTRICT, "code": "50990107", "name": "两河新区市场监管所", "short_name": "新区所"}
    assert admin.post("/admin-desk/orgs/new", made).status_code == 302
    new = org("5099/509901/50990107/")
    given = {"words": "509901001 509901002 江岸路 北码头", "reason": "两河府发〔2026〕8 号"}
    feed.advance("test", feed.read("test"))
    assert admin.post(f"/admin-desk/orgs/{new.pk}/do/territory", given).status_code == 302
    while run_next():
        pass
    shop.refresh_from_db()
    assert shop.office == new.path and feed.read("test").subjects == {shop.pk}
    old = org(people.OFFICE)
    full = admin.post(f"/admin-desk/orgs/{old.pk}/do/close", {"reason": "并入新区所"})
    assert full.status_code == 422 and "在用账号 2 个" in full.content.decode()
    Account.objects.filter(office=old.path).update(office=new.path)
    Grant.objects.filter(organisation=old).update(organisation=new)
    assert admin.post(f"/admin-desk/orgs/{old.pk}/do/close", {"reason": "并入新区所"}).status_code == 302
    assert org(people.OFFICE).closed_on == city_time.today()
    assert "江岸路市场监管所" not in shown(admin, "/admin-desk/orgs/")


def test_renaming_keeps_the_path(sign_in, cast):
    admin, one = sign_in("admin"), org(people.OFFICE)
    admin.post(f"/admin-desk/orgs/{one.pk}/do/rename", {"name": "江岸市场监管所", "short_name": "江岸所"})
    assert (org(people.OFFICE).name, org(people.OFFICE).short_name) == ("江岸市场监管所", "江岸所")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"code": "50990101"}, "已有代码为 50990101"),
        ({"code": "5099/1"}, "机构代码由数字"),
        ({"name": ""}, "填写名称"),
        ({"codes": "5099010"}, "6 位（区县）或 9 位"),
        ({"above": people.OFFICE}, "从列表里选择"),
    ],
)
def test_a_wrong_organisation_is_refused_whole(sign_in, wrong, says):
    made = {"above": people.DISTRICT, "code": "50990107", "name": "新区所"} | wrong
    answer = sign_in("admin").post("/admin-desk/orgs/new", made)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not Organisation.objects.filter(path__contains="50990107").exists()


def test_a_path_that_begins_alike_is_another_one(sign_in, cast):
    """50990101 and 509901010: closing the one never asks about the other, segments are compared."""
    other = Organisation.objects.create(
        path="5099/509901/509901010/", name="江岸新区所", short_name="新区", kind="office"
    )
    Account.objects.filter(username="wu").update(office=other.path)
    one = org(people.NEXT_OFFICE)
    Organisation.objects.filter(pk=one.pk).update(divisions=[], streets=[], path="5099/509901/50990101x/")
    assert sign_in("admin").post(f"/admin-desk/orgs/{one.pk}/do/close", {"reason": "x"}).status_code == 302


def test_a_grant_ends_tomorrow_is_told_in_time(sign_in, cast):
    Grant.objects.filter(account=cast.zhao).update(expires_on=city_time.today() + timedelta(days=3))
    assert "1 项授权两周内到期" in shown(sign_in("admin"), "/admin-desk/")


def test_an_office_gets_the_telephone_that_its_papers_name(sign_in):
    admin, office = sign_in("admin"), Organisation.objects.get(path=people.OFFICE)
    address = f"/admin-desk/orgs/{office.pk}/do/phone"
    refused = admin.post(address, {"phone": "打前台"})
    assert refused.status_code == 422 and "打前台" in refused.content.decode()
    assert admin.post(address, {"phone": "000-55509999"}).status_code == 302
    assert "000-55509999" in shown(admin, "/admin-desk/orgs/")
