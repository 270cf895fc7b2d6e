"""Registration of the risk app."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """信用风险."""

    name = "xinheng.credit.risk"
    label = "risk"
    verbose_name = "信用风险"
    demo = "xinheng.credit.risk.demo"

    def ready(self) -> None:
        """Read the scorecards, so that a wrong file stops the start; follow the registers, and the calendar."""
        from xinheng.credit.risk.followers import record_changes, rescore, score_daily
        from xinheng.credit.risk.registry import scorecards
        from xinheng.credit.risk.supervising import key_trades
        from xinheng.fusion.catalogue.uses import register_uses
        from xinheng.support.jobs.followers import register_follower

        scorecards()
        key_trades()
        register_uses("xinheng.credit.risk.lineage.uses")
        register_follower("rescore", rescore, slow=True)
        register_follower("score_daily", score_daily, slow=True)
        register_follower("changed_classes", record_changes)
