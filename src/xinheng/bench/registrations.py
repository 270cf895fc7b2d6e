"""A register as cities really keep it, taken in by the command: how many rows are accepted, what is left out of them.

Of 98,616 real registrations 68,139 once fell out because their capital named a unit and a currency. The file made here
has that size and those shapes: capital in every writing, owners with foreign papers, dates in five forms, telephones as
people type them, GB18030, a title above the header; a few cells are plain wrong, a few rows cannot be. It is ours, not
that city's: the figure says what the shapes cost, not what another city's errors would.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from xinheng.bench.machine import figure
from xinheng.kit.credit_code import generate
from xinheng.kit.refusal import Refusal

ROWS = 98_616
LIMIT = 0.998
TITLE = "登记注册信息表（截至2026年11月）"
HEADER = (
    "统一社会信用代码 企业名称 注册号 企业类型 主体类别 法定代表人（负责人、经营者） 证件号码 注册资本 币种 成立日期 "
    "营业期限至 登记机关 核准日期 住所 行政区划代码 登记状态 经营范围 行业代码 属地监管所 联系电话 经纬度"
).split()
# How often each writing comes: two thirds of the real file name a unit and the yuan.
CAPITAL = (
    (46, "{0}万人民币"), (12, "{0}万元人民币"), (9, "{0}.000000万人民币"), (8, "{0}万元"), (6, "{0}0000"), (5, "{0}"),
    (3, "{0}万元（人民币）"), (2, "￥{0},000.00"), (2, "{0}万元整"), (1, "{0}万美元"), (1, "{0}万港元"),
    (1, "USD {0}万"), (1, "人民币{0}万元"), (1, "１{0}万"), (1, "{0}.5万欧元"), (1, "无"),
)  # fmt: skip
DATES = ("{0}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日", "{0}{1:02}{2:02}", "serial")
PAPERS = ("H{0:08}", "M{0:08}", "{0:08}", "E{0:08}", "G{0:08}", "军字第{0:08}号", "HK{0:07}", "")
PHONES = (
    "154{0:08}", "154-{1:04}-{2:04}", "023-6{0:07}", "023-6{0:07}-801", "+86 23 6{1:03} {2:04}", "+852 9{1:03} {2:04}",
    "154{0:08}、023-6{0:07}", "(023)6{0:07}", "无", "",
)  # fmt: skip
TYPES = (
    "个体工商户",
    "有限责任公司（自然人投资或控股）",
    "有限责任公司(自然人独资)",
    "其他有限责任公司",
    "个人独资企业",
)
WRONG = (("注册资本", "约五十万"), ("联系电话", "1540000"), ("行业代码", "Z9999"), ("证件号码", "123"))


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """The share of rows accepted, and rows a second of CPU of a new file and of the same again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registration.csv"
        rows = write_file(path, int(ROWS * scale))
        _run(folder, "findings", "registration")  # makes the database
        first, second = _intake(path, folder), _intake(path, folder)
    if first["read"] != rows or first["read"] != first["accepted"] + first["rejected"] + first["unchanged"]:
        raise Refusal(f"the bench's own file was not read whole: {first}")
    share = first["accepted"] / rows
    beside = f"{first['rejected']} rejected, {first['findings']} findings of {rows:,} rows"
    return [
        figure(name="registrations accepted", ours=share, unit="", beside=beside, limit=f"≥ {LIMIT}",
               ratio=share / LIMIT),
        _speed("registrations, new", rows, first),
        _speed("registrations, the same again", rows, second),
    ]  # fmt: skip


def _speed(name: str, rows: int, report: dict[str, Any]) -> dict[str, Any]:
    beside = f"{report['cpu']:.1f} s CPU, {report['seconds']:.1f} s by the clock"
    return figure(name=name, ours=rows / report["cpu"], unit="rows/CPU s", beside=beside, limit="none", ratio=None)


def write_file(path: Path, count: int) -> int:
    """The file, always the same one; how many rows it has."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([TITLE])
        writer.writerow(HEADER)
        writer.writerows(_rows(count))
    return count


def _rows(count: int) -> Iterator[list[str]]:
    luck = Random(20261128)
    writings = [form for often, form in CAPITAL for _ in range(often)]
    # Codes come in no order, as decisions of twenty years do: in order every index would be filled at its end alone.
    for number in luck.sample(range(1, count + 1), count):
        code = generate(division="509901", serial=number)
        year, month, day = luck.randrange(1990, 2026), luck.randrange(1, 13), luck.randrange(1, 29)
        row = dict.fromkeys(HEADER, "") | {
            "统一社会信用代码": code,
            "企业名称": f"山城市江岸路{number}号{luck.choice(('面馆', '商贸有限公司', '药房', '火锅店'))}",
            "企业类型": luck.choice(TYPES),
            "法定代表人（负责人、经营者）": "李某某",
            "证件号码": luck.choice(PAPERS).format(number),
            "注册资本": luck.choice(writings).format(luck.randrange(1, 900)),
            "成立日期": _day(luck, year, month, day),
            "核准日期": _day(luck, 2026, month, day),
            "登记机关": "两河区市场监督管理局",
            "住所": f"山城市两河区江岸路{number}号\n（自主承诺）" if number % 50 == 0 else f"两河区江岸路{number}号",
            "登记状态": luck.choice(("存续", "存续", "存续", "注销", "吊销")),
            "经营范围": "一般项目：食品销售；餐饮服务，(依法须经批准的项目)",
            "行业代码": luck.choice(("F5211", "6210", "H6210", "")),
            "联系电话": luck.choice(PHONES).format(number, number % 1000, number % 9999),
        }
        if number % 97 == 0:
            column, value = luck.choice(WRONG)
            row[column] = value
        if number % 1_009 == 0:
            row["统一社会信用代码"] = code[:-1] + ("1" if code[-1] != "1" else "2")
        yield list(row.values())


def _day(luck: Random, year: int, month: int, day: int) -> str:
    form = luck.choice(DATES)
    if form == "serial":
        # A spreadsheet's day number, near enough.
        return str(int((year - 1900) * 365.25) + month * 30 + day)
    return form.format(year, month, day)


def _intake(path: Path, home: str) -> dict[str, Any]:
    """The command as a steward runs it, in a home and a database of its own."""
    before = getrusage(RUSAGE_CHILDREN)
    said = _run(home, "intake", "registration", str(path), "--json")
    after = getrusage(RUSAGE_CHILDREN)
    report: dict[str, Any] = json.loads(said.splitlines()[-1])
    return report | {"cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def _run(home: str, *words: str) -> str:
    env = os.environ | {"XINHENG_HOME": home, "XINHENG_MAKES_KEYS": "1"}
    env.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "xinheng.cli", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if done.returncode:
        raise Refusal(done.stderr.strip())
    return done.stdout.strip()
