"""When a ticket may be closed, and what a known problem needs."""

from datetime import date


def rule_passes(*, left: int) -> str | None:
    """A fix is verified by the next measuring, not by a word."""
    return f"按最近一次测量还有 {left} 条不符合。先重新测量，仍不符合的用“复核未通过”退回。" if left else None


def review_lies_ahead(*, review_on: str, today: date) -> str | None:
    """A known problem is looked at again on a day that is written down."""
    return f"下次核查日期要在今天以后，填写的是 {review_on}。" if date.fromisoformat(review_on) <= today else None
