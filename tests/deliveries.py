"""Deliveries of two departments of the test's own city: how its sources are declared, how their lines look."""

from pathlib import Path

from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.writing.reporting import IntakeReport
from xinheng.kit.credit_code import generate

__all__ = ["CITY", "PENALTY", "PENALTY_HEADER", "REGISTRATION", "REGISTRATION_HEADER", "USCC", "fine", "rejects",
           "run_intake", "shop"]  # fmt: skip

CITY = """
name = "test"
title = "山城市市场监督管理局"
brand = { name = "信衡" }
"""
REGISTRATION = """
title = "登记注册信息"
department = "登记注册处"
record_type = "registration"
[columns]
"代码" = "uscc"
"名称" = "entity_name"
"成立日期" = "established_on"
"登记机关" = "registration_authority"
"住所" = "registered_address"
"状态" = "registration_state"
"证件号码" = "legal_representative_id"
[values.registration_state]
"存续" = "1"
"注销" = "4"
"""
PENALTY = """
title = "行政处罚决定"
department = "综合行政执法支队"
record_type = "administrative_penalty"
date_format = ["%Y/%m/%d", "%Y年%m月%d日"]
empty = ["无"]
ignore = ["序号"]
[columns]
"文号" = "decision_number"
"当事人" = "party_name"
"代码" = "uscc"
"违法行为" = "violation_type"
"种类" = "penalty_kind"
"内容" = "penalty_content"
"罚款" = "fine_amount"
"处罚日期" = "penalised_on"
[defaults]
authority = "山城市市场监督管理局"
[values.penalty_kind]
"警告" = "01"
"罚款" = "02"
"""
USCC = [generate(division="509901", serial=number) for number in range(1, 8)]
REGISTRATION_HEADER = "代码,名称,成立日期,登记机关,住所,状态,证件号码"
PENALTY_HEADER = "文号,当事人,代码,违法行为,种类,内容,罚款,处罚日期"


def shop(number: int, name: str = "", state: str = "存续") -> str:
    """A line of the registration file."""
    return f"{USCC[number]},{name or f'山城市江岸路{number}号面馆'},2020-01-02,两河区局,江岸路{number}号,{state},"


def fine(number: int, decision: str, day: str = "2026/03/04", amount: str = "5000") -> str:
    """A line of the penalty file."""
    return f"{decision},山城市江岸路{number}号面馆,{USCC[number]},无照经营,罚款,罚款,{amount},{day}"


def rejects(report: IntakeReport) -> str:
    """The rejects file as text."""
    return Path(report.rejects_file).read_text(encoding="utf-8-sig")
