"""Background jobs and followers of the feed."""

from django.apps import AppConfig

from xinheng.support.jobs.followers import once_a_day, register_follower


class JobsConfig(AppConfig):
    """The app."""

    name = "xinheng.support.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """The trail lies below the jobs, so its checkpoints are signed from here; jobs done long ago are forgotten."""
        from xinheng.support.audit.followers import send_checkpoints, sign_what_is_due
        from xinheng.support.jobs.tasks import forget_done_jobs

        register_follower("sign_checkpoints", sign_what_is_due)
        register_follower("send_checkpoints", send_checkpoints)
        register_follower("forget_jobs", once_a_day(forget_done_jobs))
