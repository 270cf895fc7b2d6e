"""Opening a period, writing figures down, reporting them, checking what was reported."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from xinheng.fusion.collection.computing import problems, read_number
from xinheng.fusion.collection.declarations import Form, form_for, forms
from xinheng.fusion.collection.forms import SentBack
from xinheng.fusion.collection.models import Filing
from xinheng.fusion.collection.periods import before, in_words, last_day, last_ended
from xinheng.fusion.collection.permissions import CollectionVerb
from xinheng.fusion.collection.queries import (
    REPORTED,
    TYPED_IN,
    above,
    below,
    figures_now,
    fillers,
    others_of,
    types_itself,
)
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify
from xinheng.support.numbers.actions import next_number
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.hands import main_moves, takers
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.table.binding import binder
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.redaction.actions import keep_struck

makes = binder("form_filing", row="filing")
# So many missed periods of a form are opened after the worker stood still.
MOST_MISSED = 12


class FiguresRefused(Refusal):
    """Figures that cannot be kept: the sentences stand at their cells."""

    def __init__(self, at: Mapping[str, str], sentence: str = "") -> None:
        self.at = dict(at)
        super().__init__(sentence or f"有 {len(at)} 格写得不对，没有保存；原来填的还在。")


def open_due_periods() -> int:
    """Opens what ended since the last time, of every form; how many filings were opened."""
    return sum(open_period(form=id, period=period) for id in forms() for period in _due(id))


def _due(id: str) -> list[str]:
    """The periods of a form that are over and not opened, the oldest first; on its first day only the newest."""
    newest = forms()[id][-1]
    period, opened = last_ended(newest.every, city_time.today()), Filing.objects.filter(form=id)
    begun = set(opened.values_list("period", flat=True).distinct())
    due = [period]
    while begun and due[0] not in begun and len(due) < MOST_MISSED:
        due.insert(0, before(due[0]))
    return [one for one in due if form_for(id, one)]


def open_period(*, form: str, period: str) -> int:
    """A filing for every organisation that has none yet, each in its own transaction; how many were opened."""
    declared = form_for(form, period)
    if declared is None:
        raise Refusal(f"{in_words(period)}没有报表 {form}。")
    known = set(Filing.objects.filter(form=form, period=period).values_list("office", flat=True))
    wanted = [one for one in fillers(declared) if one.path not in known]
    for organisation in wanted:
        open_filing(form=declared, period=period, organisation=organisation)
    return len(wanted)


@makes("open_filing")
@transaction.atomic
def open_filing(*, form: Form, period: str, organisation: Organisation) -> Filing:
    """One organisation's filing of a period; its clock runs from the period's last day."""
    facts = {
        "form": form.id, "form_title": form.title, "period": period, "period_title": in_words(period),
        "filler": organisation.name, "period_end": last_day(period), "due_days": form.levels[organisation.kind].due,  # type: ignore[index]
    }  # fmt: skip
    matter = open_and_move(
        procedure="form_filing", verb="open_filing", by="system", office=organisation.path, facts=facts,
        title=f"{form.title} {in_words(period)}",
        number=next_number(prefix="表", office=organisation.path, at=city_time.now()),
    )  # fmt: skip
    return Filing.objects.create(matter=matter, form=form.id, period=period, office=organisation.path)


@transaction.atomic
def write_figures(*, filing: Filing, by: Account, typed: Mapping[str, str], remarks: str) -> Filing:
    """Keep what was typed, as far as it goes; nothing is reported by it. Raises FiguresRefused with what is no number.

    An empty cell takes a figure away; cells that are not named stay as they are.
    """
    form, locked = form_of(filing), Filing.objects.select_for_update().get(pk=filing.pk)
    state = Matter.objects.values_list("state", flat=True).get(pk=filing.matter_id)
    if state not in TYPED_IN:
        raise FiguresRefused({}, "这份报表已经上报，不能再改。要改的请审核单位退回。")
    if not may(by, CollectionVerb.FILL_FORMS, office=filing.office):
        raise FiguresRefused({}, "您在填报单位没有“填报报表”的权限，不能改别人的数字；有错的请退回。")
    organisation = organisation_at(filing.office)
    itself = organisation is not None and types_itself(form, organisation, below(form, locked))
    own, wrong, known = dict(locked.own), dict[str, str](), set(form.typed() if itself else ())
    for cell, text in typed.items():
        if cell in known:
            value = read_number(form.column_of(cell), text)
            if isinstance(value, str):
                wrong[cell] = value
            elif value is None:
                own.pop(cell, None)
            else:
                own[cell] = str(value)
    if wrong:
        raise FiguresRefused(wrong)
    locked.own, locked.remarks = own, remarks.strip()[:2000]
    locked.save(update_fields=["own", "remarks"])
    keep_struck([locked])
    record_event(
        stream=stream_for(filing.office, "form_filing"), verb="form_filing.write_figures", actor=by,
        target=locked.matter, detail={"cells": len(own)},
    )  # fmt: skip
    filing.own, filing.remarks = locked.own, locked.remarks
    return filing


@makes("report")
@transaction.atomic
def report_filing(*, filing: Filing, by: Account) -> Step:
    """Send the figures up: they are summed once more, held against every check, and kept as they go."""
    form, locked = form_of(filing), Filing.objects.select_for_update().get(pk=filing.pk)
    matter = filing.matter
    lower = below(form, locked)
    figures = figures_now(form, locked, lower) if locked.matter.state in TYPED_IN else {}
    judged = {
        "problems": problems_of(form, locked, figures),
        "missing": [str(one.matter.facts["filler"]) for one in lower if one.matter.state != "accepted"],
    }
    late = matter.facts.get("late") or ("yes" if matter.due_on and matter.due_on < city_time.today() else "no")
    facts = {"late": late, "rounds": int(matter.facts.get("rounds") or 0) + 1}
    step = move(matter=matter, verb="report", by=by, facts=facts, judged=judged, office=above(form, locked.office))
    locked.figures = {cell: str(value) for cell, value in figures.items()}
    locked.save(update_fields=["figures"])
    return step


@makes("send_back", asks=SentBack)
def send_back_filing(*, filing: Filing, by: Account, reason: str) -> Step:
    """Back to who filled it in, with what has to be changed."""
    return move(matter=filing.matter, verb="send_back", by=by, reason=reason, office=filing.office)


@makes("reopen", asks=SentBack)
def reopen_filing(*, filing: Filing, by: Account, reason: str) -> Step:
    """An accepted one again, while the sum it went into is still open."""
    form = form_of(filing)
    over = Filing.objects.filter(form=filing.form, period=filing.period, office=above(form, filing.office))
    judged = {"above_closed": over.filter(matter__state__in=REPORTED).exists()}
    return move(matter=filing.matter, verb="reopen", by=by, reason=reason, office=filing.office, judged=judged)


@makes("remind")
@transaction.atomic
def remind_filler(*, filing: Filing, by: Account) -> Step:
    """Tell those who are to fill it in that it is waited for: of the filing's own office where somebody is in."""
    step = move(matter=filing.matter, verb="remind", by=by)
    matter = filing.matter
    main = main_moves(procedure(matter.procedure, matter.version), matter)
    # Who reminds made a step of it too; that puts it into nobody's hands.
    told = [one for one in takers(matter, main, nobodys=matter.assignee_id is None).values() if one != by]
    day = f"，应于 {filing.matter.due_on:%Y-%m-%d} 前上报" if filing.matter.due_on else ""
    notify(
        accounts=told, title=f"催报：{filing.matter.title}", body=f"{by.display_name}催报{day}。", about=filing.matter
    )
    return step


def problems_of(form: Form, filing: Filing, figures: Mapping[str, Decimal]) -> list[str]:
    """What stops the report, in words; a doubt does not where the remarks explain something."""
    found = problems(form, figures, others_of(filing))
    return [one.words for one in found if not (one.doubt and filing.remarks.strip())]


def form_of(filing: Filing) -> Form:
    """The form as it is filled for the filing's period. Raises Refusal where the pack no longer has it."""
    form = form_for(filing.form, filing.period)
    if form is None:
        raise Refusal(f"城市包里没有报表 {filing.form}（{in_words(filing.period)}），请系统管理员补上它的文件。")
    return form
