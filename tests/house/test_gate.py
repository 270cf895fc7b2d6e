"""Everything people type passes one gate: no personal number in any spelling is in a row, a paper, a log or a file."""

import csv
import io
import logging
import random
import re
from collections.abc import Iterator
from itertools import islice
from uuid import uuid4

import pytest
import structlog
from django.apps import apps
from django.db import models
from django.test import Client

from tests import cast as people
from tests import story
from tests.house.world import picture
from tests.personal_numbers import Number, personal_number
from xinheng.config.logs import formatter
from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.kit.personal.spelling import reading
from xinheng.services.complaints import actions as complaints
from xinheng.services.complaints.actions import ComplaintForm, submit_complaint
from xinheng.services.complaints.papers import decision, receipt_of
from xinheng.services.mediation.actions import say
from xinheng.services.mediation.models import Mediation
from xinheng.services.tickets.actions import take_in
from xinheng.supervision.clues import actions as clues
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.assessments.actions import answer_item, enter_assessment
from xinheng.support.audit.queries import verify
from xinheng.support.documents import rendering
from xinheng.support.documents.rendering import set_paper
from xinheng.support.jobs.models import Job
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.actions import move
from xinheng.support.redaction.fields import Words
from xinheng.support.redaction.models import SealedWords

pytestmark = pytest.mark.django_db
FEW = 400
# Numbers in one text: as many as a complaint of 4,000 characters holds with its sentences.
IN_A_TEXT, IN_A_LINE = 20, 1


# Moments and digests have digits of their own.
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+Z]+|[0-9a-f]{64}")


