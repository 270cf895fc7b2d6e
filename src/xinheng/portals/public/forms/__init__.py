"""The public's forms. They check what can be typed wrong; what the law asks is checked by the action."""

from xinheng.portals.public.forms.asking import (
    ObjectionWord,
    OrderFields,
    PersonAsked,
    ProgressFields,
    ReceiptFields,
    ReportWord,
)
from xinheng.portals.public.forms.complaint import ComplaintFields
from xinheng.portals.public.forms.fields import DAY_HINT, LONGEST_FACTS, AmountField, StoryField
from xinheng.portals.public.forms.telling import ObjectionFields, ReportFields

__all__ = [
    "DAY_HINT",
    "LONGEST_FACTS",
    "AmountField",
    "ComplaintFields",
    "ObjectionFields",
    "ObjectionWord",
    "OrderFields",
    "PersonAsked",
    "ProgressFields",
    "ReceiptFields",
    "ReportFields",
    "ReportWord",
    "StoryField",
]
