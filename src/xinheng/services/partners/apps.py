"""The app of partners."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """共治单位."""

    name = "xinheng.services.partners"
    label = "partners"
    verbose_name = "共治单位"
    demo = "xinheng.services.partners.demo"

    def ready(self) -> None:
        """What the roles of the house may do here, and what an applicant may do by itself; a yes that another business
        may have said ends with the merge."""
        from xinheng.fusion.matching.hanging import register_ending
        from xinheng.services.partners.actions.applying import WITHDRAW
        from xinheng.services.partners.actions.tenants import end_at_split
        from xinheng.services.partners.models import Tenancy
        from xinheng.services.partners.permissions import PartnerVerb as V
        from xinheng.support.access.roles import IntakeClerk, Leader, UnitHead, give_to
        from xinheng.support.procedures.doors.of_party import party_makes

        give_to(IntakeClerk, [V.VIEW_PARTNERS])
        give_to(UnitHead, [V.VIEW_PARTNERS, V.APPROVE_PARTNER])
        give_to(Leader, [V.VIEW_PARTNERS])
        register_ending(Tenancy, end_at_split)
        party_makes("partner_admission", "withdraw", WITHDRAW)
