"""The app of consumers' evaluations."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """消费评价."""

    name = "xinheng.services.evaluations"
    label = "evaluations"
    verbose_name = "消费评价"
    demo = "xinheng.services.evaluations.demo"

    def ready(self) -> None:
        """Who moderates."""
        from xinheng.services.evaluations.permissions import EvaluationVerb as V
        from xinheng.support.access.roles import IntakeClerk, Leader, UnitHead, give_to

        give_to(IntakeClerk, [V.VIEW_EVALUATIONS, V.MODERATE_EVALUATIONS])
        give_to(UnitHead, [V.VIEW_EVALUATIONS, V.MODERATE_EVALUATIONS])
        give_to(Leader, [V.VIEW_EVALUATIONS])
