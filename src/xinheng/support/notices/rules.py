"""What of a notice leaves the platform."""

from datetime import timedelta

# Before the day's work begins.
DIGEST_AT = timedelta(hours=8, minutes=30)
MOST_NAMED = 5


def outside(title: str) -> str:
    """One notice as a telephone shows it: what it is and its number, not whom it is about."""
    return f"【信衡】{title}。详情请登录信衡查看。"


def digest(titles: list[str]) -> str:
    """A day's notices in one message."""
    named = "；".join(titles[:MOST_NAMED])
    more = f"；另有 {len(titles) - MOST_NAMED} 条" if len(titles) > MOST_NAMED else ""
    return f"【信衡】昨天有 {len(titles)} 条通知未读：{named}{more}。详情请登录信衡查看。"
