"""Registration of the codes app; new entities get their code from the feed."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """赋码."""

    name = "xinheng.credit.codes"
    label = "codes"
    verbose_name = "赋码"

    def ready(self) -> None:
        """Follow the registers."""
        from xinheng.credit.codes.followers import issue_new_codes
        from xinheng.support.jobs.followers import register_follower

        register_follower("issue_codes", issue_new_codes)
