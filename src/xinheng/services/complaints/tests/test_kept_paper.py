"""The paper that was looked at is the paper that is served, and nobody reads another one afterwards."""

import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.services.complaints import actions
from xinheng.services.complaints.informing import papers_for, print_for
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.supervision.document_service import queries
from xinheng.supervision.document_service.actions import hand_over, start_delivery
from xinheng.support.audit.queries import verify
from xinheng.support.files.models import StoredFile
from xinheng.support.files.proving import compare_files
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db
DECISION, AGREEMENT = "投诉受理决定书", "投诉调解书"
BUREAU, RENAMED = "两河区市场监督管理局", "两江新区市场监督管理局"
TO_LIN = {"recipient_kind": "person", "recipient": people.LIN.name, "address": "望桥路 8 号"}
TO_SHOP = {"recipient_kind": "organisation", "recipient": story.NAME, "address": "江岸路 12 号"}


class Sheet:
    """The sheet from which Zhao serves the newest paper of a complaint."""

    def __init__(self, client: Client, matter: Matter, paper: str) -> None:
        step = next(one for one in matter.steps.order_by("-seq") if any(p.startswith(paper) for p in one.documents))
        self.client = client
        self.address = f"/officer/matters/{matter.number}/new/document_service/start_delivery"
        self.address += f"?step={step.seq}&paper={paper}"
        self.content = self.shown(client.get(self.address))

    @staticmethod
    def shown(answer: Any) -> str:
        """What the page carries of the paper it showed."""
        found = re.search(r'name="content" value="([0-9a-f]{64})"', answer.content.decode())
        assert found
        return found[1]

    def send(self, told: dict[str, str], **more: str) -> Any:
        return self.client.post(self.address, {"content": self.content, **told, **more})


