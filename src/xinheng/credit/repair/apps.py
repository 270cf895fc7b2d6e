"""The app of credit repair."""

from django.apps import AppConfig


class RepairConfig(AppConfig):
    """信用修复."""

    name = "xinheng.credit.repair"
    label = "repair"
    verbose_name = "信用修复"
    demo = "xinheng.credit.repair.demo"

    def ready(self) -> None:
        """What the roles of the house may do here; what was decided is sent on the next day."""
        from xinheng.credit.remedies import tells_remedies
        from xinheng.credit.repair.exchange import send_daily
        from xinheng.credit.repair.permissions import RepairVerb as V
        from xinheng.credit.repair.queries import repairs_of
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, UnitHead, give_to
        from xinheng.support.jobs.followers import register_follower

        for role in (Inspector, IntakeClerk):
            give_to(role, [V.VIEW_REPAIRS, V.HANDLE_REPAIR])
        give_to(UnitHead, [V.VIEW_REPAIRS, V.DECIDE_REPAIR])
        give_to(Leader, [V.VIEW_REPAIRS])
        tells_remedies(repairs_of)
        register_follower("credit_china", send_daily)
