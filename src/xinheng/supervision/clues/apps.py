"""Clues: what may be wrong somewhere, from eight kinds of source."""

from django.apps import AppConfig


class CluesConfig(AppConfig):
    """线索归集."""

    name = "xinheng.supervision.clues"
    label = "clues"
    verbose_name = "线索归集"

    def ready(self) -> None:
        """What turned red is looked at by somebody."""
        from xinheng.supervision.clues.followers import open_clues_of_risk
        from xinheng.support.jobs.followers import register_follower

        register_follower("risk_clues", open_clues_of_risk)
