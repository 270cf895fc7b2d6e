"""Officers are assessed by what they did: a head sees his unit, each sees himself, a figure opens to its matters."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests import cast as people
from tests import story
from tests.kept import kept

from xinheng.kit import city_time
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.tests.test_room import FORM
from xinheng.supervision.performance.actions import count_month, object_to
from xinheng.supervision.performance.models import Figure, FigureObjection
from xinheng.supervision.performance.queries import open_months
from xinheng.supervision.performance.rules import month_of
from xinheng.support.access.models import Grant
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.actions import move

pytestmark = pytest.mark.django_db
UNITS, MINE = "/officer/performance/", "/officer/performance/mine"


def _begun():
    """A check that came back from review once and was sent in again; the day's counting has run."""
    told = story.finished()
    move(matter=told.task.matter, verb="return_result", by=told.cast.sun, reason="照片不清楚")
    move(matter=told.task.matter, verb="submit_result", by=told.cast.zhao)
    count_month(month=open_months(city_time.today())[0])
    return told


begun = kept(_begun)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def figure(person, name):
    return reverse("officer:performance_figure", args=[person.pk, name])


@pytest.mark.clause("SZ-5-03", "SZ-8.1-02", "SZ-8.6.2-01", "SZ-8.6.2-02", "SZ-8.6.2-06")
def test_the_head_opens_his_unit_a_person_a_figure_and_the_matter_behind_it(sign_in, begun, cast):
    sun = sign_in("sun")
    unit = page(sun, f"{UNITS}?office={people.OFFICE}")
    him = reverse("officer:performance_person", args=[cast.zhao.pk])
    assert "赵明远" in unit and him in unit
    figures = page(sun, him)
    assert "检查结果一次通过审核" in figures and "1 / 2 件" in figures and "50%" in figures
    behind = page(sun, figure(cast.zhao, "results_passed_at_once"))
    assert begun.task.number in behind and "之后被退回" in behind and "未退回" in behind
    assert reverse("officer:inspection", args=[begun.task.number]) in behind
    assert "提异议</button>" not in behind, "another's figure is not one's own to object to"


@pytest.mark.clause("SZ-8.6.2-03", "SZ-8.6.2-04", "SZ-8.6.2-05", part=True)
def test_every_stage_has_its_indicators(sign_in, begun):
    html = page(sign_in("zhao"), MINE)
    for stage in ("线索归集", "综合研判", "指挥调度", "监管任务", "监督审核"):
        assert f"{stage} ·" in html


def test_each_sees_himself_and_nobody_else_without_the_permission(sign_in, begun, cast):
    zhao = sign_in("zhao")
    html = page(zhao, MINE)
    assert "我的考核" in html and "完成检查" in html
    page(zhao, UNITS, 403)
    page(zhao, reverse("officer:performance_person", args=[cast.zhou.pk]), 404)
    page(sign_in("qian"), figure(cast.zhao, "checks_done"), 404)
    page(sign_in("sun"), reverse("officer:performance_person", args=[cast.zhou.pk]), 404)
    page(sign_in("sun"), f"{UNITS}?office={people.OTHER_OFFICE}", 404)
    assert "周衡" in page(sign_in("tang"), f"{UNITS}?office={people.CITY}")


def test_who_came_from_another_office_brings_nothing_of_it_to_his_new_head(sign_in, begun, cast):
    this, before = (month_of(one.first).key for one in open_months(city_time.today())[:2])
    Figure.objects.filter(account=cast.zhao).update(office=people.OTHER_OFFICE)
    Figure.objects.create(
        account=cast.zhao, month=date.fromisoformat(f"{before}-01"), indicator="results_passed_at_once", part=3,
        whole=7, office=people.OFFICE, counted_at=city_time.now(),
    )  # fmt: skip
    sun, him = sign_in("sun"), reverse("officer:performance_person", args=[cast.zhao.pk])
    behind = figure(cast.zhao, "results_passed_at_once")
    for address in (him, behind):
        shown = page(sun, f"{address}?period={this}")
        assert begun.task.number not in shown and "1 / 2 件" not in shown and "50%" not in shown
    assert "3 / 7 件" in page(sun, f"{him}?period={before}")
    assert begun.task.number in page(sign_in("zhao"), f"{behind}?period={this}")


def test_who_may_not_open_a_matter_any_more_reads_its_number_alone(sign_in, begun, cast):
    Grant.objects.filter(account=cast.zhao).delete()
    shown = page(sign_in("zhao"), figure(cast.zhao, "results_passed_at_once"))
    assert begun.task.number in shown and begun.task.matter.title not in shown


def test_who_did_nothing_reads_so(sign_in, cast):
    assert "还没有考核数据" in page(sign_in("zhao"), MINE)
    assert "还没有考核数据" in page(sign_in("sun"), UNITS)


@pytest.mark.parametrize("asked", ["2031-01", "2026-13", "2026Q5", "早"])
def test_a_period_that_is_none_is_said_and_not_silently_another(sign_in, begun, cast, asked):
    for client, address in ((sign_in("sun"), UNITS), (sign_in("zhao"), MINE)):
        assert f"没有“{asked}”这个考核期" in page(client, f"{address}?period={asked}")
        assert "这个考核期" not in page(client, address)


