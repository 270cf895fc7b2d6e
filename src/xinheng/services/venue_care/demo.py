"""The demo's mall at work: rules and pact half signed, a round half walked, a recall that touches two tenants."""

from datetime import timedelta

from xinheng.kit import city_time
from xinheng.services.partners.demo import MALL
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.venue_care.actions.messages import answer_message, read_message, tell_goods, warn_of_alert
from xinheng.services.venue_care.actions.papers import publish_paper, sign_paper
from xinheng.services.venue_care.actions.rounds import begin_round, visit_stop
from xinheng.services.venue_care.models import HousePaper, MessageReceipt
from xinheng.services.venue_care.queries import alerts
from xinheng.support.access.parties import Party, PartyRight

RULES = "一、商户亮证亮码经营。\n二、明码标价，不虚假宣传。\n三、进货查验，票证留存。\n四、消费者投诉 24 小时内答复。"
PACT = "我们承诺：不卖过期食品，不缺斤少两，七天无理由退货，互相监督，共同维护缆绳广场的信誉。"
QUESTIONS = ["证照和信用码在显著位置", "没有过期食品", "冷藏温度合格", "消防通道畅通"]


def tell() -> int:
    """Papers, a round and a warning; none where they were told already."""
    partner = Partner.objects.filter(name=MALL).select_related("matter").first()
    if partner is None or HousePaper.objects.exists():
        return 0
    manager = _party(partner.identity, partner.name)
    pact = publish_paper(partner=partner, by=manager, kind="pact", title="诚信经营公约", text=PACT, open_to_all=True)
    publish_paper(partner=partner, by=manager, kind="rules", title="商户管理制度", text=RULES, open_to_all=True)
    there = partner.tenancies.filter(state=Tenancy.State.CONFIRMED).select_related("subject", "partner__matter")
    rows = list(there.order_by("stall"))
    for one in rows[:28]:
        sign_paper(paper=pact, tenancy=one, by=_party(one.subject.identity, one.subject.name))
    _walk(partner, manager, rows[:8])
    return _warn(partner, manager, rows)


def _walk(partner: Partner, manager: Party, rows: list[Tenancy]) -> None:
    made = begin_round(partner=partner, by=manager, title="十二月巡查", questions=QUESTIONS, tenancies=rows)
    for number, stop in enumerate(made.stops.select_related("round", "tenancy__partner__matter")[:5]):
        bad = number == 3
        visit_stop(
            stop=stop, by=manager, answers={0: "good", 1: "good", 2: "bad" if bad else "none", 3: "good"},
            note="冷藏柜 12 度" if bad else "", correct_by=city_time.today() + timedelta(days=3) if bad else None,
        )  # fmt: skip


def _warn(partner: Partner, manager: Party, rows: list[Tenancy]) -> int:
    told = [alert for _, alert in alerts()]
    if not told or len(rows) < 2:
        return 0
    for one in rows[:2]:
        tell_goods(tenancy=one, by=manager, lines=told[0].words[0])
    sent = warn_of_alert(partner=partner, by=manager, type=told[0].type, key=told[0].key)
    first = MessageReceipt.objects.filter(message=sent).select_related("tenancy__subject", "tenancy__partner").first()
    if first:
        shop = _party(first.tenancy.subject.identity, first.tenancy.subject.name)
        read_message(receipt=first, by=shop)
        answer_message(receipt=first, by=shop, words="核对过，同批的 6 瓶已经下架封存。")
    return sent.receipts.count()


def _party(identity: str, name: str) -> Party:
    return Party(0, "经营者", identity, name, frozenset(PartyRight))
