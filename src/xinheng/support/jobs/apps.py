"""Background jobs and followers of the feed."""

from django.apps import AppConfig

from xinheng.support.jobs.followers import once_a_day, register_follower


class JobsConfig(AppConfig):
    """The app."""

    name = "xinheng.support.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Trail and keys lie below the jobs: checkpoints are signed and rows marked anew from here. Jobs done long ago
        are forgotten."""
        from xinheng.support.audit.followers import send_checkpoints, sign_what_is_due
        from xinheng.support.crypto.renewing import renew_some
        from xinheng.support.jobs.tasks import forget_done_jobs

        register_follower("sign_checkpoints", sign_what_is_due)
        register_follower("send_checkpoints", send_checkpoints)
        register_follower("renew_marks", renew_some)
        register_follower("forget_jobs", once_a_day(forget_done_jobs))
