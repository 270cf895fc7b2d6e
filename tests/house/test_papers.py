"""What papers hold where no walk comes (`test_procedures` reads all others on its way), and how they are numbered."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest

from tests import cast as people
from tests import story
from tests.house.hostile_papers import hostile_faults
from tests.house.papers import papers_lack, text_of
from tests.once import in_the_pass_on_sqlite
from xinheng.kit import city_time
from xinheng.services.complaints import actions
from xinheng.services.complaints.papers import receipt_of
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.supervision.document_service.actions import announce, start_delivery
from xinheng.supervision.inspection import actions as inspection
from xinheng.support.documents.rendering import set_paper
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter, PaperNumber
from xinheng.support.procedures.table import printing
from xinheng.support.procedures.table.printing import papers
from xinheng.support.procedures.timers import announce_breaches

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    everybody = people.cast()
    story.shop()
    Organisation.objects.filter(path=people.DISTRICT).update(
        phone="000-55500102", mark="山两河市监", reviewer="两河区人民政府", court="云台区人民法院"
    )
    return everybody


@pytest.fixture
def complaint(cast):
    found = actions.submit_complaint(form=KNOWN).complaint
    move(matter=found.matter, verb="accept", by=cast.zhao)
    return found


def lacking(matter: Matter) -> list[str]:
    now = Matter.objects.get(pk=matter.pk)
    return list(papers_lack(now, now.steps.latest("seq")))


@in_the_pass_on_sqlite
def test_a_mediation_that_ended_by_time(complaint, cast, clock):
    clock(f"{city_time.today() + timedelta(days=100)} 10:00")
    told = {"reason_code": "T23-5", "words": "六十日内没有达成协议"}
    actions.terminate_mediation(complaint=complaint, by=cast.zhao, **told)
    assert lacking(complaint.matter) == []


@in_the_pass_on_sqlite
def test_a_mediation_that_ended_for_extortion(complaint, cast):
    told = {"reason_code": "T23-6", "words": "调包", "suspected_extortion": True}
    actions.terminate_mediation(complaint=complaint, by=cast.zhao, **told)
    assert lacking(complaint.matter) == []


@in_the_pass_on_sqlite
def test_who_joins_the_complaint_of_others(complaint):
    facts = {"joined_to": "诉5099-20261120-7KQ4M9XR", "represents": "no", "consent": "letter"}
    move(matter=complaint.matter, verb="join", by="system", facts=facts)
    assert lacking(complaint.matter) == []


@in_the_pass_on_sqlite
@pytest.mark.parametrize("why", ["refused", "closed"])
def test_where_nothing_could_be_checked(cast, why):
    site = story.on_site()
    inspection.finish_without_check(task=site.task, why=why, words="不让进门", by=site.zhao)
    assert lacking(site.task.matter) == []


@in_the_pass_on_sqlite
def test_what_was_announced_counts_as_served_after_its_term(complaint, cast, clock):
    decided = complaint.matter
    origin = Origin(decided.office, decided.field, decided, decided.steps.latest("seq"), "投诉受理决定书")
    told = {"recipient_kind": "person", "recipient": people.LIN.name, "address": "街心 1 号"}
    matter = start_delivery(origin=origin, by=cast.zhao, **told)
    why = {"ground": "unknown", "reason": "查无此人", "place": "本局公告栏", "announced_on": city_time.today()}
    announce(service=matter.document_service, by=cast.sun, **why)
    assert lacking(matter) == []
    clock(f"{city_time.today() + timedelta(days=40)} 10:00")
    announce_breaches(city_time.now())
    assert Matter.objects.get(pk=matter.pk).state == "served" and lacking(matter) == []


@in_the_pass_on_sqlite
@pytest.mark.parametrize("lost", ["to", "contact", "number"])
def test_what_a_paper_lost_is_found(complaint, monkeypatch, lost):
    """As it was for months: the words stood in the template, and nothing behind them."""
    monkeypatch.setattr(printing, "set_paper", lambda one: set_paper(replace(one, data={**one.data, lost: ""})))
    assert len(lacking(complaint.matter)) == 1


@in_the_pass_on_sqlite
def test_a_receipt_stands_whatever_was_typed(complaint):
    assert list(hostile_faults(receipt_of(complaint, "K7Q2-M9XR-4TTW"))) == []


# What decides against somebody, by its title. Two such titles do not: one stays in the house, one gives back a right.
AGAINST = re.compile("不予|责令|核实结果|恢复公示|撤销准予|列入.*决定书")
AGAINST_NOBODY = {"不予立案审批表", "撤销列入决定书"}


def test_every_paper_that_decides_against_somebody_says_where_to_go():
    """行政复议法实施条例 art 17: the right, the organ and the term; the walks then read them on the paper itself."""
    against = [kind for kind in papers().values() if AGAINST.search(kind.title)]
    assert {kind.title for kind in against if "remedy" not in kind.form.holds} == AGAINST_NOBODY


def test_numbers_of_a_series_run_by_organ_and_year(cast, clock):
    given = []
    for day in ("2026-12-30", "2026-12-31", "2027-01-04"):
        clock(f"{day} 10:00")
        matter = actions.submit_complaint(form=KNOWN).complaint.matter
        step = move(matter=matter, verb="accept", by=cast.zhao)
        given.append(step.documents[0].rpartition(":")[2])
        assert given[-1] in text_of(papers()["complaint", "投诉受理决定书"].of(matter, step))
    assert given == ["山两河市监投受〔2026〕1号", "山两河市监投受〔2026〕2号", "山两河市监投受〔2027〕1号"]
    assert [one.number for one in PaperNumber.objects.order_by("pk")] == given


def test_a_move_that_was_refused_leaves_no_gap(cast):
    first = actions.submit_complaint(form=KNOWN).complaint.matter
    move(matter=first, verb="accept", by=cast.zhao)
    with pytest.raises(Exception, match="不能"):
        move(matter=first, verb="accept", by=cast.zhao)
    step = move(matter=actions.submit_complaint(form=KNOWN).complaint.matter, verb="accept", by=cast.zhao)
    assert step.documents[0].endswith("2号")


@pytest.mark.parametrize(
    "typed", ["山两河市监投受〔2026〕1号", "山两河市监投受(2026)第1号", " 山两河市监投受［2026］ 1 号"]
)
def test_a_papers_number_leads_to_its_matter_however_it_is_typed(cast, sign_in, clock, typed):
    clock("2026-12-30 10:00")
    matter = actions.submit_complaint(form=KNOWN).complaint.matter
    move(matter=matter, verb="accept", by=cast.zhao)
    found = sign_in("zhao").get("/officer/search", {"q": typed})
    assert found.status_code == 302 and matter.number in unquote(found["Location"])
    assert "山两河市监投受〔2026〕1号" in sign_in("zhao").get(unquote(found["Location"])).content.decode()
    # Who may not see the matter is not led there.
    assert sign_in("qian").get("/officer/search", {"q": typed}).status_code == 200
