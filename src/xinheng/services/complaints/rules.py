"""What the complaint rule (Order 121) lets a handling officer do, as small functions over the facts of a move.

Codes are those of the national forms: R16 reasons not to accept, F17 signs of a purchase that is not for daily life,
T23 reasons to end mediation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xinheng.fusion.standard.registry import standard
from xinheng.kit.characters import is_blank
from xinheng.kit.personal.naming import without_names
from xinheng.services.mediation.rules import AGENT_MAY

# Kept by the standard: `complaint_claim`, `complaint_issue`, `complaint_reject_reason`, `mediation_end_reason`.
MISSING_PROOF = ("R16-5", "R16-6")
NON_CONSUMER_SIGNS = {
    "F17-1": "数量、次数、频率与保质期或通常消费习惯明显不符",
    "F17-2": "短期内大量投诉，或恶意串通集中投诉",
    "F17-3": "不能证明真实消费关系",
    "F17-4": "多人使用同一手机号码、通讯地址",
    "F17-5": "其他",
}
CHANNELS = {
    "city_portal": "城市平台",
    "platform_12315": "全国 12315 平台",
    "hotline_12315": "12315 热线",
    "hotline_12345": "12345 转办",
    "office_phone": "本单位电话",
    "superior": "上级交办",
    "letter": "来信",
    "visit": "来访",
    "council": "消委会",
    "third_party": "第三方管理机构",
}
# Which of the eight clue sources a channel of complaint is (SZ-8.2.1).
CLUE_SOURCE = {
    "city_portal": "12315",
    "platform_12315": "12315",
    "hotline_12315": "12315",
    "hotline_12345": "12345",
    "office_phone": "walk_in",
    "superior": "superior",
    "letter": "letter",
    "visit": "walk_in",
    "council": "superior",
    "third_party": "walk_in",
}
# From how many other complaints of a year on one telephone is worth a look.
MANY_FROM_ONE_PHONE = 5
# Opening a complaint from outside. A code of six digits, five tries each, five a day, is guessed once in 40,000 days.
CODE_LENGTH, CODE_MINUTES = 6, 10
MOST_TRIES_OF_A_CODE = 5
# To one telephone, for all its complaints together: whoever asks for them, it does not ring all day.
MOST_CODES_AN_HOUR, MOST_CODES_A_DAY, SECONDS_BETWEEN_CODES = 3, 5, 60
CODE_WORDS = "【市场监管】验证码 {code}，用于查看您的投诉，{minutes} 分钟内有效。工作人员不会索要，请勿告诉任何人。"
PROOF_WORDS = "【市场监管】验证码 {code}，用于提交投诉，{minutes} 分钟内有效。不是您本人操作的不用理会，勿告诉别人。"
# How many one telephone may file in a day by itself; more are taken by 12315.
MOST_A_DAY = 10
NO_POWER = "委托别人投诉的，请把授权委托书和受托人身份证件拍照上传；没有委托别人的，受托人姓名不用填"
OTHER_WAYS = "还可以与经营者协商、请求消费者组织调解、申请仲裁或者向人民法院起诉（《消费者权益保护法》第三十九条）。"


def titles(code_list: str) -> dict[str, str]:
    """Code → title of one of the standard's lists, in its order."""
    return {entry.code: entry.title for entry in standard().code_list(code_list).entries}


CLAIMS = titles("complaint_claim")
ISSUES = titles("complaint_issue")
# What a complaint is about whose issue nobody chose.
OTHER_ISSUE = "P99"


@dataclass(frozen=True)
class Sign:
    """A sign of art 16 or 17 that staff should look at. It supports a decision and never makes one."""

    code: str
    words: str


def signs(
    *, same_phone: int, amount: Decimal | None, bought_on: date | None, received_on: date, years: int
) -> tuple[Sign, ...]:
    """What stands out of a complaint: many from one telephone, no proof of when or for how much, bought long ago.

    Who bought earlier than `years` ago may have learnt of the harm later: art 16(4) counts from there.
    """
    found = []
    if same_phone >= MANY_FROM_ONE_PHONE:
        found.append(Sign("F17-2", f"同一电话近一年另有 {same_phone} 件投诉"))
    if bought_on is None and amount is None:
        found.append(Sign("F17-3", "没有填写消费日期和金额，请核实消费关系"))
    if is_out_of_time(known_on=bought_on, received_on=received_on, years=years):
        found.append(Sign("F16-4", f"消费日期距收到已超过 {years} 年，请核实何时知道权益受到侵害"))
    return tuple(found)