def test_an_objection_goes_to_the_head_and_its_answer_comes_back(sign_in, begun, cast):
    zhao, sun, address = sign_in("zhao"), sign_in("sun"), figure(cast.zhao, "results_passed_at_once")
    step = begun.task.matter.steps.filter(verb="submit_result").earliest("seq")
    answer = zhao.post(address, {"step": step.pk, "words": ""})
    assert answer.status_code == 422 and "写明为什么不应当这样算" in answer.content.decode()
    answer = zhao.post(address, {"step": "999999", "words": "这不是我的。"})
    assert answer.status_code == 422 and "从列表里选哪一件" in answer.content.decode()
    assert zhao.post(address, {"step": step.pk, "words": "照片清楚，是系统缩小了。"}).status_code == 302
    made = FigureObjection.objects.get()
    asked = reverse("officer:performance_answer", args=[made.pk])
    assert asked in page(sun, UNITS) and asked in page(sun, "/officer/notices")
    page(zhao, asked, 403)
    assert sun.post(asked, {"upheld": "yes", "words": ""}).status_code == 422
    assert sun.post(asked, {"upheld": "yes", "words": "核对原图，属实。"}).status_code == 302
    html = page(zhao, MINE)
    assert "核对原图，属实。" in html and "100%" in html and "1 / 1 件" in html
    assert asked not in page(sun, UNITS)
    verbs = set(AuditEvent.objects.filter(verb__startswith="performance.").values_list("verb", flat=True))
    assert verbs == {"performance.object", "performance.answer"}


def test_nobody_objects_in_anothers_name(sign_in, begun, cast):
    address = figure(cast.zhao, "checks_done")
    assert sign_in("sun").post(address, {"step": "", "words": "替他说。"}).status_code == 404
    assert not FigureObjection.objects.exists()


def test_two_who_answer_at_once_the_second_is_told(sign_in, begun, cast):
    sign_in("zhao").post(figure(cast.zhao, "checks_done"), {"step": "", "words": "少算了一件。"})
    asked = reverse("officer:performance_answer", args=[FigureObjection.objects.get().pk])
    assert sign_in("tang").post(asked, {"upheld": "no", "words": "已核对。"}).status_code == 302
    answer = sign_in("sun").post(asked, {"upheld": "yes", "words": "同意。"})
    assert answer.status_code == 422 and "已经答复过" in answer.content.decode()


def test_a_month_that_stands_offers_no_objection(sign_in, begun, cast, clock):
    key = f"{city_time.today():%Y-%m}"
    clock((city_time.local(city_time.now()) + timedelta(days=70)).strftime("%Y-%m-%d %H:%M"))
    html = page(sign_in("zhao"), f"{figure(cast.zhao, 'checks_done')}?period={key}")
    assert "已经固定" in html and "提异议</button>" not in html


def test_who_opens_the_figures_of_another_is_written_down(sign_in, begun, cast):
    page(sign_in("zhao"), figure(cast.zhao, "checks_done"))
    assert not AuditEvent.objects.filter(verb="read.figures").exists()
    page(sign_in("sun"), figure(cast.zhao, "checks_done"))
    assert AuditEvent.objects.get(verb="read.figures").actor_id == str(cast.sun.pk)


def test_the_workbook_has_everybody_the_head_may_see_and_is_written_down(sign_in, begun):
    answer = sign_in("sun").get(reverse("officer:performance_export"))
    heads, *rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    him = next(row for row in rows if row[1] == "赵明远")
    assert him[0] == "江岸路市场监管所" and him[heads.index("完成检查（件/人月）")] == "1 件"
    assert "周衡" not in [row[1] for row in rows]
    assert AuditEvent.objects.filter(verb="performance.export").count() == 1


def test_a_late_decision_counts_as_late_and_the_days_are_counted(sign_in, cast, clock):
    story.second_officer()
    story.shop()
    matter = submit_complaint(form=FORM).complaint.matter
    clock((city_time.local(city_time.now()) + timedelta(days=20)).strftime("%Y-%m-%d %H:%M"))
    move(matter=matter, verb="accept", by=cast.zhao)
    count_month(month=open_months(city_time.today())[0])
    html = page(sign_in("zhao"), MINE)
    assert "0 / 1 件" in html and "20.0 天" in html
    assert "超期" in page(sign_in("sun"), figure(cast.zhao, "complaints_decided_in_time"))


@pytest.mark.parametrize("name", ["", "?period=2026Q4", "?period=早"])
def test_the_pages_ask_few_questions(sign_in, begun, cast, django_assert_max_num_queries, name):
    sun, zhao = sign_in("sun"), sign_in("zhao")
    his = f"/officer/performance/{cast.zhao.pk}"
    # That it was opened is told once a day.
    assert sun.get(his).status_code == 200
    for client, address in ((sun, UNITS), (sun, his), (zhao, MINE)):
        with django_assert_max_num_queries(12):
            assert client.get(address + name).status_code == 200
    with django_assert_max_num_queries(12):
        assert zhao.get(figure(cast.zhao, "results_passed_at_once") + name).status_code == 200


def test_a_head_reads_no_objection_from_an_office_that_is_not_his(sign_in, begun, cast):
    """Zhao comes from another office: what he objected to there was its head's to read, and stays so."""
    this = open_months(city_time.today())[0]
    object_to(by=cast.zhao, indicator="checks_done", month=this, step=None, words="少算了一件。")
    him = reverse("officer:performance_person", args=[cast.zhao.pk])
    assert "少算了一件" in page(sign_in("sun"), him)
    FigureObjection.objects.update(office=people.OTHER_OFFICE)
    assert "少算了一件" not in page(sign_in("sun"), him) and "少算了一件" in page(sign_in("zhao"), MINE)
