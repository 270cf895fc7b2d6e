"""What the law gives a term ends by it in the demo too."""

from datetime import date

from xinheng.demo.terms import Validity, terms
from xinheng.fusion.standard.registry import standard


def test_years_end_before_the_day_they_began_and_days_are_counted_on() -> None:
    assert Validity("registered_on", years=10).end(date(2026, 3, 1)) == date(2036, 2, 29)
    assert Validity("valid_from", years=5).end(date(2026, 11, 30)) == date(2031, 11, 29)
    assert Validity("notice_from", days=20).end(date(2026, 11, 30)) == date(2026, 12, 20)


def test_every_term_is_of_two_days_of_the_standard() -> None:
    for (type, field), term in terms().items():
        fields = standard().type(type).fields
        assert {fields[field].type, fields[term.begins].type} <= {"date", "datetime"}, (type, field)
        assert fields[field].role == "ends_on", (type, field)
