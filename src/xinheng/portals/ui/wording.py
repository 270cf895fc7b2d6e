"""How the pages write days, moments, money and codes."""

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from xinheng.fusion.standard.periods import in_words, length_in_words
from xinheng.kit import city_time

WEEKDAYS = "周一 周二 周三 周四 周五 周六 周日".split()


def as_day(value: object) -> date | None:
    """A day from a date, a moment or ISO text; None from anything else."""
    if isinstance(value, datetime):
        return (city_time.local(value) if timezone.is_aware(value) else value).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def as_moment(value: object) -> datetime | None:
    """A moment in the city from a datetime or ISO text."""
    if isinstance(value, str) and value:
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return city_time.local(value) if timezone.is_aware(value) else value


def day(value: object) -> str:
    """2026-11-20 周五."""
    on = as_day(value)
    return f"{on.isoformat()} {WEEKDAYS[on.weekday()]}" if on else ""


def short_day(value: object) -> str:
    """11-20, with the year when it is not this year."""
    on = as_day(value)
    if on is None:
        return ""
    return f"{on:%m-%d}" if on.year == city_time.today().year else on.isoformat()


def moment(value: object) -> str:
    """2026-11-20 周五 10:41."""
    at = as_moment(value)
    return f"{day(at)} {at:%H:%M}" if at else day(value)


def freshness(value: object) -> str:
    """When a source was last heard: 今日 06:00 更新 · 11-18 更新."""
    at = as_moment(value)
    if at is None:
        return "更新时间未知"
    if at.date() == city_time.today():
        return f"今日 {at:%H:%M} 更新"
    return f"{short_day(at)} 更新"


def period(value: object) -> str:
    """How often something is due: P1D is 一天."""
    return in_words(str(value)) if value else ""


def length_of_time(value: object) -> str:
    """How long something has lasted: 3 天 4 小时."""
    return length_in_words(value) if isinstance(value, timedelta) else ""


def money(value: object) -> str:
    """¥1,280.00; what is not a number is shown as it is."""
    try:
        return f"¥{Decimal(str(value)):,.2f}" if value not in (None, "") else ""
    except InvalidOperation:
        return str(value)


def credit_code(value: str) -> str:
    """An 18-character code in groups of 2-6-9-1, as on a licence: 91 509901 MA5K7Q2R7 3."""
    value = str(value).removeprefix("uscc:")
    return f"{value[:2]} {value[2:8]} {value[8:17]} {value[17]}" if len(value) == 18 else value


def highlight(text: str, query: str) -> SafeString:
    """The text with what was searched for marked; everything is escaped."""
    words = sorted({word for word in query.split() if word}, key=len, reverse=True)
    hit = [False] * len(text)
    for word in words:
        at = text.find(word)
        while at >= 0:
            hit[at : at + len(word)] = [True] * len(word)
            at = text.find(word, at + len(word))
    parts: list[str] = []
    for index, letter in enumerate(text):
        if hit[index] and not (index and hit[index - 1]):
            parts.append('<mark class="hit">')
        if not hit[index] and index and hit[index - 1]:
            parts.append("</mark>")
        parts.append(escape(letter))
    if hit and hit[-1]:
        parts.append("</mark>")
    return mark_safe("".join(parts))
