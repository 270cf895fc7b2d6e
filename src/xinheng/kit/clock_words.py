"""The words of a clock as the faces show them: always with the unit of the law, never a bare number of days."""

from datetime import date

from xinheng.kit.clock_counting import MINUTES

UNIT_WORDS = {"working_day": "个工作日", "calendar_day": "个自然日", "month": "个自然日"}


_DIGITS = "零一二三四五六七八九"


def number_in_words(number: int) -> str:
    """三, 十二, 六十 as the law writes them; from a hundred on in figures."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return ("" if tens <= 1 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def months_in_words(months: int) -> str:
    """三个月, 一年, 三年; no months are no end."""
    if not months:
        return "没有规定期限"
    years, rest = divmod(months, 12)
    return f"{number_in_words(months)}个月" if rest else f"{number_in_words(years)}年"


def remaining_words(unit: str, remaining: int, overdue: bool) -> str:
    """还剩 3 个工作日 · 今天到期 · 超期 2 个工作日; for hours and minutes `remaining` is in minutes."""
    if unit in MINUTES:
        return f"{'超期' if overdue else '还剩'} {_hours(abs(remaining))}"
    if overdue:
        return f"超期 {-remaining} {UNIT_WORDS[unit]}" if remaining else f"超期，不足 1 {UNIT_WORDS[unit]}"
    return f"还剩 {remaining} {UNIT_WORDS[unit]}" if remaining else "今天到期"


def elapsed_words(unit: str, elapsed: int, remaining: int, *, on_time: bool) -> str:
    """用了 4 个工作日，按期; late ones say by how much."""
    used = _hours(elapsed) if unit in MINUTES else f"{elapsed} {UNIT_WORDS[unit]}"
    return f"用了 {used}，{'按期' if on_time else remaining_words(unit, remaining, overdue=True)}"


def paused_words(reason: str, days: int) -> str:
    """已暂停 · 检测中，第 6 日; the day the pause began is not counted."""
    return f"已暂停 · {reason or '暂停中'}，{f'第 {days} 日' if days else '今日起'}"


def due_words(due: date, provisional: bool, today: date) -> str:
    """11-25 到期; a provisional day says so and why; another year is written out."""
    if provisional:
        return f"暂定 {due.isoformat()} 到期（节假日未公布）"
    return f"{due:%m-%d} 到期" if due.year == today.year else f"{due.isoformat()} 到期"


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时 {rest} 分" if hours else f"{rest} 分"
