"""Publishing rules and pact, and signing them."""

from django.db import transaction
from django.db.models import Max

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.partners.queries.own import admitted
from xinheng.services.venue_care import rules
from xinheng.services.venue_care.models import HousePaper, PaperSignature
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.redaction.actions import keep_struck

STREAM = "partners"
SIGNS = PartyRight.COMMIT


class CareRefused(Refusal):
    """What cannot be done; the sentence says why."""


@transaction.atomic
def publish_paper(*, partner: Partner, by: Party, kind: str, title: str, text: str, open_to_all: bool) -> HousePaper:
    """A new version of the rules or of the pact: the earlier one ends, and tenants sign anew."""
    check_admitted(partner, by)
    if kind not in HousePaper.Kind.values:
        raise CareRefused(f"应当是{'、'.join(HousePaper.Kind.labels)}之一，收到的是“{kind}”。")
    if is_blank(title) or is_blank(text):
        raise CareRefused("写明名称和正文。")
    if len(text) > rules.LONGEST_PAPER:
        raise CareRefused(f"正文最多 {rules.LONGEST_PAPER} 字，现在是 {len(text)} 字。")
    Partner.objects.select_for_update().get(pk=partner.pk)
    earlier = HousePaper.objects.filter(partner=partner, kind=kind)
    if earlier.filter(ended_at=None, title=title.strip(), text=text.strip(), open_to_all=open_to_all).exists():
        raise CareRefused("和现在的一版一样，没有新发布。")
    version = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
    earlier.filter(ended_at=None).update(ended_at=city_time.now())
    paper = HousePaper.objects.create(
        partner=partner, kind=kind, title=title.strip(), version=version, text=text.strip(), open_to_all=open_to_all,
        published_at=city_time.now(), published_by=by.pk,
    )  # fmt: skip
    keep_struck([paper])
    detail: dict[str, object] = {"version": version}
    record_event(stream=stream_for("", STREAM), verb="venue_care.publish", actor=by, target=paper, detail=detail)
    return paper


@transaction.atomic
def sign_paper(*, paper: HousePaper, tenancy: Tenancy, by: Party) -> PaperSignature:
    """The tenant's yes to this version; signing twice is one signature."""
    if not by.is_of(tenancy.subject.identity) or not by.may(SIGNS):
        raise CareRefused(f"您没有这家单位“{SIGNS.label}”的授权，请联系法定代表人（经营者）。")
    if tenancy.state != Tenancy.State.CONFIRMED or tenancy.partner_id != paper.partner_id:
        raise CareRefused("本单位现在不在这个场所。")
    HousePaper.objects.select_for_update().get(pk=paper.pk)
    if not HousePaper.objects.filter(pk=paper.pk, ended_at=None).exists():
        raise CareRefused("已经有新的一版，请看新的再签。")
    row, new = PaperSignature.objects.get_or_create(
        paper=paper, tenancy=tenancy, defaults={"signed_at": city_time.now(), "signed_by": by.pk}
    )
    if new:
        record_event(stream=stream_for("", STREAM), verb="venue_care.sign", actor=by, target=row, detail={})
    return row


def check_admitted(partner: Partner, by: Party) -> None:
    """Only an admitted venue acts on its tenants."""
    if not admitted(partner, by):
        raise CareRefused("本单位现在没有认定，不能管理商户。")
