"""Telling the bureau, and answering who told it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.partners.queries.own import admitted, admitted_partner, tenant_of
from xinheng.services.venue_reports import rules
from xinheng.services.venue_reports.forms import ToldByTelephone, VenueAnswer
from xinheng.services.venue_reports.models import VenueReport
from xinheng.services.venue_reports.queries import clue_of, told_before
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.mac import lasting_mac
from xinheng.support.files.actions import keep
from xinheng.support.notices.actions import notify
from xinheng.support.numbers.actions import unguessable_number
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.doors.of_party import PartyAct, Sent
from xinheng.support.procedures.hands import hands
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import binder
from xinheng.support.redaction.actions import keep_struck

SENT_BEFORE = (
    "这张表单已经提交过，这次填的内容没有保存。确是另一件事，请重新打开页面填一张；要补充的，到原来那件里补充。"
)

makes = binder("venue_report", row="venue_report", named="report")


class VenueReportRefused(Refusal):
    """What cannot be reported; the sentence says why."""


@dataclass(frozen=True)
class ToldByVenue:
    """What a venue tells: `tenancy` where it is about one tenant, `form_key` makes sending twice one report."""

    kind: str
    text: str
    found_on: date
    form_key: str
    tenancy: Tenancy | None = None
    place: str = ""
    photos: Sequence[tuple[str, bytes]] = ()

    @property
    def mark(self) -> bytes:
        """The mark of all that was filled in, but for the photos."""
        tenancy = self.tenancy.pk if self.tenancy else None
        said = [self.kind, self.text.strip(), self.found_on.isoformat(), tenancy, self.place.strip()]
        return lasting_mac("venue-report-form", canonical_json(said).encode())


@transaction.atomic
def report_to_bureau(*, partner: Partner, by: Party, told: ToldByVenue) -> VenueReport:
    """Tell the bureau. A problem and a risk become a clue at once, in the office of the business they are about."""
    if not admitted(partner, by):
        raise VenueReportRefused("本单位现在没有认定，不能报告。可以拨打 12315。")
    return _file(partner, by, told)


@makes("submit", asks=ToldByTelephone, begins=True)
@transaction.atomic
def register_venue_report(
    *, origin: Origin, by: Account, uscc: str, kind: str, text: str, found_on: date, tenant: str = "", place: str = ""
) -> Matter:
    """The same for a venue that called, wrote or came."""
    partner = admitted_partner(uscc)
    if partner is None:
        raise MoveRefused(f"“{uscc}”不是已认定的共治单位，请核对代码；别的单位反映的，到线索池登记。")
    tenancy = tenant_of(partner, tenant) if tenant else None
    if tenant and tenancy is None:
        raise MoveRefused(f"“{partner.venue}”的名录里没有代码为“{tenant}”的商户，请不填，写在内容里。")
    told = ToldByVenue(kind, text, found_on, secrets.token_urlsafe(12), tenancy, place)
    return _file(partner, by, told).matter


def _file(partner: Partner, by: Account | Party, told: ToldByVenue) -> VenueReport:
    # Held meanwhile: sent twice at once, the second finds the first.
    Partner.objects.select_for_update().get(pk=partner.pk)
    if earlier := VenueReport.objects.filter(form_key=told.form_key, partner=partner).first():
        if earlier.told_mark is not None and bytes(earlier.told_mark) != told.mark:
            raise VenueReportRefused(SENT_BEFORE)
        return earlier
    _check(partner, told)
    report = _keep(partner, by, told)
    for name, data in told.photos:
        keep(name=name, data=data, by=None, restricted=True, about=report.matter, office=report.matter.office)
    if told.kind in rules.LOOKED_INTO:
        forward_report(report=report, by="system")
    return report


@makes("forward")
def forward_report(*, report: VenueReport, by: Account | Literal["system"]) -> Step:
    """To be looked into: a clue that says which venue told it. Its end comes back here."""
    matter, tenancy, partner = report.matter, report.tenancy, report.partner
    step = move(matter=matter, verb="forward", by=by)
    subject = tenancy.subject if tenancy else None
    place = f"{partner.venue} {tenancy.stall if tenancy else ''} {report.place}".strip()
    tip = Tip(
        source="walk_in", channel="venue_report", title=f"共治单位反映：{matter.title}"[:60],
        text=f"{partner.venue}（{partner.name}）反映{rules.KINDS[str(matter.facts['kind'])]}：{report.text}",
        identity=subject.identity if subject else "", name=subject.name if subject else partner.venue, address=place,
        field=matter.field, found_on=date.fromisoformat(str(matter.facts["found_on"])),
        breach_suspected=matter.facts["kind"] == "problem",
    )  # fmt: skip
    register_clue(tip=tip, office=matter.office, by="system", subject=subject, parent=matter)
    return step


@makes("answer", asks=VenueAnswer)
def answer_report(*, report: VenueReport, by: Account, finding: str, reason: str) -> Step:
    """What came of it, in words that the venue may read."""
    return move(matter=report.matter, verb="answer", by=by, reason=reason, facts={"finding": finding})


@transaction.atomic
def supplement_report(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    """What the bureau asked for."""
    step = move(matter=matter, verb="supplement", by=by, reason=words)
    for name, data in files:
        keep(name=name, data=data, by=None, restricted=True, about=matter, office=matter.office)
    return step


def withdraw_report(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    """Take it back before anybody looked into it."""
    return move(matter=matter, verb="withdraw", by=by, reason=words)


@transaction.atomic
def take_back_report(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    """Say that it was wrong while it is looked into: who has the clue hears of it and judges."""
    step = move(matter=matter, verb="take_back", by=by, reason=words)
    clue = clue_of(matter)
    if clue and clue.matter.closed_at is None and (working := hands(clue.matter)):
        title = f"线索 {clue.number}：报告单位说有误"
        notify(accounts=working, title=title, body=step.reason, about=clue.matter)
    return step


def _check(partner: Partner, told: ToldByVenue) -> None:
    today = city_time.today()
    if told.kind not in rules.KINDS:
        raise VenueReportRefused(f"应当是{'、'.join(rules.KINDS.values())}之一，收到的是“{told.kind}”。")
    if is_blank(told.text):
        raise VenueReportRefused("写明发现了什么、在哪里。")
    if told.found_on > today:
        raise VenueReportRefused(f"发现日期不能晚于今天，填写的是 {told.found_on}。")
    if len(told.photos) > rules.MOST_PHOTOS:
        raise VenueReportRefused(f"最多 {rules.MOST_PHOTOS} 个文件，收到 {len(told.photos)} 个。")
    if told.tenancy and (told.tenancy.partner_id != partner.pk or told.tenancy.state != Tenancy.State.CONFIRMED):
        raise VenueReportRefused("这家商户现在不在本单位名录里，请不选商户，在内容里写明。")
    sent = VenueReport.objects.filter(partner=partner, matter__opened_at__gte=city_time.start_of(today))
    if sent.count() >= rules.MOST_A_DAY:
        raise VenueReportRefused(f"今天已经报告 {rules.MOST_A_DAY} 件。紧急的请拨打 12315。")
    same = VenueReport.objects.filter(partner=partner, tenancy=told.tenancy, matter__closed_at=None)
    if again := same.filter(text=told.text.strip()).select_related("matter").first():
        raise VenueReportRefused(f"同样的内容已经报告过（{again.matter.number}），还在办理。")


def _keep(partner: Partner, by: Account | Party, told: ToldByVenue) -> VenueReport:
    tenant = told.tenancy.subject.name if told.tenancy else ""
    office = partner.matter.office
    facts = {
        "kind": told.kind, "tenant": tenant, "found_on": told.found_on, "received_on": city_time.today(),
        "earlier": told_before(partner),
    }  # fmt: skip
    matter = open_and_move(
        procedure="venue_report", verb="submit", by=by, facts=facts, office=office, reason=told.text.strip(),
        title=f"{rules.KINDS[told.kind]}：{tenant or partner.venue}"[:200],
        subject_identity=partner.identity, subject_name=partner.name,
        number=unguessable_number(prefix="共报", office=office, at=city_time.now()),
    )  # fmt: skip
    report = VenueReport.objects.create(
        matter=matter, partner=partner, tenancy=told.tenancy, text=told.text.strip(), place=told.place.strip(),
        form_key=told.form_key, told_mark=told.mark,
    )  # fmt: skip
    keep_struck([report])
    return report


SUPPLEMENT = PartyAct("补充", "补充的内容", "写在这里，可以附照片。", supplement_report, files=True)
WITHDRAW = PartyAct("撤回报告", "撤回的原因", "撤回以后可以再报告。", withdraw_report, due=False)
TAKE_BACK = PartyAct(
    "报告有误", "哪里有误", "承办人会看到；涉嫌违法的，仍由监管部门决定是否核实。", take_back_report, due=False
)
