"""What an address asks for, as text that any database can take."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from xinheng.support.procedures.table.asking import DayField

SHOWN = 20


@dataclass(frozen=True)
class AskedDay:
    """A day that an address asks for; where what stands there is none, `problem` says so and what stood there."""

    day: date | None = None
    problem: str = ""


def asked_text(request: HttpRequest, name: str = "q", most: int = 60) -> str:
    """One value of the query, without what cannot be printed, cut to a sensible length."""
    return "".join(sign for sign in request.GET.get(name, "") if sign.isprintable()).strip()[:most]


def day_in(text: str, title: str = "日期") -> AskedDay:
    """The day that a text of an address names, written as in every form; neither where nothing stands there."""
    try:
        return AskedDay(DayField(required=False).clean(text))
    except ValidationError:
        shown = f"{text[:SHOWN]}…" if len(text) > SHOWN else text
        return AskedDay(problem=f"{title}“{shown}”看不懂，应写成 2026-11-20。")


def asked_past_day(request: HttpRequest, today: date, name: str = "as_of") -> tuple[date | None, str]:
    """The day that a dossier is asked for, or why it cannot be shown; neither where today is asked for."""
    asked = day_in(asked_text(request, name))
    late = asked.day is not None and asked.day > today
    problem = f"{asked.day} 还没有到。" if late else asked.problem
    return (None, f"{problem}下面是今天的内容。") if problem else (asked.day, "")
