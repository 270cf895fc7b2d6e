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
        from xinheng.credit.remedies import takes_applications, takes_shields, tells_open_remedies, tells_remedies
        from xinheng.credit.repair import shielding
        from xinheng.credit.repair.exchange import SHIELD, send_daily
        from xinheng.credit.repair.filing import SUPPLY, WITHDRAW, apply_as_party
        from xinheng.credit.repair.permissions import RepairVerb as V
        from xinheng.credit.repair.queries import KINDS, open_remedies, repairs_of
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, UnitHead, give_to
        from xinheng.support.jobs.followers import register_follower
        from xinheng.support.procedures.doors.of_party import party_makes

        for role in (Inspector, IntakeClerk):
            give_to(role, [V.VIEW_REPAIRS, V.HANDLE_REPAIR])
        give_to(UnitHead, [V.VIEW_REPAIRS, V.DECIDE_REPAIR])
        give_to(Leader, [V.VIEW_REPAIRS])
        tells_remedies(repairs_of)
        tells_open_remedies([kind.type for kind in KINDS.values()], open_remedies)
        takes_applications(apply_as_party)
        takes_shields(shielding.shield_as_party)
        for kind in KINDS.values():
            party_makes(kind.procedure, "supply_supplement", SUPPLY)
            party_makes(kind.procedure, "withdraw", WITHDRAW)
        party_makes(SHIELD, "report_plan_performed", shielding.REPORT)
        party_makes(SHIELD, "withdraw", WITHDRAW)
        register_follower("credit_china", send_daily)
