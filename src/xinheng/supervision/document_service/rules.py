"""What each way of service demands (市场监督管理行政处罚程序规定 art 82, 83). Every guard says why not, or None."""

import re
from datetime import date

# Who may sign for whom (art 82 (1)). A household is its owner, a person who trades (民法典 art 54).
OF_A_PERSON = ("self", "family", "agent", "named")
SIGNERS = {"person": OF_A_PERSON, "household": OF_A_PERSON, "organisation": ("legal", "desk", "agent", "named")}
WHO_SIGNS = {
    "person": "受送达人是个人的，由本人、同住成年家属、代理人或指定的代收人签收，请核对签收人身份。",
    "household": "受送达人是个体工商户的，由经营者本人、同住成年家属、代理人或指定的代收人签收，请核对签收人身份。",
    "organisation": "受送达人是单位的，由法定代表人或负责人、负责收件的人、代理人或指定的代收人签收，请核对身份。",
}
# The credit code of a household: registered by the market authority (9), of the second kind (GB 32100).
HOUSEHOLD = "uscc:92"
# EMS and the other carriers: letters and digits, at least eight of them.
TRACKING = re.compile(r"[0-9A-Z]{8,20}")


def not_under_way(*, under_way: int) -> str | None:
    """One paper goes to one recipient once at a time."""
    return "这份文书正在送达同一受送达人，请到那一件上登记结果。" if under_way else None


def dates_fit(*, served_on: date, made_on: date, today: date) -> str | None:
    """Nothing is served before it was made, nor in the future."""
    if served_on < made_on:
        return f"送达日期不能早于文书日期 {made_on}，填写的是 {served_on}。"
    return f"送达日期不能晚于今天，填写的是 {served_on}。" if served_on > today else None


def kind_of(identity: str) -> str:
    """Which kind of recipient a business is."""
    return "household" if identity.startswith(HOUSEHOLD) else "organisation"


def receiver_may_sign(*, recipient_kind: str, relation: str) -> str | None:
    """Art 82 (1): a person, also one who trades, the adult family in the household; of an organisation who acts for it
    or takes its mail."""
    return None if relation in SIGNERS[recipient_kind] else WHO_SIGNS[recipient_kind]


def refusal_is_proved(*, witnessed: bool, recording: str) -> str | None:
    """Art 82 (2): a witness of a local organisation or the unit signs, or photos or a video show it."""
    if witnessed or recording.strip():
        return None
    return "留置送达须有见证人（写明姓名和单位），或者用拍照、录像记录，请补充其中一项。"


def consent_problems(*, agreed: bool, confirmed: bool, address: str, in_workspace: bool) -> dict[str, str]:
    """Consent to electronic service stands on the signed form with the address, or was given in the recipient's own
    workspace (art 82 (3), 83). Field → what is missing."""
    if not agreed:
        return {"electronic_agreed": "填写了账号的，勾选同意电子送达；没有同意的，账号不填"} if address.strip() else {}
    problems = {} if address.strip() else {"electronic_address": "填写确认书上的传真号、电子邮箱或系统账号"}
    if not (confirmed or in_workspace):
        problems["address_confirmed"] = "同意电子送达写在送达地址确认书上：没有签的，先请当事人签，或者不勾选同意"
    return problems


def electronic_is_agreed(*, electronic_agreed: bool, electronic_address_given: bool) -> str | None:
    """Art 82 (3), 行政处罚法 art 61: only with consent, to the address that the signed form names."""
    if not electronic_agreed:
        return "当事人没有签确认书同意电子送达，不能电子送达，请改用其他方式。"
    return None if electronic_address_given else "没有填写确认书上的传真号、电子邮箱或系统账号，不能电子送达。"


def post_is_proved(*, tracking_number: str, post_result: str, address_confirmed: bool) -> str | None:
    """Art 82 (4), 83: the slip counts; mail that comes back counts only where the party had confirmed the address."""
    if not TRACKING.fullmatch(tracking_number.strip().upper()):
        return f"邮件号码应为 8 至 20 位字母或数字，填写的是“{tracking_number}”，请照回执填写。"
    if post_result == "returned" and not address_confirmed:
        return "邮件被退回，当事人又没有签送达地址确认书，不算送达；请登记未能送达，再用其他方式。"
    return None


def announcement_fits(*, announced_on: date, made_on: date, today: date) -> str | None:
    """The day the notice was put up."""
    fits = made_on <= announced_on <= today
    return None if fits else f"公告日期应在 {made_on} 到 {today} 之间，填写的是 {announced_on}。"


def other_ways_failed(*, ground: str, attempts: int) -> str | None:
    """Art 82 (5): announcement is the last way, and the file says what was tried."""
    if ground == "unknown" or attempts:
        return None
    return "公告送达须先用过其他方式：还没有登记过未能送达，请先登记送达未成的经过。"
