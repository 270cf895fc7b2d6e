"""A few dozen matters in different states, so that the lists of a new demo are not empty.

They go through the same actions as real ones, by the demo's people, and stop where `words/story_*.csv` says. Names and
telephone numbers of the complainants are invented; the numbers lie in a range nobody is given.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from PIL import Image

from xinheng.demo import showcase
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.services.complaints.actions import (
    ComplaintForm,
    close_complaint,
    record_agreement,
    reject_complaint,
    start_mediation,
    submit_complaint,
)
from xinheng.services.complaints.models import Complaint
from xinheng.supervision.clues.actions import merge_clue, register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.inspection import actions as inspection
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.procedures.actions import move

WORDS = Path(__file__).parent / "words"
COMPLAINT_STAGES = ("filed", "accepted", "mediating", "testing", "agreed")
# Issues with which people also tell of a breach: quality, safety, false promotion.
BREACHES = ("P1", "P2", "P10")
CLUE_STAGES = ("new", "sorted", "sent", "staffed", "approved", "on_site", "review", "done")
# What the grid worker saw herself.
PATROL = "patrol"
SHOPS = {
    "hotpot": showcase.HOTPOT, "pharmacy": showcase.PHARMACY, "workshop": showcase.WORKSHOP, "mall": showcase.MALL,
    "chen": showcase.CHEN,
}  # fmt: skip


@dataclass(frozen=True)
class People:
    """Who does what in the stories."""

    zhao: Account
    liu: Account
    sun: Account
    zhou: Account
    wu: Account


@transaction.atomic
def tell_story() -> int:
    """Carry every matter to its stage; returns how many were told. A demo that has them already gets no more.

    All or nothing: told again after an interruption it begins anew.
    """
    if Clue.objects.exists():
        return 0
    people = People(**{name: Account.objects.get(username=name) for name in ("zhao", "liu", "sun", "zhou", "wu")})
    neighbours = _neighbours()
    told = 0
    for ago, number, row in _events():
        with _working_days_ago(ago):
            tell = partial(_complain, number) if "claims" in row else _tip
            told += tell(row, _identity(row["shop"], neighbours), people)
    return told


def _events() -> list[tuple[int, int, dict[str, str]]]:
    """What happened, the oldest first: how many working days ago, its number in its list, the rest."""
    lists = [_rows(name) for name in ("story_complaints.csv", "story_clues.csv")]
    events = [(int(row["ago"]), number, row) for rows in lists for number, row in enumerate(rows)]
    return sorted(events, key=lambda event: -event[0])


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (WORDS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@contextmanager
def _working_days_ago(amount: int) -> Iterator[None]:
    """The city's clock shows a working day some days back, in the morning, so that the desks look lived in."""
    real, table = city_time.ahead(), holidays()
    day = city_time.today()
    for _ in range(amount):
        day = table.previous_working(day - timedelta(days=1)).day
    began = city_time.start_of(day) + timedelta(hours=9)
    if amount and began < city_time.now():
        city_time.set_ahead(real + (began - city_time.now()))
    try:
        yield
    finally:
        city_time.set_ahead(real)


def _neighbours() -> list[str]:
    """Shops of the cast's office that are in business, in the order of their registration."""
    showcased = Q(identity__in=[f"uscc:{shop.uscc}" for shop in showcase.SHOPS])
    shops = Subject.objects.filter(kind=Subject.Kind.ENTITY, office=showcase.OFFICE, status="1").exclude(showcased)
    return list(shops.order_by("established_on", "identity").values_list("identity", flat=True)[:40])


def _identity(shop: str, neighbours: list[str]) -> str:
    """The identity of a showcase shop by its short name, or of the n-th neighbour; "" in a city too small for it."""
    if shop in SHOPS:
        return f"uscc:{SHOPS[shop].uscc}"
    place = int(shop.removeprefix("near:"))
    return neighbours[place] if place < len(neighbours) else ""


def _complain(number: int, row: dict[str, str], identity: str, people: People) -> bool:
    if not identity:
        return False
    form = ComplaintForm(
        name=row["name"], phone=f"1540000{2000 + number}", address="山城市两河区江岸路街道", respondent_name="",
        identity=identity, facts=row["facts"], claims=row["claims"].split("|"), issue=row["issue"], goods=row["goods"],
        amount=Decimal(row["amount"]), publish_agreed=True, form_key=f"demo-{number}",
        breach_told=row["issue"] in BREACHES,
    )  # fmt: skip
    complaint = submit_complaint(form=form).complaint
    _handle(complaint, row["stage"], people)
    if complaint.clue is not None:
        _sort(complaint.clue, row["stage"], people)
    return True


