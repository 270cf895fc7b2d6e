"""What may be done with credit repair."""

from xinheng.support.access.permissions import Verb


class RepairVerb(Verb):
    """The permissions of these procedures."""

    VIEW_REPAIRS = "repair.view", "查看信用修复"
    HANDLE_REPAIR = "repair.handle", "受理、核实信用修复"
    DECIDE_REPAIR = "repair.decide", "决定信用修复"
