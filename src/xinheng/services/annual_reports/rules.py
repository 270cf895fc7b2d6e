"""When a report is due, whether it may still be changed, and what does not fit in it.

企业信息公示暂行条例 (2024) art 8, 9, 12; 个体工商户年度报告办法 (2025) art 3, 9; 农民专业合作社年度报告公示办法.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

# Code of individual households among the categories of subjects.
HOUSEHOLD = "98"
# So many years back reports are asked for and taken.
YEARS = 3
BRANCH = ("分公司", "分店", "分厂", "分部", "办事处", "营业部", "门市部")
# So many times the figure of last year: somebody wrote 元 for 万元, or the other way round.
SLIP_OF_UNIT = 1000
MONEY = (
    "total_assets", "total_liabilities", "total_revenue", "main_revenue", "total_tax", "social_insurance_arrears",
    "overdue_payments_to_smes",
)  # fmt: skip
# So much for each who works there, in 元, and somebody wrote 元 for 万元; asked where no earlier year tells better.
MOST_A_HEAD = {"total_revenue": 100_000_000, "total_assets": 1_000_000_000}
COUNTS = ("employees", "insured_headcount")
POSTCODE = re.compile(r"\d{6}")
HALF = 0.5  # of the last written digit, in 元


@dataclass(frozen=True)
class Doubt:
    """What does not fit. A hard one stops the report; a soft one is confirmed by who files it."""

    field: str
    words: str
    hard: bool = True


def kind_of_form(category: str, name: str) -> str:
    """The form for a category and a name; a branch of an enterprise has a shorter one."""
    if category == HOUSEHOLD:
        return "household"
    if "专业合作社" in name:
        return "cooperative"
    return "branch" if name.rstrip("）)").endswith(BRANCH) else "enterprise"


def opens_on(year: int) -> date:
    """The first day on which the report of a year may be filed."""
    return date(year + 1, 1, 1)


def season_ends(year: int) -> date:
    """The last day on which it is in time and may be changed (art 8, 12)."""
    return date(year + 1, 6, 30)


def owes(established_on: date | None, year: int) -> bool:
    """Who was founded in that year or before reports of it, from the next calendar year on (art 8)."""
    return established_on is None or established_on.year <= year


def why_not_filed(*, year: int, filed: bool, today: date, established_on: date | None) -> str:
    """Why the report of a year cannot be filed or changed today; empty where it can."""
    if not owes(established_on, year):
        return f"{year} 年还没有成立，不用报送 {year} 年度报告。"
    if year < today.year - YEARS:
        return f"{year} 年度的报告不在网上补报，请到登记机关办理。"
    if today < opens_on(year):
        return f"{year} 年度报告从 {opens_on(year)} 起填报，到 {season_ends(year)} 为止。"
    if filed and today > season_ends(year):
        return f"{year} 年度报告已经报送，{season_ends(year)} 以后不能自行修改；确有错误的，请向登记机关申请更正。"
    return ""


def state_on(year: int, today: date) -> str:
    """In time, or late."""
    return "reported" if today <= season_ends(year) else "late"


Values = Mapping[str, float]


def doubts(numbers: Values, texts: Mapping[str, str], before: Values, registered_address: str) -> list[Doubt]:
    """What contradicts itself, the register or last year. `numbers` in 元 and persons; what is missing is not here."""
    return [
        *_impossible(numbers, texts),
        *_beside_each_other(numbers),
        *_against_last_year(numbers, before),
        *_against_the_register(texts, registered_address),
    ]


def _impossible(numbers: Values, texts: Mapping[str, str]) -> list[Doubt]:
    found = [Doubt(name, "不能是负数。") for name in (*MONEY, *COUNTS) if numbers.get(name, 0) < 0]
    code = texts.get("postcode", "")
    if code and not POSTCODE.fullmatch(code):
        found.append(Doubt("postcode", f"邮政编码应为 6 位数字，填写的是“{code}”。"))
    return found


def _beside_each_other(n: Values) -> list[Doubt]:
    found = []
    parts = [n.get(name) for name in ("total_assets", "total_liabilities", "owner_equity")]
    if all(part is not None for part in parts):
        assets, debts, equity = (float(part or 0) for part in parts)
        if abs(assets - debts - equity) > HALF:
            words = f"资产总额减负债总额应等于所有者权益合计，按填写的数应为 {(assets - debts) / 10000:,.2f} 万元。"
            found.append(Doubt("owner_equity", words))
    if n.get("main_revenue", 0) > n.get("total_revenue", 0) + HALF and "main_revenue" in n:
        found.append(Doubt("main_revenue", "主营业务收入不能大于营业总收入。"))
    if "net_profit" in n and n["net_profit"] > n.get("total_profit", n["net_profit"]) + HALF:
        found.append(Doubt("net_profit", "净利润一般不大于利润总额，请核对。", hard=False))
    if n.get("insured_headcount", 0) > n.get("employees", n.get("insured_headcount", 0)):
        found.append(Doubt("insured_headcount", "社保参保人数大于从业人数，请核对。", hard=False))
    if n.get("total_tax", 0) > 0 and n.get("total_revenue") == 0:
        found.append(Doubt("total_revenue", "营业总收入为零却有纳税，请核对。", hard=False))
    return found


def _against_last_year(numbers: Values, before: Values) -> list[Doubt]:
    found = []
    for name in MONEY:
        was, now = before.get(name, 0), numbers.get(name, 0)
        if was > 0 and now > 0 and not 1 / SLIP_OF_UNIT < now / was < SLIP_OF_UNIT:
            times = "上千倍" if now > was else "千分之一以下"
            words = f"是上年（{was / 10000:,.2f} 万元）的{times}，请核对单位是不是万元。"
            found.append(Doubt(name, words, hard=False))
    heads = max(1.0, numbers.get("employees", 1))
    for name, most in MOST_A_HEAD.items():
        each = numbers.get(name, 0) / heads
        if not before.get(name) and each > most:
            words = f"平均每名从业人员 {each / 10000:,.0f} 万元，请核对单位是不是万元。"
            found.append(Doubt(name, words, hard=False))
    return found


def _against_the_register(texts: Mapping[str, str], registered_address: str) -> list[Doubt]:
    told = texts.get("mailing_address", "")
    if told and registered_address and told != registered_address and texts.get("survival_state", "open") == "open":
        words = f"和登记的住所（{registered_address}）不一样。住所变了要先办变更登记；只是通信地址不同的，请确认。"
        return [Doubt("mailing_address", words, hard=False)]
    return []
