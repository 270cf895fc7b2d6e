"""A consent that is running: the hotpot shop lets the loan service have two facts for a month."""

from datetime import timedelta

from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.services.loans.actions import give_loan_consent
from xinheng.services.loans.declarations import key_of
from xinheng.services.loans.models import LoanConsent
from xinheng.services.mandates.demo import represented

SHOP, SERVICE, FACTS, DAYS = "两河区椒香里火锅店", "cqyrt", ["registration", "rating"], 30


def tell() -> int:
    """One consent; none where the service is not connected or somebody consented already."""
    shop = Subject.objects.filter(name=SHOP).first()
    by = represented(shop) if shop and key_of(SERVICE) and not LoanConsent.objects.exists() else None
    if by is None:
        return 0
    give_loan_consent(service=SERVICE, facts=FACTS, until=city_time.today() + timedelta(days=DAYS), by=by)
    return 1
