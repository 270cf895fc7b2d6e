"""The app of warnings on key persons."""

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """重点人员警示."""

    name = "xinheng.credit.persons"
    label = "persons"
    verbose_name = "重点人员警示"
    demo = "xinheng.credit.persons.demo"

    def ready(self) -> None:
        """Read the matching rules, so that a wrong file stops the start; follow the registers, and the calendar."""
        from xinheng.credit.persons.declarations import matching
        from xinheng.credit.persons.followers import follow_registers
        from xinheng.credit.persons.models import PersonWarning
        from xinheng.credit.persons.permissions import PersonVerb as V
        from xinheng.credit.persons.tasks import settle_everybody
        from xinheng.support.access.roles import Inspector, Leader, UnitHead, give_to
        from xinheng.support.jobs.followers import once_a_day, register_follower
        from xinheng.support.notices.queries import reads_notices_about

        matching()
        for role in (Inspector, UnitHead):
            give_to(role, [V.VIEW_WARNINGS, V.HANDLE_WARNING])
        give_to(Leader, [V.VIEW_WARNINGS])
        reads_notices_about(PersonWarning, V.VIEW_WARNINGS)
        register_follower("key_persons", follow_registers)
        register_follower("key_persons_daily", once_a_day(settle_everybody))
