"""A city pack of a test's own, and deliveries written into it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from xinheng.fusion.intake.actions import IntakeReport, run_intake
from xinheng.kit.credit_code import generate

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


@pytest.fixture
def city(tmp_path: Path, settings) -> Path:
    """A pack with two sources, and a state folder, of this test alone."""
    folder = tmp_path / "city"
    (folder / "sources").mkdir(parents=True)
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    (folder / "sources" / "registration.toml").write_text(REGISTRATION, encoding="utf-8")
    (folder / "sources" / "penalty.toml").write_text(PENALTY, encoding="utf-8")
    settings.XINHENG_CITY = str(folder)
    settings.XINHENG_HOME = tmp_path / "home"
    settings.LAKE_ROOT = tmp_path / "home" / "lake"
    return folder


Deliver = Callable[..., IntakeReport]


@pytest.fixture
def deliver(city: Path, tmp_path: Path) -> Deliver:
    """Writes lines (or bytes) as a file and takes it in."""

    def take_in(
        source: str, *lines: str, encoding: str = "utf-8", data: bytes | None = None, **options
    ) -> IntakeReport:
        path = tmp_path / options.pop("name", f"{source}.csv")
        path.write_bytes(data if data is not None else "\n".join(lines).encode(encoding))
        return run_intake(source=source, files=[path], by="system", **options)

    return take_in


@pytest.fixture
def shops(deliver: Deliver) -> Sequence[str]:
    """Three registered shops; their codes."""
    deliver("registration", REGISTRATION_HEADER, *(shop(number) for number in range(3)))
    return USCC[:3]
