"""Who acts behind a request of this portal: told by the one place that the partners' portal asks too."""

from xinheng.portals.ui.acting_for import (
    IDENTITY,
    PERSON,
    act_for,
    acting,
    business_of,
    come_in,
    for_party,
    party_behind,
)

__all__ = ["IDENTITY", "PERSON", "act_for", "acting", "business_of", "come_in", "for_party", "party_behind"]
