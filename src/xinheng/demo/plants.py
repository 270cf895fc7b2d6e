"""Errors as departments really make them, planted as extra rows: each is a copy of a true row with one thing wrong."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from xinheng.demo.deliveries import DepartmentFile
from xinheng.kit import credit_code

Row = dict[str, str]
# Above this the organisation code belongs to nobody in the city.
STRANGERS = 31**7
OVERFLOW = ["转办单", "补录"]


@dataclass(frozen=True)
class Plant:
    """A row to put in: which kind of error, the column it sits in, what intake should make of it."""

    kind: str
    column: str
    expected: str
    spoil: Callable[[Row, int], str]


def _bad_check_digit(column: str) -> Callable[[Row, int], str]:
    def spoil(row: Row, number: int) -> str:
        true = row[column] or credit_code.generate(division="509901", serial=STRANGERS + number)
        return true[:17] + ("1" if true[17] != "1" else "2")

    return spoil


def _impossible_date(column: str) -> Callable[[Row, int], str]:
    def spoil(row: Row, number: int) -> str:
        del number
        # 30 February in the form this department writes its days: the digits change, the marks stay.
        digits = iter("20250230")
        return "".join(next(digits, sign) if sign.isdigit() else sign for sign in row[column] or "2025-02-30")

    return spoil


def _two_lines(column: str) -> Callable[[Row, int], str]:
    return lambda row, number: f"{row[column]}\n"


def _stranger(row: Row, number: int) -> str:
    del row
    return credit_code.generate(division="509901", serial=STRANGERS + 5000 + number)


def plants(delivery: DepartmentFile) -> list[Plant]:
    """One of each kind of error that this file can hold."""
    found = [
        Plant("bad_check_digit", delivery.code, "rejected", _bad_check_digit(delivery.code)),
        Plant("impossible_date", delivery.day, "rejected", _impossible_date(delivery.day)),
        Plant("wrong_code", delivery.value, "rejected", lambda row, number: f"待核实{number}"),
        Plant("missing_required", delivery.required, "rejected", lambda row, number: ""),
        Plant("overflow", "", "rejected", lambda row, number: ""),
    ]
    if delivery.key:
        found.append(Plant("quoted_newline", delivery.text, "accepted", _two_lines(delivery.text)))
    found.append(Plant("repeated", delivery.required, "unchanged", lambda row, number: row[delivery.required]))
    if delivery.source in ("annual_report", "complaint_publicity", "food_sampling", "inspection_result"):
        found.append(Plant("unknown_subject", delivery.code, "unlinked", _stranger))
    return found


def plan(delivery: DepartmentFile, rows: int) -> list[Plant]:
    """What to plant in a file of so many rows: every kind once, and again for each thousand rows up to forty times."""
    return plants(delivery) * min(1 + rows // 1000, 40)


def planted_cells(
    plant: Plant, delivery: DepartmentFile, columns: list[str], true: list[str], number: int
) -> list[str]:
    """The cells of the planted row, made from the true row before it."""
    row = dict(zip(columns, true, strict=True))
    if plant.column:
        row[plant.column] = plant.spoil(row, number)
    if plant.kind in ("quoted_newline", "unknown_subject") and delivery.key:
        row[delivery.key] = f"{row[delivery.key]}补{number}"
    if plant.kind == "quoted_newline" and delivery.source == "registration":
        # The register's key is the code itself: an entity more, so that no true one is overwritten.
        row[delivery.code] = credit_code.generate(division="509901", serial=STRANGERS + number)
    return [*row.values(), *(OVERFLOW if plant.kind == "overflow" else [])]


def as_line(cells: list[str]) -> str:
    """The cells as one CSV row with its line end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
