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
        from xinheng.services.loans.declarations import check_services
        from xinheng.services.loans.followers import follow_splits
        from xinheng.support.jobs.followers import register_follower

        register(check_services)
        register_follower("loan_consents", follow_splits)
