"""The app of commitments."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """自主承诺."""

    name = "xinheng.services.commitments"
    label = "commitments"
    verbose_name = "自主承诺"
    demo = "xinheng.services.commitments.demo"

    def ready(self) -> None:
        """What the roles of the house may do here, and what the business does by itself."""
        from xinheng.services.commitments.actions import EXPLAIN, SHOW_CORRECTED, WITHDRAW
        from xinheng.services.commitments.permissions import CommitmentVerb as V
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, UnitHead, give_to
        from xinheng.support.procedures.doors.of_party import party_makes

        for role in (Inspector, IntakeClerk):
            give_to(role, [V.VIEW_COMMITMENTS, V.CHECK_COMMITMENT])
        give_to(UnitHead, [V.VIEW_COMMITMENTS, V.CHECK_COMMITMENT, V.DECIDE_BREACH])
        give_to(Leader, [V.VIEW_COMMITMENTS])
        party_makes("commitment", "withdraw", WITHDRAW)
        party_makes("commitment", "explain", EXPLAIN)
        party_makes("commitment", "show_corrected", SHOW_CORRECTED)
