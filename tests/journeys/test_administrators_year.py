"""A year of those who run the platform, month by month in a browser: nobody opens a command line."""

import re
import uuid
from datetime import date

import pytest

from tests import cast as people
from tests.screen import DESK, Person, leave
from tests.shop import register
from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.models import ShopCode
from xinheng.kit import city_time
from xinheng.support.access.models import Grant
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.jobs.models import Job
from xinheng.support.privacy.models import PrivacyRequest
from xinheng.support.procedures.parameters import parameter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NUMBER = "complaint.accept_or_reject"
YEAR = (
    "日期,节日,安排\n2027-01-01,元旦,放假\n"
    + "".join(f"2027-02-{n:02},春节,放假\n" for n in range(5, 12))
    + "2027-02-13,春节,上班\n2027-04-05,清明节,放假\n2027-05-03,劳动节,放假\n2027-06-09,端午节,放假\n"
    "2027-09-15,中秋节,放假\n2027-10-01,国庆节,放假\n"
)


class Keeper(Person):
    """Somebody of the desk, who comes in anew each month and goes on by what can be pressed."""

    def comes(self, username: str, password: str = people.PASSWORD) -> "Keeper":
        self.page.context.clear_cookies()
        self.open("/login/").fill(login=username, password=password)
        leave(self.page, "main form button[type=submit]")
        return self

    def go(self, words: str, within: str = "body") -> "Keeper":
        """Press a link or a button by how its words begin, and wait for the page it leads to."""
        told, place = re.compile(words), self.page.locator(within).first
        with self.page.expect_navigation(wait_until="load"):
            place.get_by_role("link", name=told).or_(place.get_by_role("button", name=told)).first.click()
        return self

    def seek(self, words: str) -> "Keeper":
        """Look for something in a list."""
        self.page.fill("main [name=q]", words)
        return self.go("查找", "main")

    def pick(self, **told: str) -> "Keeper":
        for name, value in told.items():
            self.page.select_option(f"[name={name}]", value)
        return self

    def line(self, words: str) -> str:
        """The row of a table that holds these words, for what is pressed in it."""
        assert self.page.locator(f"tr:has-text('{words}')").count(), self.text
        return f"tr:has-text('{words}')"


def failed(number: int) -> Job:
    now = city_time.now()
    return Job.objects.create(
        id=uuid.UUID(int=number), task="xinheng.support.procedures.tasks.recount", queue="default", state="dead",
        attempts=8, run_after=now, enqueued_at=now, finished_at=now, last_error=f"Traceback\nKeyError: 'x{number}'",
    )  # fmt: skip