def words(pdf: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(ran.stdout.decode().split())


def newest() -> Matter:
    return Matter.objects.filter(procedure="document_service").latest("pk")


def served(client: Client) -> bytes:
    """The paper that was handed over, printed again from the page of the newest service."""
    return client.get(place(newest())).content


def place(service: Matter) -> str:
    return f"/officer/matters/{service.number}/papers/{service.steps.get(verb='start_delivery').seq}/所送文书"


def rename() -> None:
    assert Organisation.objects.filter(path=people.DISTRICT, name=BUREAU).update(name=RENAMED)


@pytest.fixture
def zhao(settings: Any, tmp_path: Any, sign_in: Callable[[str], Client]) -> Client:
    settings.FILES_ROOT = tmp_path / "files"
    people.cast()
    story.shop()
    return sign_in("zhao")


@pytest.fixture
def complaint(zhao: Client) -> Complaint:
    """Taken on: there is a decision to be served."""
    found = actions.submit_complaint(form=KNOWN).complaint
    move(matter=found.matter, verb="accept", by=people.cast().zhao)
    return found


def agreed(complaint: Complaint) -> Complaint:
    """Settled: both get the same paper."""
    by = people.cast().zhao
    actions.start_mediation(complaint=complaint, by=by, both_consent=True)
    actions.record_agreement(complaint=complaint, by=by, agreement="退还 60 元")
    actions.close_complaint(complaint=Complaint.objects.get(pk=complaint.pk), by=by, agreement_paper="performed")
    return Complaint.objects.get(pk=complaint.pk)


def test_what_was_looked_at_is_kept_and_a_new_name_of_the_bureau_changes_nothing(zhao, complaint):
    sheet = Sheet(zhao, complaint.matter, DECISION)
    looked_at = sheet.send(TO_LIN, preview="1")
    assert looked_at["Content-Type"] == "application/pdf" and not Matter.objects.filter(procedure="document_service")
    assert sheet.send(TO_LIN).status_code == 302
    rename()
    assert words(served(zhao)) == words(looked_at.content)
    assert people.LIN.name in words(looked_at.content) and BUREAU in words(looked_at.content)
    assert served(zhao) == served(zhao), "it is that file, not a print of it"
    assert list(compare_files()) == verify() == []


def test_nobody_reads_another_one_on_a_page(zhao, complaint):
    """The officer's page names nobody; hers shows what she was handed."""
    Sheet(zhao, complaint.matter, DECISION).send(TO_LIN)
    rename()
    step = complaint.matter.steps.get(verb="accept")
    officers = zhao.get(f"/officer/matters/{complaint.number}/papers/{step.seq}/{DECISION}").content
    (hers,) = papers_for(complaint.matter, "complainant")
    on_hers = print_for(complaint.matter, "complainant", f"{complaint.number}/{step.seq}/{DECISION}")
    for pdf, named in ((officers, False), (on_hers, True)):
        assert BUREAU in words(pdf) and RENAMED not in words(pdf)
        assert (people.LIN.name in words(pdf)) == named
    assert hers.title == DECISION and on_hers == served(zhao)


@pytest.mark.parametrize("handed", [False, True])
def test_each_side_opens_the_agreement_that_names_both(zhao, complaint, handed):
    """Art 24: a copy for each, before it was handed over and after; it is hers to have and theirs."""
    complaint = agreed(complaint)
    step = complaint.matter.steps.get(verb="record_agreement")
    if handed:
        Sheet(zhao, complaint.matter, AGREEMENT).send(TO_SHOP)
    for side in ("complainant", "business"):
        told = words(print_for(complaint.matter, side, f"{complaint.number}/{step.seq}/{AGREEMENT}"))
        assert people.LIN.name in told and story.NAME in told, side
    decided = complaint.matter.steps.get(verb="accept")
    assert not print_for(complaint.matter, "business", f"{complaint.number}/{decided.seq}/{DECISION}")


def test_what_changed_since_it_was_looked_at_is_not_served_and_what_was_typed_is_kept(zhao, complaint):
    sheet = Sheet(zhao, complaint.matter, DECISION)
    rename()
    for pressed in ({}, {"preview": "1"}):
        refused = sheet.send(TO_LIN, **pressed)
        page = refused.content.decode()
        assert refused.status_code == 422 and "文书内容在您看过以后有变化" in page and "望桥路 8 号" in page
        assert not Matter.objects.filter(procedure="document_service") and not StoredFile.objects.exists()
    sheet.content = sheet.shown(refused)
    assert sheet.send(TO_LIN).status_code == 302 and RENAMED in words(served(zhao))


def test_the_paper_is_set_before_anybody_waits_for_the_turn_to_write(zhao, complaint, monkeypatch):
    within: list[int] = []
    set_paper, outside = queries.set_paper, len(connection.savepoint_ids)
    monkeypatch.setattr(
        queries, "set_paper", lambda sheet: within.append(len(connection.savepoint_ids)) or set_paper(sheet)
    )
    assert Sheet(zhao, complaint.matter, DECISION).send(TO_LIN).status_code == 302
    assert within == [outside, outside], "hers with the name, the one that pages show"


def test_what_changed_between_setting_and_writing_is_not_served(complaint):
    step = complaint.matter.steps.get(verb="accept")
    origin = Origin(complaint.matter.office, complaint.matter.field, complaint.matter, step, DECISION)
    ready = queries.ready_copies(origin, "person")
    rename()
    with pytest.raises(MoveRefused, match="有变化"):
        start_delivery(origin=origin, by=people.cast().zhao, ready=ready, **TO_LIN)
    assert not StoredFile.objects.exists()


def test_stopped_and_served_again_it_says_what_is_true_then(zhao, complaint):
    Sheet(zhao, complaint.matter, DECISION).send(TO_LIN)
    move(matter=newest(), verb="withdraw", by=people.cast().sun, reason="机关名称有误")
    rename()
    assert BUREAU in words(served(zhao))
    Sheet(zhao, complaint.matter, DECISION).send(TO_LIN)
    assert RENAMED in words(served(zhao))


def signed_for(relation: str) -> None:
    told = {"served_on": city_time.today(), "receiver": "何山", "relation": relation}
    hand_over(service=newest().document_service, by=people.cast().zhao, **told)


def test_the_copies_go_with_the_name(zhao, complaint):
    """Hers, and the shop's that names her; that the shop got one, and who signed, stays."""
    complaint = agreed(complaint)
    for to, relation in ((TO_LIN, "self"), (TO_SHOP, "desk")):
        Sheet(zhao, complaint.matter, AGREEMENT).send(to)
        assert people.LIN.name in words(served(zhao))
        signed_for(relation)
    shops, sun = newest(), people.cast().sun
    actions.erase_complainant(complaint=complaint, by=sun, reason="本人要求")
    kept = StoredFile.objects.filter(about_kind__in=["document_service.documentservice", "procedures.step"])
    assert kept.count() == 4 and not kept.filter(erased_at=None)
    assert zhao.get(place(shops)).status_code == 404
    names = Matter.objects.get(pk=shops.pk).document_service.read()
    assert (names.recipient, names.receiver, names.copy) == (story.NAME, "何山", "")
    step = complaint.matter.steps.get(verb="record_agreement")
    anew = zhao.get(f"/officer/matters/{complaint.number}/papers/{step.seq}/{AGREEMENT}")
    assert anew.status_code == 200 and people.LIN.name not in words(anew.content)
    assert list(compare_files()) == verify() == []


def test_an_agreement_is_filed_once_each_side_has_its_copy(zhao, complaint):
    """Art 24; one that is on its way is in nobody's hands yet."""
    by = people.cast().zhao
    actions.start_mediation(complaint=complaint, by=by, both_consent=True)
    actions.record_agreement(complaint=complaint, by=by, agreement="退还 60 元")
    told = {"complaint": complaint, "by": by, "agreement_paper": "handed"}
    for to, relation, lacking in ((TO_LIN, "self", "投诉人、被投诉人"), (TO_SHOP, "desk", "被投诉人")):
        Sheet(zhao, complaint.matter, AGREEMENT).send(to)
        with pytest.raises(MoveRefused, match=f"还没有到{lacking}手里"):
            actions.close_complaint(**told)
        signed_for(relation)
    actions.close_complaint(**told)
    assert Matter.objects.get(pk=complaint.matter.pk).state == "closed"


def test_while_it_is_under_way_the_names_stay(zhao, complaint):
    complaint = agreed(complaint)
    Sheet(zhao, complaint.matter, AGREEMENT).send(TO_SHOP)
    sun = people.cast().sun
    with pytest.raises(MoveRefused, match="正在送达"):
        actions.erase_complainant(complaint=complaint, by=sun, reason="本人要求")
