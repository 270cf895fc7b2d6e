"""What an address asks for, as text that any database can take."""

from datetime import date

from django.http import HttpRequest


def asked_text(request: HttpRequest, name: str = "q", most: int = 60) -> str:
    """One value of the query, without what cannot be printed, cut to a sensible length."""
    return "".join(sign for sign in request.GET.get(name, "") if sign.isprintable()).strip()[:most]


def asked_past_day(request: HttpRequest, today: date, name: str = "as_of") -> tuple[date | None, str]:
    """The day that a dossier is asked for, or why it cannot be shown; neither where today is asked for."""
    asked = request.GET.get(name, "")
    if not asked:
        return None, ""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None, f"日期“{asked[:20]}”看不懂，应写成 2026-11-20。下面是今天的内容。"
    return (None, f"{day} 还没有到。下面是今天的内容。") if day > today else (day, "")
