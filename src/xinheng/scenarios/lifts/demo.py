"""The demo's story of lifts: a desk of 96333, a rescue that went well, one in hand, one that nobody has accepted."""

from datetime import timedelta

from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.scenarios.lifts.actions import (
    confirm_repair,
    dispatch_maintainer,
    project_lifts,
    release_people,
    take_call,
)
from xinheng.scenarios.lifts.models import Lift, Rescue
from xinheng.scenarios.lifts.projecting import REGISTRATION
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move

# username, name, post, office, roles
FOLLOWS = "lifts"
PEOPLE = (("gu", "顾鸣", "96333 坐席", "5099/", ("lift_rescue_desk",)),)
OFFICE = "5099/509901/50990101/"


def tell() -> int:
    """The lifts of the registers on the desk, and three calls. A demo that has them already gets no more."""
    rows = Record.objects.filter(type=REGISTRATION, superseded_at__isnull=True, subject__isnull=False)
    project_lifts(subjects=rows.values_list("subject_id", flat=True))
    near = Lift.objects.filter(in_use=True).order_by("code")
    lifts = [*near.filter(office=OFFICE)[:3], *near.exclude(office=OFFICE)[:3]][:3]
    if Rescue.objects.exists() or len(lifts) < 3:
        return 0
    desk, now = Account.objects.get(username="gu"), city_time.now()
    done = take_call(by=desk, lift=lifts[0], trapped=2, told="一名老人、一名儿童", at=now - timedelta(minutes=48))
    dispatch_maintainer(rescue=done, rescue_unit=lifts[0].maintainer_name or "就近维保站", by=desk)
    for verb in ("accept_dispatch", "arrive"):
        move(matter=done.matter, verb=verb, by=desk)
    release_people(rescue=done, freed=2, injured=0, by=desk)
    confirm_repair(rescue=done, cause="door", handling="更换门机皮带，试运行正常", by=desk)
    going = take_call(by=desk, lift=lifts[1], trapped=1, at=now - timedelta(minutes=9))
    dispatch_maintainer(rescue=going, rescue_unit=lifts[1].maintainer_name or "就近维保站", by=desk)
    move(matter=going.matter, verb="accept_dispatch", by=desk)
    take_call(by=None, lift=lifts[2], trapped=3, told="停在 4 层和 5 层之间", at=now - timedelta(minutes=1))
    return 3
