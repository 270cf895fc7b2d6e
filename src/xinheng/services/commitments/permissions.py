"""What may be done with commitments."""

from xinheng.support.access.permissions import Verb


class CommitmentVerb(Verb):
    """The permissions of this procedure."""

    VIEW_COMMITMENTS = "commitment.view", "查看自主承诺"
    CHECK_COMMITMENT = "commitment.check", "审查自主承诺、核实违诺"
    DECIDE_BREACH = "commitment.decide", "认定违诺、不予公示"
