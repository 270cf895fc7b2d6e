"""What may be done with evaluations."""

from xinheng.support.access.permissions import Verb


class EvaluationVerb(Verb):
    """The permissions of this procedure."""

    VIEW_EVALUATIONS = "evaluations.view", "查看待核对的消费评价"
    MODERATE_EVALUATIONS = "evaluations.moderate", "核对、隐去消费评价"
