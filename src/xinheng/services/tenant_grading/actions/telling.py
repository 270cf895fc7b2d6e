"""What a venue knows itself, what a tenant objects, and the answer."""

from django.db import IntegrityError, transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.typed import whole
from xinheng.services.partners.models import Tenancy
from xinheng.services.partners.queries.own import admitted
from xinheng.services.tenant_grading import rules
from xinheng.services.tenant_grading.actions.editing import STREAM, GradingRefused
from xinheng.services.tenant_grading.declarations import OF_PLATFORM, GradeIndicator
from xinheng.services.tenant_grading.grading import keep_grades
from xinheng.services.tenant_grading.models import GradeObjection, OwnFigure, TenantGrade
from xinheng.services.tenant_grading.queries import figures_of, rules_of, scheme_in_force
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.redaction.actions import keep_struck

OBJECTS = PartyRight.LETTERS


@transaction.atomic
def tell_figures(*, tenancy: Tenancy, by: Party, values: dict[str, str], note: str = "") -> int:
    """What the venue knows of a tenant, by indicator of the version that counts; the tenant is graded anew.

    Gives how many changed. An empty value says nothing about that indicator.
    """
    if not admitted(tenancy.partner, by) or tenancy.state != Tenancy.State.CONFIRMED:
        raise GradingRefused("这家商户现在不在本单位名录里。")
    scheme = scheme_in_force(tenancy.partner)
    if scheme is None:
        raise GradingRefused("还没有执行中的评级办法，请先在“内部评级”里制定。")
    own = {one.id: one for one in rules_of(scheme).indicators if one.kind not in OF_PLATFORM}
    before, now = figures_of(tenancy), city_time.now()
    told = {name: _read(own[name], value) for name, value in values.items() if name in own and value.strip()}
    new = {name: value for name, value in told.items() if name not in before or before[name].value != value}
    OwnFigure.objects.filter(tenancy=tenancy, indicator__in=list(new), current=True).update(current=False)
    rows = [OwnFigure(tenancy=tenancy, indicator=name, value=value, note=note.strip(), told_at=now, told_by=by.pk)
            for name, value in new.items()]  # fmt: skip
    for row in rows:
        row.save()
    keep_struck(rows)
    if new:
        keep_grades(scheme=scheme, tenancies=[tenancy], because="figures", by=by)
    detail: dict[str, object] = {"changed": len(new)}
    record_event(stream=stream_for("", STREAM), verb="tenant_grading.figures", actor=by, target=tenancy, detail=detail)
    return len(new)


@transaction.atomic
def object_to_grade(*, grade: TenantGrade, by: Party, words: str) -> GradeObjection:
    """The tenant says what is wrong with its grade; the venue has to answer."""
    if not by.is_of(grade.tenancy.subject.identity) or not by.may(OBJECTS):
        raise GradingRefused(f"您没有这家单位“{OBJECTS.label}”的授权。")
    if is_blank(words):
        raise GradingRefused("写明哪里不对。")
    if not grade.current or grade.tenancy.state != Tenancy.State.CONFIRMED:
        raise GradingRefused("评级已经变了，请看新的评级再提。")
    row = GradeObjection(
        grade=grade, tenancy=grade.tenancy, words=words.strip(), told_at=city_time.now(), told_by=by.pk
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise GradingRefused("上一次的异议还没有答复，答复以后可以再提。") from error
    keep_struck([row])
    record_event(stream=stream_for("", STREAM), verb="tenant_grading.object", actor=by, target=row, detail={})
    return row


@transaction.atomic
def answer_objection(*, objection: GradeObjection, by: Party, upheld: bool, words: str) -> None:
    """The venue's answer. What was wrong with its own figures it puts right on the tenant's page, which grades anew."""
    if not admitted(objection.tenancy.partner, by):
        raise GradingRefused("本单位现在没有认定。")
    if is_blank(words):
        raise GradingRefused("写明答复的理由，商户看得到。")
    told = {"upheld": upheld, "answer": words.strip(), "answered_at": city_time.now(), "answered_by": by.pk}
    if not GradeObjection.objects.filter(pk=objection.pk, answered_at=None).update(**told):
        raise GradingRefused("这件异议已经答复过。")
    event, detail = "tenant_grading.answer", {"accepted": upheld}
    record_event(stream=stream_for("", STREAM), verb=event, actor=by, target=objection, detail={**detail})


def _read(indicator: GradeIndicator, typed: str) -> str:
    """A value as it is kept, or a refusal in words."""
    value = typed.strip()
    if indicator.kind == "yes_no":
        if value not in ("yes", "no"):
            raise GradingRefused(f"“{indicator.title}”选是或者不是，收到的是“{value}”。")
        return value
    most = rules.WHOLE if indicator.kind == "score" else rules.MOST_COUNT
    number = whole(value, 9)
    if number is None or number > most:
        raise GradingRefused(f"“{indicator.title}”填 0 到 {most} 的整数，收到的是“{value[:12]}”。")
    return str(number)
