"""The app of the tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """工单导入."""

    name = "xinheng.services.tickets"
    label = "tickets"
    verbose_name = "工单导入"

    def ready(self) -> None:
        """What was refused and never corrected is forgotten by the day."""
        from xinheng.services.tickets.tasks import forget_refused_tickets
        from xinheng.support.jobs.followers import once_a_day, register_follower

        register_follower("forget_tickets", once_a_day(forget_refused_tickets))
