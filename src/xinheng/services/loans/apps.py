"""The app of loans."""

from django.apps import AppConfig
from django.core.checks import register


class LoansConfig(AppConfig):
    """融资授权."""

    name = "xinheng.services.loans"
    label = "loans"
    verbose_name = "融资授权"
    default_auto_field = "django.db.models.BigAutoField"
    demo = "xinheng.services.loans.demo"

    def ready(self) -> None:
        """A wrong declaration of a service stops the start; what another agreed to ends with the merge."""
        from xinheng.fusion.matching.hanging import register_ending
        from xinheng.services.loans.actions import end_at_split
        from xinheng.services.loans.declarations import check_services
        from xinheng.services.loans.followers import follow_splits
        from xinheng.services.loans.models import LoanConsent
        from xinheng.support.jobs.followers import register_follower

        register(check_services)
        register_ending(LoanConsent, end_at_split)
        register_follower("loan_consents", follow_splits)
