"""The demo's promises: one public as its template says, one in own words that waits to be looked at."""

from xinheng.fusion.registers.models import Subject
from xinheng.services.commitments.actions import make_commitment
from xinheng.services.commitments.declarations import templates
from xinheng.services.commitments.models import Commitment
from xinheng.services.mandates.demo import represented

SHOP = "两河区椒香里火锅店"


def tell() -> int:
    """Of the shop with everything to do. A demo that has them already, or another city, gets none."""
    shop = Subject.objects.filter(name=SHOP).first()
    owner = represented(shop) if shop and not Commitment.objects.exists() else None
    if owner is None:
        return 0
    make_commitment(by=owner, template="goods_price", text=templates()["goods_price"].text, signed=True)
    own = "锅底、菜品都在菜单上标明价格和分量；对分量有疑问的，当面称重，少一赔一。"
    make_commitment(by=owner, template="service", text=own, signed=True)
    return 2