def _sort(clue: Clue, stage: str, people: People) -> None:
    """What the desk does with the clue that a complaint leaves, once somebody has looked into the complaint; with a
    dispute that is over it ended by itself."""
    if stage == "accepted":
        move(matter=clue.matter, verb="send_to_dispatch", by=people.sun)
    elif stage not in ("filed", "agreed", "rejected"):
        move(matter=clue.matter, verb="handle_directly", by=people.sun)


def _handle(complaint: Complaint, stage: str, people: People) -> None:
    if stage == "rejected":
        words = "价格由经营者自主定价并已明码标价，不存在消费者权益争议。"
        reject_complaint(complaint=complaint, by=people.zhao, reason_code="R16-3", words=words)
        return
    reached = COMPLAINT_STAGES.index(stage)
    if reached >= 1:
        move(matter=complaint.matter, verb="accept", by=people.zhao)
    if reached >= 2:
        start_mediation(complaint=complaint, by=people.zhao, both_consent=True, way="电话")
    if stage == "testing":
        move(matter=complaint.matter, verb="start_testing", by=people.zhao, facts={"institution": "市产品质量检验所"})
    if stage == "agreed":
        record_agreement(complaint=complaint, by=people.zhao, agreement="退还多收款项，当场履行")
        close_complaint(complaint=complaint, by=people.zhao, agreement_paper="performed")


def _tip(row: dict[str, str], identity: str, people: People) -> bool:
    if not identity:
        return False
    tip = Tip(
        breach_suspected=True,
        source=row["source"],
        channel=row["channel"],
        title=row["title"],
        text=row["text"],
        identity=identity,
    )
    clue = register_clue(tip=tip, office=showcase.OFFICE, by=people.wu if row["channel"] == PATROL else "system")
    if row["stage"] == "judging":
        move(matter=clue.matter, verb="send_to_judgement", by=people.sun, reason="处置方式不明确，请研判")
        return True
    if row["stage"] == "merged":
        parent = Clue.objects.filter(matter__subject_identity=identity, matter__closed_at=None).exclude(pk=clue.pk)
        merge_clue(clue=clue, parent=parent.earliest("pk"), by=people.sun, reason="与先前来电是同一件事")
        return True
    reached = CLUE_STAGES.index("sent" if row["stage"] == "returned" else row["stage"])
    if reached >= 1:
        move(matter=clue.matter, verb="send_to_dispatch", by=people.sun)
    if reached >= 2:
        task = _inspect(clue, reached, people)
        if row["stage"] == "returned":
            inspection.return_task(task=task, by=people.zhao, reason="注册地址在邻所辖区，请改派望桥所")
    return True


def _inspect(clue: Clue, reached: int, people: People) -> InspectionTask:
    """A task on the clue, carried from the dispatcher's desk towards the reviewer's."""
    instruction = f"核实：{clue.matter.title}"
    task = inspection.dispatch_and_open(clue=clue, office=showcase.OFFICE, by=people.zhou, instruction=instruction)
    if reached >= 3:
        inspection.name_officers(task=task, officers=[people.zhao, people.liu], by=people.zhao)
    if reached >= 4:
        inspection.approve_check(task=task, by=people.sun, overlap_reason="核查具体线索，须单独检查")
    if reached >= 5:
        inspection.arrive(task=task, by=people.zhao, typed_because="店内未张贴主体码")
    if reached >= 6:
        _check(task, people)
    if reached >= 7:
        inspection.approve_result(task=task, by=people.sun)
    return task


def _check(task: InspectionTask, people: People) -> None:
    """Everything in order but the first item, which is corrected on order."""
    now = city_time.now()
    entries = [
        inspection.Noted(
            id=f"{task.number}-{item['id']}",
            item=item["id"],
            answer="pass" if place else "fail",
            note="" if place else "现场未见，已当场说明并要求改正",
            disposal="" if place else "correct",
            noted_at=now,
        )
        for place, item in enumerate(task.items)
    ]
    inspection.add_photo(task=task, data=_picture("#8a9a8f"), by=people.liu, item=task.items[0]["id"])
    inspection.record_findings(task=task, entries=entries, by=people.zhao)
    inspection.sign(task=task, name="店内负责人", image=_picture("#ffffff"), by=people.zhao)
    for officer in (people.zhao, people.liu):
        name, strokes = officer.display_name, _picture("#ffffff")
        inspection.sign(task=task, name=name, image=strokes, by=people.zhao, role="officer", officer=officer)
    inspection.finish_check(task=task, by=people.zhao)
    move(matter=task.matter, verb="submit_result", by=people.zhao)


def _picture(colour: str) -> bytes:
    """A plain picture: generated data shows no real place."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "PNG")
    return out.getvalue()
