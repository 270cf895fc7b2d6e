"""What the public may see of each record type today: the law's publicity period, rows that are excepted, what ended.

Judged for today's date always, also when a past day is looked at, and used by the dossier and the score alike: what is
no longer shown no longer costs anything.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from xinheng.fusion.standard.declarations import Months, Public, RecordType
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.support.procedures.parameters import parameter


@dataclass(frozen=True)
class Shown:
    """One record type the public may see, for how long, and which of its rows not."""

    type: str
    section: str
    # Months of publicity from the effective date; None = without end.
    months: int | None = None
    # Where the law makes the months depend on a field: its name, and months for each value; `months` for all others.
    months_field: str = ""
    months_by_value: tuple[tuple[str, int | None], ...] = ()
    # Rows whose field has one of these values are not shown: repaired, withdrawn.
    excepted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # A listing that has ended leaves the public view at once; an expired licence stays, marked as expired.
    until_ended: bool = False

    def hidden_on_sql(self, row: str) -> str:
        """DuckDB: the day a row leaves the public view, as far as known now; NULL = not foreseen."""
        days = [f"{row}.ends_on"] if self.until_ended else []
        otherwise = _months_on(row, self.months)
        if self.months_field:
            cases = " ".join(f"WHEN {quoted(value)} THEN {_months_on(row, m)}" for value, m in self.months_by_value)
            days.append(f'CASE {row}."{self.months_field}" {cases} ELSE {otherwise} END')
        elif self.months:
            days.append(otherwise)
        return f"least({', '.join(days)}, NULL::DATE)" if days else "NULL::DATE"

    def condition_sql(self, row: str, day: str) -> str:
        """DuckDB: whether a row is shown on `day`."""
        parts = [
            f"coalesce({row}.\"{field}\"::VARCHAR, '') NOT IN ({', '.join(quoted(value) for value in values)})"
            for field, values in self.excepted
        ]
        parts.append(f"coalesce({self.hidden_on_sql(row)} > {day}, TRUE)")
        return " AND ".join(parts)


def shown_types(today: date, only: Collection[str] | None = None) -> dict[str, Shown]:
    """The record types with a basis in law for showing them, by id; of some types only where `only` names them."""
    return {
        id: _shown(type, type.public, today)
        for id, type in standard().types.items()
        if type.public is not None and _city_says_so(type.public) and (only is None or id in only)
    }


def _city_says_so(public: Public) -> bool:
    return public.setting is None or bool(getattr(pack().city, public.setting))


def _shown(type: RecordType, public: Public, today: date) -> Shown:
    months = public.months
    by_value = months.by_value if isinstance(months, Months) else {}
    return Shown(
        type=type.id,
        section=type.portrait,
        months=_months(months.otherwise if isinstance(months, Months) else months, today) if months else None,
        months_field=months.field if isinstance(months, Months) else "",
        months_by_value=tuple((value, _months(name, today)) for value, name in by_value.items()),
        excepted=tuple(public.except_.items()),
        until_ended=public.until_ended,
    )


def _months_on(row: str, months: int | None) -> str:
    return f"({row}.effective_on + INTERVAL {months} MONTH)::DATE" if months else "NULL::DATE"


def _months(name: str, today: date) -> int | None:
    """The dated parameter's months; 0 means without end."""
    return int(parameter(name.removeprefix("parameter:"), today)) or None


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
