"""Background jobs and followers of the feed."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app."""

    name = "xinheng.support.jobs"
    label = "jobs"
    verbose_name = "后台任务"
