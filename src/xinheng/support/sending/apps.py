"""The app `sending`."""

from django.apps import AppConfig


class SendingConfig(AppConfig):
    """外发消息."""

    name = "xinheng.support.sending"
    label = "sending"
    verbose_name = "外发消息"

    def ready(self) -> None:
        """The worker sends what is due, and forgets what was sent long ago."""
        from xinheng.support.jobs.followers import once_a_day, register_follower
        from xinheng.support.sending.actions import send_due
        from xinheng.support.sending.tasks import forget_old

        register_follower("send_messages", send_due)
        register_follower("forget_messages", once_a_day(forget_old))