def form_problems(
    *, name: str, phone: str, address: str, respondent: str, facts: str, claims: list[str], issue: str, channel: str
) -> dict[str, str]:
    """What a complaint lacks: name, phone, address, the business, a claim and facts (Order 121 art 10). Field → why."""
    problems: dict[str, str] = {}
    required = {
        "name": (name, "填写投诉人姓名"),
        "address": (address, "填写投诉人地址"),
        "respondent_name": (respondent, "填写被投诉的商家名称"),
        "facts": (facts, "写明发生了什么"),
    }
    for field, (value, ask) in required.items():
        if is_blank(value):
            problems[field] = ask
    if wrong := phone_problem(phone):
        problems["phone"] = wrong
    if not claims:
        problems["claims"] = "至少选择一项诉求"
    elif unknown := [claim for claim in claims if claim not in CLAIMS]:
        problems["claims"] = f"诉求代码应为 C1 至 C7，收到的是“{unknown[0]}”"
    if issue not in ISSUES:
        problems["issue"] = f"问题类别应从目录中选择，收到的是“{issue}”"
    if channel not in CHANNELS:
        problems["channel"] = f"受理渠道不在目录内，收到的是“{channel}”"
    if len(facts) > 4000:
        problems["facts"] = f"事实经过最多 4000 字，已写 {len(facts)} 字"
    return problems


def agent_problems(*, name: str, may: str, until: date | None, today: date) -> dict[str, str]:
    """What a power of attorney lacks where somebody acts for who complains: whom, what for, until when (Order 121
    art 11). Field → why; nothing where nobody does."""
    if not (name.strip() or may or until):
        return {}
    problems = {} if name.strip() else {"agent_name": "填写受托人的姓名；没有委托别人的，授权范围和期限不用填"}
    if may not in AGENT_MAY:
        problems["agent_may"] = "选择授权委托书给了哪些权限"
    if until is None:
        problems["agent_until"] = "填写授权委托书写明的期限"
    elif until < today:
        problems["agent_until"] = f"授权委托书到 {until} 为止，已经过期，请换新的委托书再提交"
    return problems


def answer_problems(*, channel: str, answer_by: date | None, today: date) -> dict[str, str]:
    """What a superior's order lacks: the day of its answer, which lies ahead. Field → why."""
    if answer_by is None:
        return {"answer_by": "上级交办的写明要求在哪一天前答复"} if channel == "superior" else {}
    return {} if answer_by > today else {"answer_by": f"答复日期应晚于今天，填写的是 {answer_by}"}


def phone_problem(phone: str) -> str:
    """Why this is no telephone to be called at; "" where it is one."""
    number = standard().field_type("phone")
    return str(number.check(number.clean(phone)) or "") if phone.strip() else "填写联系电话"


def without_person(text: str, *, name: str, phone: str, address: str, agent: str = "") -> str:
    """The text without who tells it and without their agent, wherever these were written into the story.

    Personal numbers in other spellings, also of others, are struck out when the text is saved.
    """
    return without_names(text, tuple(one for one in (phone, address, name, agent) if one), "［投诉人信息已隐去］")


def purchase_problems(*, bought_on: date | None, amount: Decimal | None, today: date) -> dict[str, str]:
    """A purchase lies in the past and has a price that can be."""
    problems: dict[str, str] = {}
    if bought_on is not None and bought_on > today:
        problems["bought_on"] = f"消费日期不能晚于今天，填写的是 {bought_on}"
    if amount is not None and not Decimal(0) <= amount < Decimal("1e12"):
        problems["amount"] = f"金额应在 0 到 1 万亿元之间，填写的是 {amount}"
    return problems


def reject_reason_is_lawful(*, reason_code: str, signs: Sequence[str] = ()) -> str | None:
    """Only the seven reasons of art 16 reject; the signs of art 17 may only support the third."""
    if reason_code not in titles("complaint_reject_reason"):
        return f"不予受理的理由应为第十六条七种情形之一（R16-1 至 R16-7），收到的是“{reason_code}”"
    if signs and reason_code != "R16-3":
        return "第十七条所列情形只能用来说明 R16-3（不是为生活消费需要），请核对理由"
    unknown = [sign for sign in signs if sign not in NON_CONSUMER_SIGNS]
    return f"第十七条没有“{unknown[0]}”这种情形" if unknown else None


