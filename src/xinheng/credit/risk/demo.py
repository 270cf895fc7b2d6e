"""The demo's story of changed classes: those that stand red turned so lately, and their registers say it."""

from xinheng.credit.risk.declarations import MAIN
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.telling.recording import record_classes

RED, SEEN = "red", 20


def tell() -> int:
    """A record for each of some. Told again it changes nothing."""
    red = RiskResult.objects.filter(card=MAIN, current=True, colour=RED).order_by("subject_id")
    return record_classes(red.values_list("subject_id", flat=True)[:SEEN])
