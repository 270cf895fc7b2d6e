"""Handing parts of reports to the departments that they are reports to as well (多报合一), and taking their answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from django.db import IntegrityError, transaction

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import identities_of
from xinheng.kit import city_time
from xinheng.services.annual_reports.declarations import receivers
from xinheng.services.annual_reports.models import PartsBatch, ReportFiling, ReportPart
from xinheng.services.annual_reports.queries import contents_of, form_of, parts_on_the_way
from xinheng.services.mandates.telling import tell_holders
from xinheng.support.access.parties import PartyRight
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for

STREAM = "annual_reports"
MOST = 500


class AlreadyAsked(Exception):
    """The question was answered before; what was overheard gives nothing."""


@dataclass(frozen=True)
class PartAnswered:
    """What a receiver says of one part: its own number for it, or why it goes back."""

    part: int
    receipt: str = ""
    reason: str = ""


def lay_out_parts(filed: Iterable[tuple[ReportFiling, Mapping[str, str]]], subjects: Mapping[str, Subject]) -> None:
    """A part for each receiver of each filing that stands in the registers now; what it overtakes goes to nobody."""
    made = []
    for filing, row in filed:
        if filing.identity not in subjects:
            continue
        kind = form_of(subjects[filing.identity])
        told = [name for name in kind.receivers if any(row.get(one) for one in kind.part_for(name))]
        made += [ReportPart(filing=filing, receiver=name) for name in told]
        if filing.seq > 1:
            known = identities_of(filing.identity)
            earlier = ReportPart.objects.filter(filing__identity__in=known, filing__year=filing.year)
            earlier.exclude(state=ReportPart.State.RECEIVED).update(state=ReportPart.State.OVERTAKEN)
    ReportPart.objects.bulk_create(made)


@transaction.atomic
def hand_parts(*, receiver: str, most: int, nonce: str) -> bytes:
    """The next parts for a receiver, as bytes to be signed. What it never answered is handed again.

    Raises AlreadyAsked.
    """
    try:
        with transaction.atomic():
            batch = PartsBatch.objects.create(receiver=receiver, nonce=nonce)
    except IntegrityError:
        raise AlreadyAsked from None
    rows = list(parts_on_the_way(receiver).select_for_update(of=("self",))[: min(most, MOST)])
    told = contents_of(rows)
    given = [_told(one, told[one.pk]) for one in rows if one.pk in told]
    ReportPart.objects.filter(pk__in=told).update(state=ReportPart.State.HANDED, handed_at=city_time.now())
    # The registers do not say it any more: it was withdrawn meanwhile.
    gone = [one.pk for one in rows if one.pk not in told]
    ReportPart.objects.filter(pk__in=gone).update(state=ReportPart.State.OVERTAKEN)
    left = parts_on_the_way(receiver).filter(state=ReportPart.State.WAITING).count()
    body = orjson.dumps({"batch": batch.pk, "receiver": receivers()[receiver].title, "parts": given, "left": left})
    batch.parts, batch.digest = len(given), sha256(body).hexdigest()
    batch.save(update_fields=["parts", "digest"])
    _tell("hand_over", batch, {"receiver": receiver, "parts": [one["part"] for one in given][:20]})
    return body


@transaction.atomic
def take_answers(*, receiver: str, answers: Sequence[PartAnswered], nonce: str) -> bytes:
    """Keep a receiver's receipts and returns; who may file is told of a part that came back. Raises AlreadyAsked.

    A part that is not the receiver's, was never handed to it, or was answered otherwise before, is named as unknown.
    """
    try:
        with transaction.atomic():
            batch = PartsBatch.objects.create(receiver=receiver, nonce=nonce)
    except IntegrityError:
        raise AlreadyAsked from None
    rows = ReportPart.objects.select_for_update(of=("self",)).select_related("filing").filter(receiver=receiver)
    held = {one.pk: one for one in rows.filter(pk__in=[one.part for one in answers])}
    unknown = [one.part for one in answers if one.part not in held or not _answer(held[one.part], one)]
    _tell("answer", batch, {"receiver": receiver, "parts": len(answers) - len(unknown)})
    return orjson.dumps({"kept": len(answers) - len(unknown), "unknown": unknown})


def _answer(part: ReportPart, told: PartAnswered) -> bool:
    state = ReportPart.State.RETURNED if told.reason else ReportPart.State.RECEIVED
    if part.state == state and part.receipt == told.receipt:
        return True
    if part.state != ReportPart.State.HANDED:
        return False
    part.state, part.answered_at = state, city_time.now()
    part.receipt, part.reason = told.receipt, told.reason
    part.save(update_fields=["state", "answered_at", "receipt", "reason"])
    if told.reason:
        title, year = receivers()[part.receiver].title, part.filing.year
        words = f"{year} 年度报告中报{title}的部分被退回：{told.reason}。请登录企业端“年报”查看。"
        tell_holders(identity=part.filing.identity, right=PartyRight.REPORT, key=f"part:{part.pk}", words=words)
    return True


def _told(part: ReportPart, values: Mapping[str, Any]) -> dict[str, Any]:
    filing = part.filing
    return {
        "part": part.pk, "year": filing.year, "version": filing.seq, "filed_at": filing.filed_at.isoformat(),
        **values,
    }  # fmt: skip


def _tell(verb: str, batch: PartsBatch, detail: dict[str, object]) -> None:
    record_event(stream=stream_for("", STREAM), verb=f"annual_reports.{verb}", actor=None, target=batch, detail=detail)
