"""How the platform is kept, on its page: what runs, what was looked at and is due, through which hands data goes."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from tests.cast import CITY

from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.portals.desk.level import AREAS, STANDS, level3
from xinheng.support.access.models import Grant
from xinheng.support.assessments.models import Assessment
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
PAGE, LEVEL = "/admin-desk/protection/", "/admin-desk/protection/level"
TEST = {
    "kind": "level_test", "done_on": "2026-11-20", "organisation": "某测评中心", "reference": "测评〔2026〕18号",
    "outcome": "findings", "words": "日志没有集中，信息科 12 月 31 日前整改",
}  # fmt: skip


def shown(client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


@pytest.mark.clause("CQ-4-01", "CQ-5-02", "CQ-5-03", "WX-3.5-05")
def test_a_test_by_level_is_entered_and_is_due_again_after_a_year(sign_in, cast, clock):
    clock("2026-11-28 09:30")
    admin = sign_in("admin")
    page = shown(admin)
    assert page.count("没有登记过") == len(Assessment.Kind.choices) and "等级保护测评" in page
    assert admin.post(f"{PAGE}new", TEST).status_code == 302
    page = shown(admin)
    assert "某测评中心" in page and "测评〔2026〕18号" in page and "信息科 12 月 31 日前整改" in page
    assert "基本符合，有问题待整改" in page and "2027-11-20" in page
    for kind in ("grading", "maintenance"):
        told = {**TEST, "kind": kind, "outcome": "passed", "words": "", "reference": "5099-0001"}
        assert admin.post(f"{PAGE}new", told).status_code == 302
    assert shown(admin).count("没有登记过") == len(Assessment.Kind.choices) - 3
    assert "等级保护测评" not in shown(admin, "/admin-desk/")
    clock("2027-11-28 09:30")
    chores = shown(sign_in("admin"), "/admin-desk/")
    assert "测评和演练该办了" in chores and "等级保护测评" in chores
    assert '"outcome":"findings"' in AuditEvent.objects.filter(verb="enter_assessment").earliest("pk").detail


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"done_on": "2026-11-29"}, "还没有到"),
        ({"organisation": ""}, "承担单位"),
        ({"outcome": "failed", "words": ""}, "写明有哪些问题"),
        ({"kind": "x"}, "从列表里选择"),
    ],
)
def test_what_says_too_little_is_asked_again_and_kept(sign_in, cast, clock, wrong, said):
    clock("2026-11-28 09:30")
    answer = sign_in("admin").post(f"{PAGE}new", TEST | wrong)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert "测评〔2026〕18号" in answer.content.decode() and not Assessment.objects.exists()


@pytest.mark.clause("WX-3.1P-09", "WX-3.5-03", "CQ-8.3-09")
def test_what_runs_badly_is_seen_and_gone_when_it_is_mended(sign_in, cast, clock, settings):
    clock("2026-11-28 09:30")
    settings.XINHENG_STAFF_NETWORKS, settings.XINHENG_SCANNER = [], ""
    settings.SECURE_HSTS_SECONDS, settings.XINHENG_WITNESS = 0, []
    get_user_model().objects.update(opened_at=city_time.now())
    admin = sign_in("admin")
    page = shown(admin)
    for trouble in ("没有打开 XINHENG_HTTPS", "没有限定网段", "没有接病毒扫描", "没有外部见证方", "还没有备份过"):
        assert trouble in page, trouble
    settings.XINHENG_STAFF_NETWORKS, settings.SECURE_HSTS_SECONDS = ["127.0.0.0/8"], 31_536_000
    settings.XINHENG_WITNESS = ["file:///mnt/witness"]
    for verb in ("back_up", "drill_backup"):
        record_event(stream="platform/backup", verb=verb, actor="system", target=("backup", "x"), detail={"name": "x"})
    page = shown(admin)
    for trouble in ("没有打开 XINHENG_HTTPS", "没有限定网段", "没有外部见证方", "还没有备份过"):
        assert trouble not in page, trouble
    assert "127.0.0.0/8" in page and "1 个外部见证方" in page and "最近演练 2026-11-28" in page
    zhao = cast.zhao
    zhao.opened_at = city_time.now() - timedelta(days=100)
    zhao.save()
    assert f"1 个账号 90 天没有登录：{zhao.display_name}" in shown(admin)


@pytest.mark.clause("CQ-8.3-01", "CQ-8.3-02", "CQ-8.3-03", "CQ-8.3-04", "CQ-8.3-05", "CQ-8.3-06")
def test_each_stage_of_data_has_who_answers_its_rule_and_what_happened(sign_in, cast, django_assert_max_num_queries):
    admin = sign_in("admin")
    shown(admin)
    with django_assert_max_num_queries(12):
        page = shown(admin)
    for stage in ("采集", "存储", "传输", "使用", "共享和公开"):
        assert f">{stage}<" in page, stage
    assert "个来源" in page and "还没有到期要销毁的" in page and "累计打开受限内容 0 次" in page
    assert "凭授权提供 0 次" in page
    record_event(stream="5099/reading", verb="read.complaint", actor=cast.zhao, target=("complaint", "x"), detail={})
    detail = {"sheet": {"on": "2026-11-01", "destroyed": [{"number": 3}, {"number": 4}]}}
    record_event(
        stream="platform/register",
        verb="file_proof",
        actor="system",
        target=("registers.record", "many"),
        detail=detail,
    )
    page = shown(sign_in("admin"))
    assert "累计打开受限内容 1 次" in page and "最近一次到期销毁 2026-11-01，7 条" in page
    items, page = level3(), shown(admin, LEVEL)
    assert all(name in page and one.asks in page and STANDS[one.stands] in page for name, one in items.items())
    assert all(title in page for title in AREAS.values())


@pytest.mark.clause("CQ-5-01")
def test_data_are_graded_kept_by_stages_and_their_risks_are_looked_at_in_time(sign_in, cast, clock):
    """GB/T 37973-2019: who answers for each stage, how data are graded, and a risk assessment that is made again."""
    clock("2026-11-28 09:30")
    admin, he = sign_in("admin"), sign_in("he")
    page = shown(admin)
    row = page[page.index(">分类分级<") :].partition("</tr>")[0]
    counted = [int(one) for one in re.findall(r"(\d+) 个字段", row)]
    # As many as the data standard tells, field by field, each with its grade.
    assert len(counted) == 4 and sum(counted) == sum(len(one.fields) for one in standard().types.values())
    one = shown(he, "/data/standard/registration")
    assert "公开级别" in one and ">个人信息" in one and ">公开<" in one
    assert "数据安全风险评估" in page
    told = TEST | {"kind": "data_risk", "words": "导出没有审批，数据科 12 月底前补上"}
    assert admin.post(f"{PAGE}new", told).status_code == 302
    page = shown(admin)
    assert "导出没有审批" in page and "基本符合，有问题待整改" in page
    clock("2027-11-28 09:30")
    assert "数据安全风险评估" in shown(sign_in("admin"), "/admin-desk/")


def test_a_stage_leads_on_only_whom_the_page_lets_in(sign_in, cast):
    page = shown(sign_in("admin"))
    assert "/admin-desk/audit/" not in page and 'href="/admin-desk/accounts/"' in page
    Grant.objects.create(account=cast.admin, role="auditor", organisation=cast.organisations[CITY])
    assert 'href="/admin-desk/audit/"' in shown(sign_in("admin"))


@pytest.mark.clause("SZ-11.1-01", "SZ-11.1-02", "SZ-11.1-03", "SZ-11.1-04", part=True)
@pytest.mark.parametrize(
    ("area", "item"), [("设备和系统", "CES1-17"), ("云计算", "8.2.1.1"), ("移动互联", "8.3.3.1"), ("物联网", "8.4.3.1")]
)
def test_what_the_software_cannot_carry_is_answered_by_who_runs_the_machines(sign_in, cast, area, item):
    admin = sign_in("admin")

    def waiting() -> int:
        return int(re.search(rf">{area}[^<]*</h2>.*?(\d+) 项待落实", shown(admin, LEVEL))[1])

    before, address = waiting(), f"{PAGE}items/{item}"
    refused = admin.post(address, {"stands": "met", "words": " "})
    assert refused.status_code == 422 and "写明怎么落实的" in refused.content.decode()
    assert admin.post(address, {"stands": "not", "words": "信息科 12 月底前办"}).status_code == 302
    assert waiting() == before and "信息科 12 月底前办" in shown(admin, LEVEL)
    assert admin.post(address, {"stands": "met", "words": "查 3 号报告"}).status_code == 302
    page = shown(admin, LEVEL)
    assert waiting() == before - 1 and "查 3 号报告" in page and "信息科 12 月底前办" not in page
    assert [one.detail for one in AuditEvent.objects.filter(verb="answer_item").order_by("pk")] == [
        f'{{"item":"{item}","stands":"{stands}"}}' for stands in ("not", "met")
    ]


def test_an_item_that_the_software_carries_or_nobody_knows_is_not_answered(sign_in, cast):
    admin = sign_in("admin")
    for item in ("CES1-02", "8.2.4.6", "9.9", "%00"):
        assert admin.post(f"{PAGE}items/{item}", {"stands": "met", "words": "是"}).status_code == 404, item


def fact(admin, title: str) -> str:
    page = shown(admin, LEVEL)
    return page[page.index(f">{title}<") :].partition("</tr>")[0]


@pytest.mark.clause("WX-2.5-01", "WX-3.5-04", part=True)
def test_a_new_version_is_tested_before_it_counts_as_kept(sign_in, cast, clock):
    clock("2026-11-28 09:30")
    MigrationRecorder.Migration.objects.update(applied=city_time.start_of(date(2026, 11, 20)))
    admin, told = sign_in("admin"), {**TEST, "kind": "release_test", "outcome": "passed", "words": ""}
    assert "还没有安全测试" in fact(admin, "改版和安全测试同步")
    admin.post(f"{PAGE}new", {**told, "done_on": "2026-11-19"})
    assert "还没有安全测试" in fact(admin, "改版和安全测试同步")
    admin.post(f"{PAGE}new", {**told, "done_on": "2026-11-20"})
    row = fact(admin, "改版和安全测试同步")
    assert "还没有安全测试" not in row and "最近改版 2026-11-20，最近安全测试 2026-11-20" in row
    MigrationRecorder.Migration.objects.filter(app="sessions").update(applied=city_time.start_of(date(2026, 11, 26)))
    assert "最近改版 2026-11-26" in (row := fact(admin, "改版和安全测试同步")) and "还没有安全测试" in row


@pytest.mark.clause("WX-2.5-02", part=True)
def test_foreign_ciphers_are_told_and_the_national_ones_are_not(sign_in, cast, settings):
    admin = sign_in("admin")
    settings.XINHENG_CIPHER, settings.XINHENG_SIGNER = "aes-256-gcm", "ed25519"
    row = fact(admin, "自主可控")
    assert "请设置 XINHENG_CIPHER=sm4-gcm" in row and "请设置 XINHENG_SIGNER=sm2" in row and connection.vendor in row
    settings.XINHENG_CIPHER, settings.XINHENG_SIGNER = "sm4-gcm", "sm2"
    row = fact(admin, "自主可控")
    assert "请设置" not in row and "SM4-GCM 加密，SM2 签名" in row


@pytest.mark.clause("WX-3.5-01", part=True)
def test_where_it_runs_is_entered_and_looked_at_again(sign_in, cast, clock, client):
    clock("2026-11-28 09:30")
    admin, told = sign_in("admin"), {**TEST, "kind": "cloud", "organisation": "市政务云", "words": "旧库还在机房"}
    assert "没有登记部署在哪里" in fact(admin, "政务云部署和迁移")
    admin.post(f"{PAGE}new", told)
    assert "市政务云" in (row := fact(admin, "政务云部署和迁移")) and "旧库还在机房" in row
    admin.post(f"{PAGE}new", told | {"outcome": "passed", "words": ""})
    assert "旧库还在机房" not in fact(admin, "政务云部署和迁移")
    clock("2027-11-28 09:30")
    assert "政务云部署和迁移" in shown(sign_in("admin"), "/admin-desk/")
    assert "xinheng_" in client.get("/metrics").content.decode()
