"""Background jobs and followers of the feed."""

from django.apps import AppConfig

from xinheng.support.jobs.followers import register_follower


class JobsConfig(AppConfig):
    """The app."""

    name = "xinheng.support.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """The trail lies below the jobs, so its checkpoints are signed from here."""
        from xinheng.support.audit.followers import send_checkpoints, sign_what_is_due

        register_follower("sign_checkpoints", sign_what_is_due)
        register_follower("send_checkpoints", send_checkpoints)
