"""What mediation demands (Order 121 art 18 to 24), as guards; the sides of the room and what may be said there."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from xinheng.kit.characters import is_blank

SPEAKS_OF_HIMSELF = re.compile("[我俺咱你您]|本店|本人|贵方")
SIDES = {"mediator": "调解员", "complainant": "投诉人", "business": "被投诉人"}
PARTIES = ("complainant", "business")
# Where the room takes words: from the first appointment on until it ended.
TALKING = ("prepared", "business_first", "delegated", "scheduled", "in_session", "testing", "agreement_drafted")
MOST_WORDS = 2000
# Whom a complainant may want to mediate first, by delegation of the authority (art 19).
DELEGATES = {"council": "消费者组织（消委会）", "manager": "商场、市场、平台的管理方"}

# How many may be chosen to speak for those who complain jointly (art 12).
MOST_REPRESENTATIVES = 2

# What a power of attorney may let an agent do (art 11); only who may do the second disposes of the claim.
AGENT_MAY = {"general": "一般授权：代为投诉、参加调解", "special": "特别授权：还可以变更、放弃请求，签调解协议"}


def agent_may_not_settle(*, facts: Mapping[str, object], today: date) -> str:
    """Why an agent may not dispose of the claim, by an agreement or by withdrawing (art 11); "" where none acts, or
    one who may."""
    may, until = str(facts.get("agent_may") or ""), str(facts.get("agent_until") or "")
    if not may:
        return ""
    if until < today.isoformat():
        return f"授权委托书到 {until} 为止，已经过期：请投诉人本人办理，或者补交新的授权委托书。"
    limited = "受托人是一般授权，不能代为撤回、签协议：请投诉人本人办理，或者补交特别授权的委托书。"
    return "" if may == "special" else limited


def meeting_is_ahead(*, meeting_on: date, today: date) -> str | None:
    """People are told of a meeting before it is (art 20)."""
    return f"调解日期应在今天或以后，填写的是 {meeting_on}" if meeting_on < today else None


def mediator_has_not_stepped_back(
    *, mediator: str, stepped_back: Sequence[str], recused_mediators: str = ""
) -> str | None:
    """Who was found to have an interest mediates no more between the two (art 21)."""
    back = {_plain(one) for one in (*stepped_back, *numbers_of(recused_mediators))}
    if _plain(mediator) not in back:
        return None
    return f"{mediator}已在这件调解中回避，请换一位调解员；同名的另一个人，写成“姓名（岗位）”"


def nobody_mediates_his_own_dispute(*, entrusted_party: bool) -> str | None:
    """Whoever mediates in the name of the authority has no interest in the dispute (art 19, 21)."""
    return "受托组织就是被投诉人，请委托别的组织，或者由本机关调解" if entrusted_party else None


def business_can_answer(*, nobody_to_answer: bool = False) -> str | None:
    """The days of a business that nobody can ask would run out unheard."""
    if not nobody_to_answer:
        return None
    return (
        "这家商家在企业端没有人能答复，也没有调解室的链接；请先把链接发给被投诉人，或者直接约定调解时间，当面、电话通知"
    )


def _plain(name: str) -> str:
    return "".join(name.split())


def both_have_signed(*, unsigned: Sequence[str]) -> str | None:
    """An agreement binds when both have signed it (art 24)."""
    if not unsigned:
        return None
    return f"{'、'.join(SIDES[side] for side in unsigned)}还没有签署协议；请在调解室签，或请双方当面用手机签"


def represented_agree(*, not_agreeing: Sequence[str]) -> str | None:
    """Representatives settle with the consent of those they represent (art 12)."""
    if not not_agreeing:
        return None
    return f"被代表的投诉人还没有同意这份协议：{'、'.join(not_agreeing)}；等他们在进度页答复，不同意的先分开办理"


def numbers_of(listed: str) -> list[str]:
    """The numbers that a fact of the room lists: all that were joined, or parted, in their order."""
    return [one for one in listed.split("、") if one]


def nobody_is_represented(*, joined: str = "", parted: str = "") -> str | None:
    """What is performed at once leaves no wording that those represented could agree to (art 12)."""
    alone = len(numbers_of(joined)) == len(numbers_of(parted))
    return None if alone else "这是共同投诉，要先写协议，请被代表的投诉人同意"


def somebody_joined(*, joined: str = "", made_before: int = 0) -> str | None:
    """Only what was joined and not parted before is parted."""
    return None if len(numbers_of(joined)) > made_before else "这件调解没有并入别的投诉"


def sixty_days_are_over(*, reason_code: str, sixty_days_run: str) -> str | None:
    """That they ended without an agreement ends mediation when they have (art 23 (5)); `sixty_days_run` is until when
    the complaint's clock runs, "" where it ran out."""
    if reason_code != "T23-5" or not sixty_days_run:
        return None
    return f"调解期限{sixty_days_run}才满，不能以期满终止"


def as_agreed(*, words: str, side: str) -> str:
    """An offer as the words that both sign: of one in which somebody speaks of himself it says who."""
    return f"{SIDES[side]}提出、对方接受：{words}" if SPEAKS_OF_HIMSELF.search(words) else words


def may_talk(*, state: str, words: str) -> str | None:
    """Why nothing can be said in the room now, or None."""
    if state not in TALKING:
        return "调解室现在不能发言：调解已经结束或者正在审查回避申请"
    if is_blank(words):
        return "写下要说的话再发送"
    return f"一次最多 {MOST_WORDS} 字，已写 {len(words)} 字" if len(words) > MOST_WORDS else None
