"""A mall makes its own rules, grades its tenants by them, and answers who objects."""

import json

import pytest
from tests.kept import kept
from tests.partners import Desk
from tests.shop import SHOP, penalise

from xinheng.portals.partner.tests.mall import open_mall, tenancy_of
from xinheng.services.partners.models import Partner
from xinheng.services.tenant_grading.models import GradeObjection, GradingScheme, OwnFigure, TenantGrade
from xinheng.services.tenant_grading.tasks import grade_daily, grade_venue
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
street = kept(open_mall)
PENALTIES = {
    "title": "行政处罚", "kind": "records", "record_type": "administrative_penalty", "months": "0", "each": "40",
    "weight": "60",
}  # fmt: skip
ROUNDS = {"title": "巡查得分", "kind": "score", "weight": "40"}
LINES = {"name_0": "优", "least_0": "80", "treatment_0": "每季度一次", "name_1": "差", "least_1": "0"}


@pytest.fixture
def mall(street) -> Desk:
    return Desk(street["mall"])


def _emptied(mall: Desk) -> None:
    """The sample without its indicators."""
    for one in ("colour", "penalties", "abnormal", "complaints", "rounds"):
        assert mall.send(f"/partner/grading/indicators/{one}/drop").status_code == 302


def _weights(**more: str) -> dict[str, str]:
    body = GradingScheme.objects.get(state="draft").body
    return {f"weight_{one['id']}": str(one["weight"]) for one in body["indicators"]} | LINES | more


def _published(mall: Desk) -> None:
    """Two indicators, two grades, and every tenant graded."""
    _emptied(mall)
    for told in (PENALTIES, ROUNDS):
        assert mall.send("/partner/grading/indicators/new", **told).status_code == 302
    assert mall.send("/partner/grading/edit", **_weights(purpose="场内分级管理")).status_code == 302
    assert mall.send("/partner/grading/publish").status_code == 302
    grade_venue.func(Partner.objects.get(venue="星汇购物中心").pk, "published")


def _own(kind: str = "score") -> str:
    body = GradingScheme.objects.get(state="published").body
    return next(one["id"] for one in body["indicators"] if one["kind"] == kind)


@pytest.mark.clause("CQ-7.3.3-01", "CQ-7.3.3-02", "CQ-7.3.3-04", "CQ-6.5-11")
def test_a_mall_builds_its_rules_and_grades_every_tenant(mall, street):
    assert "还没有评级办法" in mall.page("/partner/grading/")
    penalise(SHOP)
    _published(mall)
    shop, other = (
        TenantGrade.objects.get(tenancy=tenancy_of(street[name]), current=True) for name in ("shop", "other")
    )
    assert (shop.mark, shop.grade, other.mark, other.grade) == (60, "差", 100, "优")
    page = mall.page(f"/partner/tenants/{tenancy_of(street['shop']).pk}")
    assert "1 条" in page and "没有填，不算" in page
    board = mall.page("/partner/?grade=优")
    assert "石坝便民超市" in board and "山城巴味轩" not in board
    assert "每季度一次" in mall.page("/partner/grading/")
    told = json.loads(AuditEvent.objects.filter(verb="tenant_grading.grade").latest("pk").detail)
    assert (told["purpose"], told["rows"]) == ("tenant_grading", 2)


@pytest.mark.clause("CQ-7.3.3-03")
def test_grades_follow_figures_facts_and_new_rules_and_keep_their_history(mall, street):
    _published(mall)
    tenancy = tenancy_of(street["shop"])
    figures = f"/partner/tenants/{tenancy.pk}/figures"
    assert mall.send(figures, **{_own(): "20", "note": "三季度巡查"}).status_code == 302
    now = TenantGrade.objects.get(tenancy=tenancy, current=True)
    assert (now.mark, now.grade, now.because) == (68, "差", "figures")
    assert mall.send(figures, **{_own(): "20"}).status_code == 302
    assert tenancy.grades.count() == 2, "nothing new, nothing added"
    penalise(SHOP)
    assert grade_daily.func() == 1
    grade_venue.func(tenancy.partner_id, "facts")
    assert TenantGrade.objects.get(tenancy=tenancy, current=True).mark == 44
    assert TenantGrade.objects.filter(tenancy=tenancy_of(street["other"])).count() == 1
    assert mall.send("/partner/grading/edit", **_draft_weights(mall, least_0="40")).status_code == 302
    assert TenantGrade.objects.get(tenancy=tenancy, current=True).grade == "差", "a draft changes nothing"
    assert "1 家" in mall.page("/partner/grading/edit?try=1")
    assert mall.send("/partner/grading/publish").status_code == 302
    grade_venue.func(tenancy.partner_id, "published")
    assert [one.grade for one in tenancy.grades.all()] == ["优", "差", "差", "优"]
    assert [one.state for one in GradingScheme.objects.order_by("version")] == ["replaced", "published"]
    assert "第 2 版" in mall.page(f"/partner/tenants/{tenancy.pk}")