def missing_proof_rejects(*, reason_code: str) -> str | None:
    """Who does not prove who he is may be rejected for that alone (art 16(5)(6))."""
    return None if reason_code in MISSING_PROOF else "未配合核验身份的，理由只能是 R16-5 或 R16-6"


def termination_reason_is_lawful(*, reason_code: str) -> str | None:
    """Mediation ends for one of the eight reasons of art 23."""
    if reason_code in titles("mediation_end_reason") and reason_code != "T23-5":
        return None
    return f"终止调解的理由应为第二十三条所列情形（T23-1 至 T23-8；期满用 T23-5 另行办理），收到的是“{reason_code}”"


SIDES = {"complainant": "投诉人", "business": "被投诉人"}


def both_were_told(
    *, complainant_told: str, complainant_told_on: date, business_told: str, business_told_on: date,
    terminated_on: date, today: date, messages_left: Sequence[str],
) -> str | None:  # fmt: skip
    """Each side was told since mediation ended, and a message counts from when it left (art 23)."""
    ways = {"complainant": complainant_told, "business": business_told}
    for side, day in (("complainant", complainant_told_on), ("business", business_told_on)):
        if not terminated_on <= day <= today:
            return f"告知{SIDES[side]}的日期应在终止调解（{terminated_on}）到今天之间，填写的是 {day}"
        if ways[side] == "message" and side not in messages_left:
            return f"给{SIDES[side]}的短信还没有发出，请用电话、当面或者邮寄告知，再填写方式和日期"
    return None


def both_have_the_agreement(*, agreement_paper: str, paper_reached: Sequence[str]) -> str | None:
    """An agreement is filed once each side has its copy, unless it was performed at once or both want none (art 24)."""
    lacking = [words for side, words in SIDES.items() if side not in paper_reached]
    if agreement_paper != "handed" or not lacking:
        return None
    return (
        f"投诉调解书还没有到{'、'.join(lacking)}手里。请在调解书旁边按“送达”，登记送达结果以后再归档；"
        "在调解室签了的，本人打开自己页面上的调解书也算；"
        "协议已经即时履行，或者双方都同意不要调解书的，请选那一项"
    )


def verbs_of_ending(reason_code: str) -> tuple[str, ...]:
    """The moves that end mediation for a reason of art 23; the first one that leaves the state is made."""
    named = {
        "T23-1": ("withdraw_or_settle",),
        "T23-2": ("record_refusal", "terminate_mediation"),
        "T23-4": ("terminate_fee_not_agreed",),
        "T23-5": ("terminate_at_sixty_days",),
    }
    return named.get(reason_code, ("terminate_mediation",))


def sixty_days_are_over(*, terminated_on: date, due_on: date) -> str | None:
    """T23-5 needs the sixty days to be over; testing does not count, so the clock's due day decides (art 22, 23(5))."""
    return f"调解期限到 {due_on} 才满，不能以期满终止" if terminated_on <= due_on else None


def is_asked(*, asked: str = "") -> str | None:
    """Only who is represented in a joint complaint is asked about an agreement (art 12)."""
    return None if asked else "这件投诉没有等答复的协议：只有共同投诉里被代表的投诉人要答复"


def goes_elsewhere_than_back(*, office: str, returned_by: str = "", again_because: str = "") -> str | None:
    """A unit that sent the complaint back does not get it again without a word (art 41)."""
    if office == returned_by and not again_because:
        return "该单位刚以无处理权限退回此件，再次分送须写明理由"
    return None


def is_out_of_time(*, known_on: date | None, received_on: date, years: int) -> bool:
    """Three years from the day one knew or should have known (art 16(4)); a hint for staff, never a verdict."""
    if known_on is None:
        return False
    try:
        last_day = known_on.replace(year=known_on.year + years)
    except ValueError:  # 29 February has no counterpart in most years
        last_day = known_on.replace(year=known_on.year + years, day=28)
    return received_on > last_day
