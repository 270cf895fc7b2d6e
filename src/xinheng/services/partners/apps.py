"""The app of partners."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """共治单位."""

    name = "xinheng.services.partners"
    label = "partners"
    verbose_name = "共治单位"
    demo = "xinheng.services.partners.demo"

    def ready(self) -> None:
        """What the roles of the house may do here, and what an applicant may do by itself."""
        from xinheng.services.partners.actions.applying import WITHDRAW
        from xinheng.services.partners.permissions import PartnerVerb as V
        from xinheng.support.access.roles import IntakeClerk, Leader, UnitHead, give_to
        from xinheng.support.procedures.doors.of_party import party_makes

        give_to(IntakeClerk, [V.VIEW_PARTNERS])
        give_to(UnitHead, [V.VIEW_PARTNERS, V.APPROVE_PARTNER])
        give_to(Leader, [V.VIEW_PARTNERS])
        party_makes("partner_admission", "withdraw", WITHDRAW)
