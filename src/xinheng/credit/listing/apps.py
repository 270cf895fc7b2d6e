"""The app of the two lists."""

from django.apps import AppConfig


class ListingConfig(AppConfig):
    """经营异常名录、严重违法失信名单."""

    name = "xinheng.credit.listing"
    label = "listing"
    verbose_name = "列入名录、名单"
    demo = "xinheng.credit.listing.demo"

    def ready(self) -> None:
        """What the roles of the house may do here; in July who filed no report is proposed."""
        from xinheng.credit.listing.actions import propose_daily
        from xinheng.credit.listing.permissions import ListingVerb as V
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, UnitHead, give_to
        from xinheng.support.jobs.followers import register_follower

        give_to(Inspector, [V.VIEW_LISTINGS, V.PREPARE_LISTING])
        give_to(IntakeClerk, [V.VIEW_LISTINGS, V.PREPARE_LISTING])
        give_to(UnitHead, [V.VIEW_LISTINGS, V.DECIDE_LISTING])
        give_to(Leader, [V.VIEW_LISTINGS, V.CONSENT_TO_LISTING])
        register_follower("unreported", propose_daily)
