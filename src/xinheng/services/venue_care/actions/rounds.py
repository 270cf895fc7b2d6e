"""Walking through a venue: a round, its stops, and what was found at each."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.venue_care import rules
from xinheng.services.venue_care.actions.messages import send_message_to
from xinheng.services.venue_care.actions.papers import STREAM, CareRefused, check_admitted
from xinheng.services.venue_care.models import RoundStop, VenueRound
from xinheng.services.venue_care.queries import Touch
from xinheng.support.access.parties import Party
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.files.actions import keep
from xinheng.support.redaction.actions import keep_struck

MOST_PHOTOS = 9


@transaction.atomic
def begin_round(
    *, partner: Partner, by: Party, title: str, questions: list[str], tenancies: list[Tenancy]
) -> VenueRound:
    """A round with its questions, to these tenants in the order of their stalls."""
    check_admitted(partner, by)
    if is_blank(title):
        raise CareRefused("给这次巡查起个名称。")
    if not 1 <= len(questions) <= rules.MOST_QUESTIONS:
        raise CareRefused(f"写 1 到 {rules.MOST_QUESTIONS} 个检查项，一行一个；现在是 {len(questions)} 个。")
    if not 1 <= len(tenancies) <= rules.MOST_STOPS:
        raise CareRefused(f"一次巡查 1 到 {rules.MOST_STOPS} 家商户，选到 {len(tenancies)} 家；可以按楼层分几次。")
    row = VenueRound.objects.create(
        partner=partner, title=title.strip(), questions=questions, begun_at=city_time.now(), begun_by=by.pk
    )
    keep_struck([row])
    RoundStop.objects.bulk_create(
        RoundStop(round=row, tenancy=one, place=number) for number, one in enumerate(tenancies, start=1)
    )
    detail: dict[str, object] = {"rows": len(tenancies)}
    record_event(stream=stream_for("", STREAM), verb="venue_care.begin_round", actor=by, target=row, detail=detail)
    return row


@transaction.atomic
def visit_stop(
    *,
    stop: RoundStop,
    by: Party,
    answers: Mapping[int, str],
    note: str = "",
    photos: Sequence[tuple[str, bytes]] = (),
    correct_by: date | None = None,
) -> RoundStop:
    """What was found at a tenant. A finding reminds it to put that right by a day."""
    check_admitted(stop.tenancy.partner, by)
    questions = list(stop.round.questions)
    missing = [question for number, question in enumerate(questions) if answers.get(number) not in rules.ANSWERS]
    if missing:
        raise CareRefused(f"还有 {len(missing)} 项没有选：{missing[0]}。")
    bad = rules.findings(questions, answers)
    if bad and is_blank(note):
        raise CareRefused("有不合格的，写明看到的情况。")
    if correct_by and correct_by < city_time.today():
        raise CareRefused(f"改好的日期不能早于今天，填写的是 {correct_by}。")
    if len(photos) > MOST_PHOTOS:
        raise CareRefused(f"最多 {MOST_PHOTOS} 个文件，收到 {len(photos)} 个。")
    now = city_time.now()
    kept = [answers[number] for number in range(len(questions))]
    told = {"answers": kept, "note": note.strip(), "visited_at": now, "visited_by": by.pk}
    open_stops = RoundStop.objects.filter(pk=stop.pk, visited_at=None, round__closed_at=None)
    if stop.tenancy.state != Tenancy.State.CONFIRMED or not open_stops.update(**told):
        raise CareRefused("这一家已经查过，或者已经离场，或者这次巡查已经结束。")
    stop.refresh_from_db()
    for name, data in photos:
        keep(name=name, data=data, by=None, restricted=True, about=stop, office=stop.tenancy.partner.matter.office)
    detail: dict[str, object] = {"findings": len(bad)}
    record_event(stream=stream_for("", STREAM), verb="venue_care.visit", actor=by, target=stop, detail=detail)
    if bad:
        words = "\n".join([*(f"不合格：{one}" for one in bad), note.strip()])
        send_message_to(
            partner=stop.tenancy.partner, by=by, kind="correct", title=f"{stop.round.title}：{len(bad)} 项要改",
            text=words, touches=[Touch(stop.tenancy, "巡查发现")], answer_by=correct_by, stop=stop,
        )  # fmt: skip
    return stop


@transaction.atomic
def close_round(*, round: VenueRound, by: Party) -> None:
    """The walk is over, also where some were not visited."""
    check_admitted(round.partner, by)
    if not VenueRound.objects.filter(pk=round.pk, closed_at=None).update(closed_at=city_time.now()):
        raise CareRefused("这次巡查已经结束。")
    record_event(stream=stream_for("", STREAM), verb="venue_care.close_round", actor=by, target=round, detail={})
