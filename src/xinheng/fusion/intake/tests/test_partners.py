"""What a partner's deliveries do, whatever becomes of them on the way (F10), and twenty kinds of bad rows (B5)."""

import csv
import io
import random
from datetime import date, timedelta

import pytest
from django.db.models import Count
from tests.deliveries import REGISTRATION_HEADER
from tests.once import in_the_pass_on_sqlite

from xinheng.fusion.intake.models import Finding, Reject
from xinheng.fusion.intake.queries import rejects as rejects_of
from xinheng.fusion.intake.sheets import returns_as_csv
from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit.credit_code import generate

pytestmark = [pytest.mark.django_db, in_the_pass_on_sqlite]
HEADER = REGISTRATION_HEADER + ",核准日期"
STATES = {"存续": "1", "注销": "4"}


@pytest.fixture
def dated(city):
    """The registration source with the day of approval."""
    path = city / "sources" / "registration.toml"
    told = path.read_text(encoding="utf-8").replace("[values", '"核准日期" = "approved_on"\n[values', 1)
    path.write_text(told, "utf-8")


def code(number: int) -> str:
    return generate(division="509901", serial=5000 + number)


def line(number: int, name: str, state: str, day: str) -> str:
    return f"{code(number)},{name},2020-01-02,山城区局,江岸路 {number} 号,{state},,{day}"


class Life:
    """One shop's registrations in the order in which they were approved, and how they come to us."""

    def __init__(self, number: int, chance: random.Random, batches: int) -> None:
        day, self.number = date(2024, 1, 1), number
        self.versions = []
        for version in range(chance.randrange(2, 6)):
            day += timedelta(days=chance.randrange(1, 90))
            state = "注销" if chance.random() < 0.3 else "存续"
            self.versions.append(line(number, f"第{number}店{version}", state, day.isoformat()))
        # Doubled up to three times, shuffled, one in ten dropped and late: it comes with the last delivery.
        self.coming: list[list[str]] = [[] for _ in range(batches)]
        for version in self.versions:
            late = chance.random() < 0.1
            for _ in range(chance.randrange(1, 4)):
                self.coming[-1 if late else chance.randrange(batches)].append(version)
        for batch in self.coming:
            chance.shuffle(batch)


@pytest.mark.clause("CQ-8.1-07", part=True)
@pytest.mark.parametrize("lives", [60, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.long])])
def test_every_order_of_arrival_ends_as_the_order_of_approval(deliver, dated, lives: int):
    """Doubled, shuffled, dropped and a week late, cancelled before created: each life ends as it was approved."""
    chance = random.Random(lives)
    shops = [Life(number, chance, 6) for number in range(lives)]
    for batch in range(6):
        lines = [one for shop in shops for one in shop.coming[batch]]
        deliver("registration", HEADER, *lines)
    found = {one.identity: (one.name, one.status) for one in Subject.objects.filter(kind="entity")}
    wrong = []
    for shop in shops:
        _, name, *_, state, _, _ = shop.versions[-1].split(",")
        if found[f"uscc:{code(shop.number)}"] != (name, STATES[state]):
            wrong.append((shop.versions, found[f"uscc:{code(shop.number)}"]))
    assert wrong == []
    assert Record.objects.filter(type="registration", superseded_at=None).count() == lives


GOOD = ["", "好吃面馆", "2020-01-02", "山城区局", "江岸路 1 号", "存续", "", "2024-05-01"]
PLACE = {name: place for place, name in enumerate(HEADER.split(","))}
# What is wrong with a row: the column, and what stands in it.
WRONG = {
    "no code": ("代码", ""), "code too short": ("代码", "9150990"), "code too long": ("代码", "91509901MA5XHXQ7160"),
    "code of no registrar": ("代码", "ZZ509901MA5XHXQ716"), "code with a wrong letter": ("代码", "91509901MA5XHIQ716"),
    "code with a wrong check": ("代码", "91509901MA5XHXQ717"), "a person's number": ("代码", "110101198603049993"),
    "code cut off by a spreadsheet": ("代码", "9.15E+17"), "no name": ("名称", ""),
    "name too long": ("名称", "店" * 9000), "no day": ("成立日期", ""),
    "a day that never was": ("成立日期", "2026-02-30"),
    "a day in words": ("成立日期", "去年春天"),
    "a day before there were days": ("成立日期", "0000-00-00"), "no authority": ("登记机关", ""),
    "no state": ("状态", ""), "an unknown state": ("状态", "睡着了"),
    "a wrong identity number": ("证件号码", "11010119860304999"),
    "an impossible day of approval": ("核准日期", "2024-13-01"), "a formula": ("成立日期", "=1+1"),
}  # fmt: skip


def with_fault(number: int, fault: str) -> str:
    cells = [*GOOD]
    cells[0], cells[1] = code(number), f"第{number}面馆"
    column, value = WRONG[fault]
    cells[PLACE[column]] = value
    return ",".join(cells)


@pytest.mark.clause("CQ-8.1-07", "CQ-4-12", part=True)
def test_twenty_kinds_of_bad_rows_are_told_and_come_back_good_once(deliver, dated):
    """One row in twenty is bad, each in a way of its own: the good ones are in, the bad ones told by line, column and
    reason; the corrected form brings them in, and once more changes nothing."""
    faults = list(WRONG)
    assert len(faults) == 20
    lines = []
    for number in range(400):
        if number % 20 == 7:
            lines.append(with_fault(number, faults[number // 20]))
        else:
            lines.append(line(number, f"第{number}面馆", "存续", "2024-05-01"))
    report = deliver("registration", HEADER, *lines)
    told = {one.line: {column for column, _, _ in one.problems} for one in Reject.objects.all()}
    told |= {one.line: {one.column} for one in Finding.objects.all()}
    lines_of = {fault: 20 * at + 9 for at, fault in enumerate(faults)}
    assert [fault for fault, at in lines_of.items() if WRONG[fault][0] not in told.get(at, ())] == []
    assert all(reason for one in Reject.objects.all() for _, _, reason in one.problems)
    assert report.accepted == 400 - report.rejected and 15 <= report.rejected <= 20
    form = returns_as_csv("registration", rejects_of("registration"))
    header, *rows = csv.reader(io.StringIO(form.decode("utf-8-sig")))
    for row in rows:
        number = int(row[-1]) - 2
        row[1:9] = line(number, f"第{number}面馆", "存续", "2024-05-01").split(",")
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    again = deliver("registration", data=out.getvalue().encode("utf-8-sig"), name="更正.csv", corrects=True)
    assert (again.accepted, again.rejected) == (report.rejected, 0)
    good = [line(number, f"第{number}面馆", "存续", "2024-05-01") for number in range(400)]
    assert deliver("registration", HEADER, *good).rejected == 0
    current = Record.objects.filter(type="registration", superseded_at=None)
    assert current.count() == 400
    assert not current.values("key").annotate(times=Count("pk")).filter(times__gt=1).exists()
