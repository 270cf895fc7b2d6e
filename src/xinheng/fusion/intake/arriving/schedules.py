"""When a source is fetched: the moments its schedule names, by the city's clock."""

from datetime import datetime, time, timedelta

from xinheng.fusion.intake.declarations import Schedule
from xinheng.kit import city_time


def last_slot(schedule: Schedule, now: datetime) -> datetime:
    """The latest moment of the schedule that is not after `now`; one that was slept through is made up for once."""
    today = city_time.day_of(now)
    moments = [
        datetime.combine(day, at, city_time.zone())
        for day in (today - timedelta(days=1), today)
        for at in _times(schedule)
    ]
    return max(one for one in moments if one <= now)


def in_words(schedule: Schedule) -> str:
    """每天 06:30、18:00; 每 4 小时."""
    if schedule.every_hours:
        return f"每 {schedule.every_hours} 小时" if schedule.every_hours > 1 else "每小时"
    return f"每天 {'、'.join(schedule.daily)}"


def _times(schedule: Schedule) -> list[time]:
    if schedule.every_hours:
        return [time(hour) for hour in range(0, 24, schedule.every_hours)]
    return sorted(time.fromisoformat(one) for one in schedule.daily)
