"""What lines of a list of tenants mean, and when a business may be asked again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from xinheng.kit.characters import folded
from xinheng.kit.credit_code import is_valid

MOST_TENANTS, MOST_LINES, MOST_CANDIDATES = 20_000, 5_000, 50
# Who said no is left in peace so long.
DAYS_UNTIL_ASKED_AGAIN = 30


@dataclass(frozen=True)
class ListedCode:
    """One line of a list: which row it was, the code and the stall; `why` says what is wrong with it."""

    row: int
    code: str
    stall: str
    why: str = ""


def read_lines(rows: Iterable[Iterable[str]]) -> list[ListedCode]:
    """Cells as people type them: the code first or second, the stall beside it; heads and empty rows are passed."""
    found, seen = [], set[str]()
    for number, cells in enumerate(rows, start=1):
        told = [str(cell).strip() for cell in cells if str(cell).strip()]
        if not told or (number == 1 and not any(_is_code(one) for one in told)):
            continue
        code = next((_coded(one) for one in told if _is_code(one)), _coded(told[0]))
        stall = next((one for one in told if _coded(one) != code), "")[:40]
        found.append(ListedCode(number, code, stall, _wrong(code, seen)))
        seen.add(code)
    return found


def may_ask_again(refused_on: date, today: date) -> bool:
    """Whether a business that said no may be asked again."""
    return today >= refused_on + timedelta(days=DAYS_UNTIL_ASKED_AGAIN)


def _coded(text: str) -> str:
    return folded(text).replace(" ", "").upper()


def _is_code(text: str) -> bool:
    return is_valid(_coded(text))


def _wrong(code: str, seen: set[str]) -> str:
    if code in seen:
        return "这个代码在前面已经写过"
    return "" if is_valid(code) else "不是有效的统一社会信用代码，请核对 18 位"
