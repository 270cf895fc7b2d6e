"""The app of the report collection."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """报表采集."""

    name = "xinheng.fusion.collection"
    label = "collection"
    verbose_name = "报表采集"
    demo = "xinheng.fusion.collection.demo"

    def ready(self) -> None:
        """What the roles of the house may do here; a period that ended is opened once a day."""
        from xinheng.fusion.collection.permissions import CollectionVerb as V
        from xinheng.fusion.collection.tasks import open_periods
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, Steward, UnitHead, give_to
        from xinheng.support.jobs.followers import once_a_day, register_follower

        for role in (IntakeClerk, Inspector):
            give_to(role, [V.VIEW_FILINGS, V.FILL_FORMS])
        give_to(UnitHead, [V.VIEW_FILINGS, V.FILL_FORMS, V.CHECK_FILINGS])
        give_to(Steward, [V.VIEW_FILINGS, V.CHECK_FILINGS])
        give_to(Leader, [V.VIEW_FILINGS])
        register_follower("open_periods", once_a_day(open_periods))