class Numbers:
    """Numbers to be written into texts, each once."""

    def __init__(self, count: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.all = [personal_number(self.random) for _ in range(count)]
        self.left: Iterator[Number] = iter(self.all)
        self.used = self.callers = 0

    def text(self, count: int = IN_A_TEXT) -> str:
        """A story with the next numbers in it."""
        taken = list(islice(self.left, count))
        self.used += len(taken)
        return "他家的面里有异物。" + "。\n".join(number.in_words(self.random) for number in taken)

    def telephone(self) -> str:
        """Of another complainant each time: one telephone may not file without end."""
        self.callers += 1
        return f"139{self.callers:08d}"

    def line(self) -> str:
        """A short line with one."""
        return self.text(IN_A_LINE).replace("\n", "")


def known(text: str) -> str:
    return "".join(character for character in reading(text) if character.isascii() and character.isalnum())


def leaked(numbers: list[Number], told: str) -> list[str]:
    """The numbers that can be read in what is told, however they are spelled there."""
    lengths = {len(number.core) for number in numbers}
    cores = {number.core: number.typed for number in numbers}
    found = []
    for piece in set(told.split("\x1f")):
        plain = known(piece)
        for length in lengths:
            windows = (plain[at : at + length] for at in range(len(plain) - length + 1))
            found += [f"{cores[window]} in {piece[:80]}" for window in windows if window in cores]
    return found


def everything_stored() -> str:
    """Every column of every row that is not ciphertext."""
    parts = []
    for model in apps.get_models():
        columns = [f.attname for f in model._meta.concrete_fields if f.get_internal_type() != "BinaryField"]
        for row in model._default_manager.values_list(*columns):
            parts += [str(value) for value in row if isinstance(value, str | dict | list)]
    return MOMENT.sub("", "\x1f".join(parts))


@pytest.fixture
def papers(monkeypatch) -> list[str]:
    """What went into documents, as it was set."""
    printed: list[str] = []
    real = rendering.canonical_json
    monkeypatch.setattr(rendering, "canonical_json", lambda data: printed.append(real(data)) or printed[-1])
    return printed


def round_of_typing(cast: people.Cast, numbers: Numbers) -> None:
    """Everybody types numbers where texts are asked for: once round all places."""
    shop = f"uscc:{story.SHOP}"
    filed = submit_complaint(
        form=ComplaintForm(
            name="林小满", phone=numbers.telephone(), address="望桥路 8 号", respondent_name=numbers.line(),
            respondent_address=f"两河区江岸路 12 号{numbers.line()}",
            identity="", facts=numbers.text(), goods=numbers.line(), claims=["C6"],
            issue="P2", photos=[(f"{numbers.line()}.jpg", picture())],
        )
    ).complaint  # fmt: skip
    complaints.dispatch_complaint(complaint=filed, office=people.OFFICE, by=cast.sun, reason=numbers.text())
    complaints.return_complaint(complaint=filed, by=cast.zhao, reason=numbers.text())
    complaints.withdraw_complaint(complaint=filed, by=None, words=numbers.text())
    set_paper(receipt_of(filed))
    mediated = submit_complaint(
        form=ComplaintForm(
            name="林小满", phone=numbers.telephone(), address="望桥路 8 号", respondent_name="", identity=shop,
            facts=numbers.text(), goods=numbers.line(), claims=["C6"], issue="P2", publish_agreed=True,
        )
    ).complaint  # fmt: skip
    complaints.reveal_complainant(complaint=mediated, by=cast.zhao, purpose=numbers.line())
    move(matter=mediated.matter, verb="accept", by=cast.zhao)
    complaints.start_mediation(complaint=mediated, by=cast.zhao, both_consent=True, way=numbers.line())
    complaints.pass_on_clue(complaint=mediated, by=cast.zhao, text=numbers.text())
    room = Mediation.objects.get(matter__parent=mediated.matter)
    say(mediation=room, side="complainant", words=numbers.text(), file=(f"{numbers.line()}.jpg", picture()))
    complaints.record_agreement(complaint=mediated, by=cast.zhao, agreement=numbers.text())
    complaints.close_complaint(complaint=mediated, by=cast.zhao, agreement_paper="performed")
    refused = submit_complaint(
        form=ComplaintForm(
            name="林小满", phone=numbers.telephone(), address="望桥路 8 号", respondent_name="", identity=shop,
            facts=numbers.text(), claims=["C6"], issue="P2",
        )
    ).complaint  # fmt: skip
    step = complaints.reject_complaint(complaint=refused, by=cast.zhao, reason_code="R16-2", words=numbers.text())
    set_paper(decision(refused, step))
    told = {"about": "breach", "text": numbers.text(), "place": numbers.line()}
    answer = Client().post("/report", told, REMOTE_ADDR=f"10.7.{numbers.used % 250}.{numbers.used // 250}")
    assert answer.status_code == 302
    clue = register_clue(
        tip=Tip(source="walk_in", text=numbers.text(), breach_suspected=False, name=numbers.line(),
                address=numbers.line()),
        office=people.OFFICE, by=cast.sun,
    )  # fmt: skip
    move(matter=clue.matter, verb="handle_directly", by=cast.sun, reason=numbers.text())
    clues.complete_direct_handling(clue=clue, outcome="answered", words=numbers.text(), by=cast.sun)
    _typed_in_newer_places(cast, numbers)
    notify(account=cast.zhao, title=numbers.line(), body=numbers.text(5), about=clue)
    Job.objects.create(
        id=uuid4(),
        task="x",
        queue="default",
        last_error=numbers.text(),
        run_after=city_time.now(),
        enqueued_at=city_time.now(),
    )


def _typed_in_newer_places(cast: people.Cast, numbers: Numbers) -> None:
    """A file of tickets with a good row and a refused one, a record of maintenance."""
    out = io.StringIO()
    heads = ("工单编号", "类型", "姓名", "联系电话", "联系地址", "被反映单位", "内容", "商品或服务")
    taken = (
        f"XF-{numbers.used}",
        "投诉",
        "林小满",
        numbers.telephone(),
        "江岸路 8 号",
        numbers.line(),
        numbers.text(5),
    )
    refused = (f"XF-{numbers.used}", "咨询", numbers.line(), "1390", "江岸路 8 号", numbers.line(), numbers.text(5))
    csv.writer(out).writerows([heads, (*taken, numbers.line()), (*refused, numbers.line())])
    take_in(
        name=f"{numbers.line()}.csv", data=out.getvalue().encode("utf-8-sig"), channel="hotline_12345",
        office=people.OFFICE, by=cast.sun,
    )  # fmt: skip
    enter_assessment(
        kind="maintenance", done_on=city_time.today(), organisation=numbers.line(), reference=numbers.line()[:80],
        outcome="findings", words=numbers.text(), by=cast.admin,
    )  # fmt: skip
    answer_item(item="8.2.1.1", stands="part", words=numbers.text(), by=cast.admin)


def typed_until_all_are_used(cast: people.Cast, numbers: Numbers) -> None:
    while numbers.used < len(numbers.all):
        round_of_typing(cast, numbers)


@pytest.mark.clause("CQ-8.3-11", "SZ-11.3-02", part=True)
@pytest.mark.parametrize("count", [FEW, pytest.param(10_000, marks=(pytest.mark.slow, pytest.mark.long))])
def test_no_number_leaks_in_any_place(count, papers, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    cast, numbers = people.cast(), Numbers(count, seed=count)
    story.shop()
    typed_until_all_are_used(cast, numbers)
    assert leaked(numbers.all, everything_stored()) == []
    assert papers and leaked(numbers.all, "\x1f".join(papers)) == []
    assert verify() == []
    # What was struck is there for who handles the matter.
    assert SealedWords.objects.count() > 10


def test_what_was_published_of_a_complaint_holds_no_number():
    cast, numbers = people.cast(), Numbers(40, seed=3)
    story.shop()
    typed_until_all_are_used(cast, numbers)
    published = Record.objects.filter(type="complaint_publicity")
    assert published.exists()
    assert leaked(numbers.all, "\x1f".join(str(record.open) for record in published)) == []


def test_the_log_strikes_what_an_error_repeats(caplog):
    numbers = Numbers(200, seed=5)
    lines = []
    for _ in range(20):
        told = numbers.text(10)
        try:
            raise ValueError(told)
        except ValueError as error:
            entry = logging.LogRecord(
                "x", logging.ERROR, "x", 1, "refused: %s", (told,), (ValueError, error, error.__traceback__)
            )
        lines.append(formatter().format(entry))
    assert leaked(numbers.all, "\x1f".join(lines)) == []
    assert '"timestamp"' in lines[0] and structlog is not None


# Columns that hold no words of people: codes, keys, names given by staff to things, texts of the law or of files.
NOT_WORDS = {
    "accounts.Account": {"office", "password"},
    "audit.Delivery": {"to", "trouble"},  # addresses of the settings, and what a network said of them
    "sending.Message": {"key", "provider", "trouble"},  # our names of things, and what a network said; never an address
    "audit.AuditEvent": {"target_id", "detail"},  # struck by `record_events`, before the digest
    "procedures.Matter": {"office", "recused", "challenged"},  # ids of accounts
    "procedures.Step": {"documents"},
    "procedures.ClockRun": {"events"},
    "procedures.DueCount": {"place", "share"},  # an office, and states with days
    "procedures.CountedFamily": {"shares"},
    "procedures.CountedReach": {"place", "fields"},  # an office, and permissions with fields
    "procedures.DueSum": {"place"},
    "procedures.SavedView": {"query"},  # what narrows a list, without what was typed
    "procedures.ParameterAmendment": {"value"},  # read by its kind: a number, a day, a code
    "inspection.InspectionTask": {"checklist_title", "items"},
    "inspection.DrawnList": {"officers"},  # paths of offices and numbers of certificates
    "inspection.Finding": {"photos"},
    "complaints.Complaint": {"claims"},
    "tickets.TicketFile": {"office"},
    "certificates.Certificate": {"said"},  # states and counts of the public dossier
    "loans.LoanConsent": {"facts"},  # names of parts of a dossier
    "loans.LoanAnswer": {"asked"},
    "partners.Partner": {"name"},  # of the register
    "mandates.Mandate": {"subject_name", "rights"},  # of the register, and of a list
    "catalogue.StandardVersion": {"by", "content"},  # who kept it, and the standard's own texts
    "catalogue.FundedProject": {"types", "changed_by"},  # names of registers, and the account
    # Between two browsers: addresses and codecs, gone after two minutes, read by no page.
    "mediation.Signal": {"body"},
    "collection.Filing": {"office", "own", "figures"},  # a path; figures that were read as numbers
    "quality.QualityTicket": {"rule"},  # a name of the standard
    "catalogue.Flaw": {"rule", "key"},  # names of a rule and of a delivered record
    "open_data.Release": {"files"},
    "statistics.ModelRun": {"problem"},  # what an engine said of a statement over the lake
    # Of the registers and of a list; and our names of messages.
    "persons.PersonWarning": {"subject_name", "relation", "ground", "list_key", "cleared_why"},
    "persons.WarningSent": {"key"},
    "venue_care.VenueMessage": {"record_key"},  # the key of a delivered record
    "files.StoredFile": {"about_id"},
    # Struck by their actions: grants lie below the gate's own floor.
    "access.Grant": {"reason"},
    "access.ProposedGrant": {"reason", "words"},
    "orgs.Organisation": {"name", "divisions", "streets"},
    "calendar.Holiday": {"source"},
    "jobs.Job": {"task", "args", "kwargs", "result"},  # names and keys of rows
    "jobs.DailyOrder": {"task"},  # a name of our code
    "notices.Notice": {"about_id", "link"},
    "redaction.SealedWords": {"about_id"},
}
# Whole tables of what departments delivered and of what is reckoned from it: judged by the standard's classes of
# values, whose closed ones `test_leaks` plants and looks for here.
DELIVERED = {"registers", "intake", "resolution", "matching", "risk"}


def plain_of(model: type[models.Model]) -> set[str]:
    """The columns that a listed model says itself nobody types into (`Scope.plain`)."""
    return set(getattr(getattr(model, "scope", None), "plain", ()))


def test_every_column_for_texts_is_words_or_is_said_to_be_none():
    """A new column that somebody types into cannot go around the gate unseen."""
    bare = []
    for model in apps.get_models():
        ours = model.__module__.startswith("xinheng.")
        if not ours or {model._meta.app_label, model._meta.label} & DELIVERED:
            continue
        said = NOT_WORDS.get(model._meta.label, set()) | plain_of(model)
        for column in model._meta.concrete_fields:
            text = isinstance(column, models.TextField | models.JSONField)
            line = isinstance(column, models.CharField) and (column.max_length or 0) > 80 and not column.choices
            if (text or line) and not isinstance(column, Words) and column.name not in said:
                bare.append(f"{model._meta.label}.{column.name}")
    assert not bare, bare


# Short lines that nobody types words into, by what their columns are called: names of things of ours, marks, places.
CODES = set(
    "about_kind account actor_id actor_name address age_band approval_number arrival asked_in by by_name card "
    "category certificate_number channel checklist checklist_version clock clock_state code column confirmed_by "
    "court database dataset declared device digest display_name disposal division draw ended_by entry fact field "
    "filed_by fingerprint form form_key from_office from_state given_by granted_by identity indicator item "
    "join_token key kind last licence list_type maintainer_uscc mark media_type model name nonce note_digest "
    "number office order_number original_sha256 part partner path person_masked phone place post procedure "
    "proof_key queue reach reader receipt receiver record_type refused_by reporter_ref rescue_id reviewer role "
    "rule saved_by scheme scorecard seen_by served_as served_type service session_key sha256 short_name shown "
    "signed_by since source state status stored_as stream subject_identity taken_by target_kind title to to_state "
    "topic type until user_uscc username value verb version word".split()
)
# Eleven characters hold a telephone.
SHORTEST = 11


def test_every_short_line_is_words_or_is_called_like_a_code():
    """A telephone fits a line of eleven: a new one is a line of words, or its name is added here with a thought."""
    bare = []
    for model in apps.get_models():
        if not model.__module__.startswith("xinheng."):
            continue
        for column in model._meta.concrete_fields:
            line = isinstance(column, models.CharField) and not column.choices and column.max_length
            short = line and SHORTEST <= column.max_length <= 80 and not isinstance(column, Words)
            if short and column.name not in CODES | plain_of(model):
                bare.append(f"{model._meta.label}.{column.name}")
    assert not bare, bare
