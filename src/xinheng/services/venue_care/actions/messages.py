"""Telling tenants, with proof that each read it; their answers, and that the venue found it done."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.venue_care import rules
from xinheng.services.venue_care.actions.papers import STREAM, CareRefused, check_admitted
from xinheng.services.venue_care.models import MessageReceipt, RoundStop, TenantGoods, VenueMessage
from xinheng.services.venue_care.queries import Touch, alert_of, touched
from xinheng.services.venue_care.tasks import tell_tenants
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.files.actions import keep
from xinheng.support.redaction.actions import keep_struck

READS = PartyRight.LETTERS
MOST_PHOTOS = 9


@transaction.atomic
def send_message_to(
    *,
    partner: Partner,
    by: Party,
    kind: str,
    title: str,
    text: str,
    touches: Sequence[Touch],
    answer_by: date | None = None,
    record: tuple[str, str] = ("", ""),
    stop: RoundStop | None = None,
) -> VenueMessage:
    """One message with a copy for each tenant."""
    check_admitted(partner, by)
    if kind not in VenueMessage.Kind.values:
        raise CareRefused(f"应当是{'、'.join(VenueMessage.Kind.labels)}之一，收到的是“{kind}”。")
    if is_blank(title) or is_blank(text):
        raise CareRefused("写明标题和内容。")
    if not touches:
        raise CareRefused("没有选到商户，请换楼层、店名，或者填“全部”。")
    if len(touches) > rules.MOST_RECEIVERS:
        raise CareRefused(f"一次最多发给 {rules.MOST_RECEIVERS} 家商户，选到 {len(touches)} 家；可以按楼层分几次。")
    if answer_by and answer_by < city_time.today():
        raise CareRefused(f"要求回复的日期不能早于今天，填写的是 {answer_by}。")
    message = VenueMessage.objects.create(
        partner=partner, kind=kind, title=title.strip()[:120], text=text.strip(), record_type=record[0],
        record_key=record[1], stop=stop, answer_by=answer_by, sent_at=city_time.now(), sent_by=by.pk,
    )  # fmt: skip
    keep_struck([message])
    MessageReceipt.objects.bulk_create(
        [MessageReceipt(message=message, tenancy=one.tenancy, because=one.because) for one in touches], batch_size=500
    )
    detail: dict[str, object] = {"rows": len(touches)}
    record_event(stream=stream_for("", STREAM), verb="venue_care.send", actor=by, target=message, detail=detail)
    transaction.on_commit(lambda: tell_tenants.enqueue(message.pk))
    return message


@transaction.atomic
def warn_of_alert(*, partner: Partner, by: Party, type: str, key: str, answer_by: date | None = None) -> VenueMessage:
    """Tell all whom a failed sample or a recall touches; those who heard of this record already are not told twice."""
    Partner.objects.select_for_update().get(pk=partner.pk)
    pair = alert_of(type, key)
    if pair is None:
        raise CareRefused("这条抽检或者召回现在没有公示。")
    kind, alert = pair
    told = set(MessageReceipt.objects.filter(
        message__partner=partner, message__record_type=type, message__record_key=key
    ).values_list("tenancy", flat=True))  # fmt: skip
    touches = [one for one in touched(partner, alert) if one.tenancy.pk not in told]
    if not touches:
        raise CareRefused("涉及的商户都已经提示过。" if told else "名录里没有涉及的商户。")
    text = f"{alert.text}\n请核对有没有同样的商品；有的马上下架、封存，写明数量和去向。"
    return send_message_to(
        partner=partner, by=by, kind=kind, title=alert.title, text=text, touches=touches, answer_by=answer_by,
        record=(type, key),
    )  # fmt: skip


@transaction.atomic
def read_message(*, receipt: MessageReceipt, by: Party) -> None:
    """The tenant says that it has read it: the proof, by person and minute. Once."""
    _own(receipt, by)
    told = {"read_at": city_time.now(), "read_by": by.pk}
    if MessageReceipt.objects.filter(pk=receipt.pk, read_at=None).update(**told):
        record_event(stream=stream_for("", STREAM), verb="venue_care.read", actor=by, target=receipt, detail={})


@transaction.atomic
def answer_message(*, receipt: MessageReceipt, by: Party, words: str, photos: Sequence[tuple[str, bytes]] = ()) -> None:
    """What the tenant did, with photos; it may say more until the venue has found it done."""
    _own(receipt, by)
    if is_blank(words):
        raise CareRefused("写明怎么处理的。")
    if len(photos) > MOST_PHOTOS:
        raise CareRefused(f"最多 {MOST_PHOTOS} 个文件，收到 {len(photos)} 个。")
    row = MessageReceipt.objects.select_for_update().get(pk=receipt.pk)
    if row.settled_at is not None:
        raise CareRefused("场所已经确认处理好，不用再回复。")
    now = city_time.now()
    row.answer = f"{row.answer}\n{words.strip()}".strip()
    row.answered_at = now
    row.read_at, row.read_by = row.read_at or now, row.read_by or by.pk
    row.save()
    keep_struck([row])
    for name, data in photos:
        keep(name=name, data=data, by=None, restricted=True, about=row, office=receipt.tenancy.partner.matter.office)
    record_event(stream=stream_for("", STREAM), verb="venue_care.answer", actor=by, target=row, detail={})


@transaction.atomic
def settle_message(*, receipt: MessageReceipt, by: Party) -> None:
    """The venue looked again: done."""
    check_admitted(receipt.tenancy.partner, by)
    told = {"settled_at": city_time.now(), "settled_by": by.pk}
    if not MessageReceipt.objects.filter(pk=receipt.pk, settled_at=None).update(**told):
        raise CareRefused("已经确认过。")
    record_event(stream=stream_for("", STREAM), verb="venue_care.settle", actor=by, target=receipt, detail={})


@transaction.atomic
def tell_goods(*, tenancy: Tenancy, by: Party, lines: str) -> None:
    """What a tenant trades in, by the tenant or by its venue: whom recalls touch is found by it."""
    if tenancy.state != Tenancy.State.CONFIRMED:
        raise CareRefused("这家商户已经离场。")
    if not by.is_of(tenancy.subject.identity):
        check_admitted(tenancy.partner, by)
    told = {"lines": lines.strip()[:4000], "told_at": city_time.now(), "told_by": by.pk}
    row, _ = TenantGoods.objects.update_or_create(tenancy=tenancy, defaults=told)
    keep_struck([row])
    record_event(stream=stream_for("", STREAM), verb="venue_care.goods", actor=by, target=tenancy, detail={})


def _own(receipt: MessageReceipt, by: Party) -> None:
    if not by.is_of(receipt.tenancy.subject.identity) or not by.may(READS):
        raise CareRefused(f"您没有这家单位“{READS.label}”的授权。")
    if receipt.tenancy.state != Tenancy.State.CONFIRMED:
        raise CareRefused("本单位现在不在这个场所。")
