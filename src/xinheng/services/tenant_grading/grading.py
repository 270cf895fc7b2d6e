"""Grading: kept only where something changed, told in the trail with its purpose."""

from collections.abc import Iterable
from typing import Literal

from django.db import transaction

from xinheng.kit import city_time
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.tenant_grading.models import GradingScheme, TenantGrade
from xinheng.services.tenant_grading.queries import Graded, judged, rules_of, scheme_in_force
from xinheng.support.access.parties import Party
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for

STREAM, PURPOSE = "partners", "tenant_grading"
A_CHUNK = 200


def grade_all(*, partner: Partner, because: str) -> int:
    """Every tenant that is there, by the version that counts; gives how many grades changed."""
    scheme = scheme_in_force(partner)
    if scheme is None:
        return 0
    rows = list(partner.tenancies.filter(state=Tenancy.State.CONFIRMED).select_related("subject").order_by("pk"))
    changed = 0
    for start in range(0, len(rows), A_CHUNK):
        changed += keep_grades(scheme=scheme, tenancies=rows[start : start + A_CHUNK], because=because, by="system")
    return changed


@transaction.atomic
def keep_grades(
    *, scheme: GradingScheme, tenancies: Iterable[Tenancy], because: str, by: Party | Literal["system"]
) -> int:
    """Judge these and keep what is another grade, mark or input than before. Says in the trail for what was read."""
    Partner.objects.select_for_update().get(pk=scheme.partner_id)
    if not GradingScheme.objects.filter(pk=scheme.pk, state=GradingScheme.State.PUBLISHED).exists():
        return 0
    found = judged(rules_of(scheme), tenancies)
    ids = [one.tenancy.pk for one in found]
    before = {one.tenancy_id: one for one in TenantGrade.objects.filter(tenancy__in=ids, current=True)}
    changed = [one for one in found if _differs(before.get(one.tenancy.pk), one, scheme)]
    TenantGrade.objects.filter(tenancy__in=[one.tenancy.pk for one in changed], current=True).update(current=False)
    now = city_time.now()
    TenantGrade.objects.bulk_create(
        TenantGrade(
            tenancy=one.tenancy, scheme=scheme, graded_at=now, because=because, mark=one.mark, grade=one.grade,
            inputs=one.kept,
        )
        for one in changed
    )  # fmt: skip
    detail: dict[str, object] = {
        "purpose": PURPOSE,
        "version": scheme.version,
        "rows": len(found),
        "changed": len(changed),
    }
    event = "tenant_grading.grade"
    record_event(stream=stream_for("", STREAM), verb=event, actor=by, target=scheme, detail=detail)
    return len(changed)


def _differs(before: TenantGrade | None, now: Graded, scheme: GradingScheme) -> bool:
    if before is None or before.scheme_id != scheme.pk:
        return True
    return (before.mark, before.grade, before.inputs) != (now.mark, now.grade, now.kept)
