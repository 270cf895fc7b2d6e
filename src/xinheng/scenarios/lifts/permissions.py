"""What lifts add to the permissions of the house, and the post that answers 96333."""

from xinheng.support.access.permissions import Permission, Verb
from xinheng.support.access.roles import Role


class LiftVerb(Verb):
    """Of lifts."""

    VIEW_LIFTS = "lifts.view", "查看电梯台账和救援"
    LIFT_RESCUE = "lifts.rescue", "处置电梯困人救援"


class RescueDesk(Role):
    """96333 坐席."""

    slug = "lift_rescue_desk"
    title = "96333 坐席"
    description = "接电梯困人电话，定位电梯，派维保单位和救援力量，跟到人员解困、故障修复。"
    permissions = frozenset({Permission.VIEW_SUBJECT, LiftVerb.VIEW_LIFTS, LiftVerb.LIFT_RESCUE})
