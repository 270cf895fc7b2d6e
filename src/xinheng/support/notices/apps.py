"""The app `notices`."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """消息."""

    name = "xinheng.support.notices"
    label = "notices"
    verbose_name = "消息"

    def ready(self) -> None:
        """Who wants one message a day gets it before the day's work begins."""
        from xinheng.support.jobs.followers import once_a_day, register_follower
        from xinheng.support.notices.tasks import send_digests

        register_follower("send_digests", once_a_day(send_digests))
