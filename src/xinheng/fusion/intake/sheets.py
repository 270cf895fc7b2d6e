"""Tables for the departments: refused rows as a form to correct and send back, findings with what was written."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from xinheng.fusion.intake.compiling.plan import RETURN_NUMBER, RETURN_REASON
from xinheng.fusion.intake.models import Finding, Reject
from xinheng.fusion.intake.sources import plan_for
from xinheng.fusion.registers.subjects import subject_secrets
from xinheng.kit.cells import safe
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.documents.sheets import as_workbook, saved, text_cell

PLACE = ("文件", "行号")
FINDINGS = (
    ("数据来源", 18), ("文件", 28), ("行号", 8), ("列", 18), ("主键", 28), ("原来的值", 28), ("原因", 60),
    ("发现时间", 20),
)  # fmt: skip
# What a spreadsheet program still opens without complaint; more rows go as CSV.
MOST_IN_WORKBOOK = 10_000


def returns_as_csv(source: str, rejects: Iterable[Reject]) -> bytes:
    """The form of refused rows: their number, their cells as they came, the reasons last. Sent back corrected, it is
    read by `run_intake(corrects=True)`; the reasons may stay."""
    columns = plan_for(source).columns
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([RETURN_NUMBER, *columns, RETURN_REASON, *PLACE])
    for one in rejects:
        cells = one.read()
        told = [safe(cells.get(column, "")) for column in columns]
        writer.writerow([one.pk, *told, safe(reasons(one)), safe(one.file), one.line])
    return out.getvalue().encode("utf-8-sig")


def returns_as_workbook(source: str, rejects: Iterable[Reject]) -> bytes:
    """The same as a workbook, every cell a text, the wrong ones coloured."""
    columns = plan_for(source).columns
    book = Workbook(write_only=True)
    sheet = book.create_sheet("更正后交回")
    sheet.freeze_panes = "B2"
    titles = [RETURN_NUMBER, *columns, RETURN_REASON, *PLACE]
    for place, title in enumerate(titles, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = 60 if title == RETURN_REASON else 18
    sheet.append([text_cell(sheet, title, head=True) for title in titles])
    for one in rejects:
        cells, wrong = one.read(), {name for column, _, _ in one.problems for name in column.split("、")}
        row = [text_cell(sheet, str(one.pk))]
        row += [text_cell(sheet, cells.get(column, ""), wrong=column in wrong) for column in columns]
        sheet.append([*row, *(text_cell(sheet, said) for said in (reasons(one), one.file, str(one.line)))])
    return saved(book)


def findings_as_workbook(findings: Iterable[Finding]) -> bytes:
    """Values that were left out, with what was written."""
    return as_workbook("待更正的值", FINDINGS, _said(list(findings)))


def reasons(reject: Reject) -> str:
    """Every reason of a row in one line: column, then why."""
    return "；".join(f"{column}：{reason}" for column, _, reason in reject.problems)


def _said(findings: Sequence[Finding]) -> Iterator[tuple[str, ...]]:
    secrets = subject_secrets({one.subject_id for one in findings if one.sealed and one.subject_id is not None})
    for one in findings:
        secret = secrets.get(one.subject_id) if one.sealed and one.subject_id is not None else None
        got = decrypt(secret, bytes(one.sealed or b"")).decode() if secret else one.got
        yield (
            one.source.title, one.file, str(one.line), one.column, one.key, got, one.reason,
            one.opened_at.date().isoformat(),
        )  # fmt: skip
