"""The dated report of a look-up: as PDF and as a workbook."""

from collections.abc import Sequence

from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.lookups.queries import COLUMNS, Looked
from xinheng.support.documents.rendering import Manuscript, set_paper
from xinheng.support.documents.sheets import as_workbook

HEADS = (
    ("序号", 6),
    ("统一社会信用代码", 22),
    ("名称", 36),
    ("登记状态", 12),
    ("信用码", 8),
    *((one, 10) for one in COLUMNS),
)


def report_pdf(found: Sequence[Looked], *, asked_by: str) -> bytes:
    """合作方信用查询报告, with who asked and when."""
    now = city_time.local(city_time.now())
    manuscript = Manuscript(
        "partner_report",
        {
            "asked_by": asked_by,
            "at": f"{now:%Y-%m-%d %H:%M}",
            "count": str(len(found)),
            "warned": str(sum(one.warns for one in found)),
            "heads": [title for title, _ in HEADS],
            "rows": [_row(one) for one in found],
        },
    )
    return set_paper(manuscript).pdf


def report_workbook(found: Sequence[Looked]) -> bytes:
    """The same as a workbook; what is wrong with a line stands in its name."""
    return as_workbook(f"合作方查询{city_time.today():%Y%m%d}", HEADS, [_row(one) for one in found])


def _row(one: Looked) -> list[str]:
    colours = standard().code_list("credit_colour")
    colour = f"{colours.title_of(one.colour)} {one.grade}".strip() if one.colour else ""
    counts = [str(count) for count in one.cells] if one.name else [""] * len(COLUMNS)
    return [str(one.row), one.code, one.name or one.why, one.status, colour, *counts]
