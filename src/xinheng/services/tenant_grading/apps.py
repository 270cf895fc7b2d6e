"""The app of venues' own grading."""

from django.apps import AppConfig


class TenantGradingConfig(AppConfig):
    """内部评级."""

    name = "xinheng.services.tenant_grading"
    label = "tenant_grading"
    verbose_name = "内部评级"
    demo = "xinheng.services.tenant_grading.demo"

    def ready(self) -> None:
        """Facts change and periods end: every venue is graded anew by the day."""
        from xinheng.services.tenant_grading.tasks import grade_daily
        from xinheng.support.jobs.followers import once_a_day, register_follower

        register_follower("grade_tenants", once_a_day(grade_daily))