def _draft_weights(mall: Desk, **more: str) -> dict[str, str]:
    body = GradingScheme.objects.get(state="published").body
    kept = {f"weight_{one['id']}": str(one["weight"]) for one in body["indicators"]}
    return kept | LINES | {"purpose": "场内分级管理"} | more


def test_the_tenant_sees_its_grade_objects_and_is_answered(mall, street):
    _published(mall)
    tenancy = tenancy_of(street["shop"])
    mall.send(f"/partner/tenants/{tenancy.pk}/figures", **{_own(): "20", "note": "三季度"})
    shop, at = Desk(street["shop"]), f"/business/venues/{tenancy.pk}/"
    page = shop.page(at)
    assert "差" in page and "68 分" in page and "场内分级管理" in page and "不影响信用码" in page
    assert shop.send(f"{at}object", words="  ").status_code == 422
    assert shop.send(f"{at}object", words="那天停业，电话 13912345678").status_code == 302
    assert shop.send(f"{at}object", words="再说一次").status_code == 422, "one at a time"
    row = GradeObjection.objects.get()
    assert "13912345678" not in row.words
    assert "1 件异议等答复" in mall.page("/partner/work")
    answer = f"/partner/grading/objections/{row.pk}"
    assert mall.send(answer, upheld="yes", words="").status_code == 422
    assert mall.send(answer, upheld="yes", words="已改成 90 分").status_code == 302
    assert mall.send(answer, upheld="no", words="再答一次").status_code == 422
    mall.send(f"/partner/tenants/{tenancy.pk}/figures", **{_own(): "90", "note": "异议成立"})
    page = shop.page(at)
    assert "异议成立：已改成 90 分" in page and "96 分" in page


def test_nobody_else_sees_or_touches_a_grade(mall, street):
    _published(mall)
    tenancy = tenancy_of(street["shop"])
    rival, other = Desk(street["rival"]), Desk(street["other"])
    assert "优" not in rival.page("/partner/grading/")
    assert rival.client.get(f"/partner/tenants/{tenancy.pk}/figures").status_code == 404
    assert other.client.get(f"/business/venues/{tenancy.pk}/").status_code == 404
    assert other.send(f"/business/venues/{tenancy.pk}/object", words="不对").status_code == 404
    tenancy.state, tenancy.ended_at = "left", tenancy.asked_at
    tenancy.save()
    assert Desk(street["shop"]).client.get(f"/business/venues/{tenancy.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "请填指标名称"),
        ({"kind": "magic"}, "magic"),
        ({"record_type": ""}, "要选哪一种记录"),
        ({"record_type": "employment_ban"}, "employment_ban"),
        ({"weight": "101"}, "填 0 到 100 的整数"),
        ({"months": "many"}, "填 0 到 120 的整数"),
        ({"title": "信用码"}, "已经有叫“信用码”的指标"),
    ],
)
def test_a_wrong_indicator_is_refused_in_words(mall, wrong, said):
    answer = mall.send("/partner/grading/indicators/new", **{**PENALTIES, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not GradingScheme.objects.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"weight_colour": "10"}, "现在是 80"),
        ({"least_0": "50"}, "不能重复"),
        ({"least_3": "10"}, "应当从 0 分起"),
        ({"purpose": " "}, "写明评级用来做什么"),
        ({"name_1": "", "name_2": "", "name_3": ""}, "应当有 2 到 6 个"),
    ],
)
def test_rules_that_do_not_hold_are_not_published(mall, more, said):
    mall.send("/partner/grading/indicators/new", **{**ROUNDS, "title": "x", "weight": "0"})
    body = GradingScheme.objects.get().body
    told = {f"weight_{one['id']}": str(one["weight"]) for one in body["indicators"]} | {"purpose": body["purpose"]}
    for number, line in enumerate(body["grades"]):
        told |= {f"{name}_{number}": str(line[name]) for name in ("name", "least", "treatment")}
    assert mall.send("/partner/grading/edit", **told | more).status_code == 302
    refused = mall.send("/partner/grading/publish")
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert GradingScheme.objects.get().state == "draft"


def test_figures_that_are_none_are_refused_and_kept_in_the_form(mall, street):
    _published(mall)
    address = f"/partner/tenants/{tenancy_of(street['shop']).pk}/figures"
    for wrong in ("101", "-3", "很好", "9.5"):
        answer = mall.send(address, **{_own(): wrong})
        assert answer.status_code == 422
        assert wrong in answer.content.decode()
    assert not OwnFigure.objects.exists()