@pytest.mark.clause("WX-3.1P-01", "SZ-4.4-02")
def test_a_year_of_chores_is_done_through_pages_alone(chromium, live_server, settings, tmp_path, clock):
    settings.XINHENG_HOME = str(tmp_path)
    clock("2026-12-01 09:00")
    people.cast()
    people.tell_of_grants()
    issue_codes([register().pk])
    admin, luo, he, shen = (Keeper(chromium, live_server.url, DESK) for _ in range(4))

    # December: the holidays of the next year.
    admin.comes("admin").open("/admin-desk/")
    assert "2027 年的放假安排还没有载入" in admin.text
    admin.go("去载入").fill(source="国办发明电〔2026〕9 号", table=YEAR).go("核对")
    assert "读到 14 天" in admin.text
    admin.go("载入 2027 年")
    assert not holidays().is_working(date(2027, 2, 11)) and "国办发明电〔2026〕9 号" in admin.text

    # January: somebody new comes, gets a role for half a year, and works.
    clock("2027-01-04 09:00")
    admin.comes("admin").open("/admin-desk/")
    assert "放假安排还没有载入" not in admin.text
    admin.open("/admin-desk/accounts/").go("开通账号")
    admin.fill(username="feng", display_name="冯远", post="执法员", certificate_number="50990101009")
    admin.pick(office=people.OFFICE).go("开通", "main form")
    password = admin.page.locator(".secret").inner_text()
    admin.go("已交给本人").go("授予角色").pick(role="inspector", organisation=people.OFFICE)
    admin.fill(expires_on="2027-06-30", reason="借调半年").go("授予", "main form")
    feng = Keeper(chromium, live_server.url, DESK).comes("feng", password)
    feng.fill(oldpassword=password, password1="cha-hu-gai-zi-lan", password2="cha-hu-gai-zi-lan")
    leave(feng.page, "main form button[type=submit]")
    assert feng.open("/officer/clues/").page.locator("h1").inner_text() != "没有权限"

    # February: a successor for the auditor, which takes two.
    clock("2027-02-15 09:00")
    account = Account.objects.get(username="feng")
    admin.comes("admin").open("/admin-desk/accounts/").go("开通账号").fill(username="xu", display_name="徐审")
    admin.pick(office=people.CITY).go("开通", "main form").go("已交给本人").go("授予角色")
    admin.pick(role="auditor", organisation=people.CITY).fill(reason="接任审计").go("授予", "main form")
    assert "等复核" in admin.text and not Grant.objects.filter(account__username="xu").exists()
    luo.comes("luo").open("/admin-desk/")
    assert "1 项授权等您复核" in luo.text
    luo.go("去复核").go("同意", luo.line("徐审")).go("同意", "main form")
    assert Grant.objects.get(account__username="xu").role == "auditor"

    # March: a number of the law changes from the first of May.
    clock("2027-03-15 09:00")
    admin.comes("admin").open("/admin-desk/parameters/").seek(NUMBER)
    admin.go("提出修改", "table").fill(value="5", since="2027-05-01", basis="新办法第十五条", reason="新办法施行")
    admin.go("提交复核", "main form")
    luo.comes("luo").open("/admin-desk/").go("去复核").go("同意", "main .notice").go("同意", "main form")
    assert [parameter(NUMBER, date(2027, 4, 30)), parameter(NUMBER, date(2027, 5, 1))] == [7, 5]

    # April: two jobs failed for good; one is tried again, one is let go with a reason.
    clock("2027-04-12 09:00")
    again, over = failed(1), failed(2)
    admin.comes("admin").open("/admin-desk/")
    assert "2 个后台任务失败待处理" in admin.text
    admin.go("去处理").go("重试", admin.line("x1")).go("重试", "main form")
    admin.go("放弃", admin.line("x2")).fill(reason="年份已重新载入").go("放弃", "main form")
    assert [Job.objects.get(pk=one.pk).state for one in (again, over)] == ["ready", "dropped"]

    # May: the number of March counts, and a code torn off a door is exchanged by the steward.
    clock("2027-05-06 09:00")
    admin.comes("admin").open(f"/admin-desk/parameters/{NUMBER}")
    assert re.search(r"2027-05-01\s*现行\s*5 个工作日", admin.text)
    old = ShopCode.objects.get()
    he.comes("he").open("/admin-desk/codes/").seek(old.typed)
    he.go("停用并换发", he.line("有效")).fill(reason="店门口的码被人撕走").go("停用并换发", "main form")
    assert ShopCode.objects.get(revoked_at=None).typed in he.text and "停用：店门口的码被人撕走" in he.text

    # June: the borrowed officer's role ends by itself; a source does not come.
    clock("2027-06-21 09:00")
    admin.comes("admin").open("/admin-desk/")
    assert "1 项授权两周内到期" in admin.text and "个数据来源迟到" in admin.text
    admin.go("去看看", "li:has-text('数据来源')")
    assert "从未来过" in admin.page.locator("body").inner_text()

    # July: his telephone is stolen on the way home.
    clock("2027-07-02 09:00")
    admin.comes("admin").open(f"/admin-desk/accounts/{account.pk}")
    assert "已到期" in admin.text
    admin.go("停用").fill(reason="手机被盗，借调已结束").go("停用", "main form")
    assert "已停用" in admin.text
    feng.comes("feng", "cha-hu-gai-zi-lan")
    assert "/officer" not in feng.page.url

    # August: somebody wants to know and to be forgotten; it is answered within its days.
    clock("2027-08-03 09:00")
    he.comes("he").open("/admin-desk/privacy/").go("登记请求").pick(kind="erase")
    he.fill(name="林小满", contact="13900000001", wish="请删掉我的电话", received_on="2027-08-02").go(
        "登记", "main form"
    )
    he.open("/admin-desk/")
    assert "1 项个人信息请求待答复" in he.text
    he.go("去答复").go("答复", "table").pick(done="yes").fill(answer="已按请求办理").go("答复", "main form")
    assert PrivacyRequest.objects.get().state != "open" and "待答复" not in he.text

    # September: an office gets another telephone and another name.
    clock("2027-09-01 09:00")
    admin.comes("admin").open("/admin-desk/orgs/").go("电话", admin.line("江岸路市场监管所"))
    admin.fill(phone="000-55509999")
    leave(admin.page, "main form button[type=submit]")
    admin.go("改名", admin.line("江岸路市场监管所")).fill(name="江岸市场监管所", short_name="江岸所")
    leave(admin.page, "main form button[type=submit]")
    assert "000-55509999" in admin.text and "江岸市场监管所" in admin.text

    # October: the new auditor's predecessor looks for what was done and proves that nothing was taken out.
    clock("2027-10-11 09:00")
    shen.comes("shen").open("/admin-desk/audit/").fill(actor="管理员", since="2027-07-01", until="2027-07-31")
    shen.go("查找", "main")
    assert "手机被盗，借调已结束" in shen.text
    shen.go("核验审计链").go("开始核验")
    assert "审计链完整" in shen.text

    # November: the next year is asked for in time.
    clock("2027-11-15 09:00")
    assert "2028 年的放假安排还没有载入" in admin.comes("admin").open("/admin-desk/").text
