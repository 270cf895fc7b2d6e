"""What each move of a letter demands; every guard says why not, or None. Own design (CQ-7.4.2, CQ-7.2.6)."""

import re
from collections.abc import Sequence

from xinheng.kit.characters import compact
from xinheng.kit.credit_code import is_valid

# As many letters as a head signs at once.
MOST_RECEIVERS = 200
MOST_FILES, MOST_ITEMS = 9, 20
BETWEEN = re.compile(r"[\s,，;；、]+")


def is_prompt(*, kind: str) -> str | None:
    """Sent as a prompt."""
    return None if kind == "prompt" else "这不是行政提示。"


def is_warning(*, kind: str) -> str | None:
    """Sent as a warning."""
    return None if kind == "warning" else "这不是风险警示。"


def is_inquiry(*, kind: str) -> str | None:
    """Sent as an inquiry or a questioning."""
    return None if kind in ("inquiry", "questioning") else "这不是函询、质询。"


def is_order(*, kind: str) -> str | None:
    """Sent as an order for correction."""
    return None if kind == "order" else "这不是责令改正。"


def consent_is_on_file(*, consented: bool) -> str | None:
    """行政处罚法 art 61, Order 2 art 82 (3): electronic service needs consent given before."""
    return None if consented else "本单位没有签过电子送达确认书，打开不算送达，请用其他方式送达。"


def not_asked_before(*, asked_before: bool) -> str | None:
    """More time is asked for once."""
    return None if not asked_before else "延期只能申请一次，请在期限内回复；来不及的，逾期也可以回复。"


def extension_is_asked(*, running: list[str]) -> str | None:
    """There is something to decide."""
    return None if "letter_extension" in running else "没有待答复的延期申请。"


def signer_did_not_draft(*, made_by_mover: Sequence[str]) -> str | None:
    """Who signs an order is another person than who drafted it or put the draft right."""
    wrote = {"draft", "resubmit"} & set(made_by_mover)
    return "责令改正不能由起草人自己签发，请其他负责人签发。" if wrote else None


def codes_in(text: str) -> list[str]:
    """The codes of a pasted list, one or several a line, each once, in order."""
    return list(dict.fromkeys(compact(one) for one in BETWEEN.split(text) if compact(one)))


def code_problems(codes: Sequence[str]) -> list[str]:
    """What is wrong with a list of codes, in words; empty: nothing."""
    if not codes:
        return ["没有填写发给谁，至少填写一个统一社会信用代码。"]
    if len(codes) > MOST_RECEIVERS:
        return [f"一次最多发 {MOST_RECEIVERS} 家，填写了 {len(codes)} 家，请分几次发。"]
    return [
        f"第 {row} 个“{code[:24]}”不是有效的统一社会信用代码。"
        for row, code in enumerate(codes, 1)
        if not is_valid(code)
    ]


def unfilled(text: str) -> bool:
    """Whether a standard text was left with its blanks."""
    return "＿" in text
