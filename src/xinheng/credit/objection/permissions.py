"""What may be done with objections to records."""

from xinheng.support.access.permissions import Verb


class ObjectionVerb(Verb):
    """The permissions of this procedure."""

    VIEW_OBJECTIONS = "objection.view", "查看记录异议"
    HANDLE_OBJECTION = "objection.handle", "受理、核实记录异议"
    DECIDE_OBJECTION = "objection.decide", "决定撤销有误的记录、延长异议办理期限"
