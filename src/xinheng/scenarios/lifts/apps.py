"""电梯: everything the platform learns of this scenario stands here."""

from xinheng.scenarios.lifts.permissions import LiftVerb, RescueDesk
from xinheng.support.contract import Entry, ScenarioConfig


class LiftsConfig(ScenarioConfig):
    """Lifts, their upkeep and inspection, and the rescue call 96333."""

    name = "xinheng.scenarios.lifts"
    label = "lifts"
    verbose_name = "电梯"
    addresses = {
        "officer/lifts/": "xinheng.scenarios.lifts.pages.officer_urls",
        "lifts/": "xinheng.scenarios.lifts.pages.public_urls",
    }
    menu = (("监管", Entry("电梯安全", "/officer/lifts/", "arrows-sort", LiftVerb.VIEW_LIFTS, order=60)),)
    roles = (RescueDesk,)
    gives = dict.fromkeys(("intake_clerk", "dispatcher", "inspector", "unit_head", "leader"), (LiftVerb.VIEW_LIFTS,))
    own_pages = {("lift_rescue", "take_call"): "lifts:call_new", ("lift_rescue", "take_call_at"): "lifts:call_new"}
    subject_page = "xinheng.scenarios.lifts.pages.public.page_of"
    demo = "xinheng.scenarios.lifts.demo"

    def ready(self) -> None:
        """Follow the registers."""
        super().ready()
        from xinheng.scenarios.lifts.followers import follow_lifts
        from xinheng.support.jobs.followers import register_follower

        register_follower("lifts", follow_lifts)
