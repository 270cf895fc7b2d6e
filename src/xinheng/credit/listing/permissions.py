"""What may be done with the two lists."""

from xinheng.support.access.permissions import Verb


class ListingVerb(Verb):
    """The permissions of these procedures."""

    VIEW_LISTINGS = "listing.view", "查看列入名录、名单的办理"
    PREPARE_LISTING = "listing.prepare", "查实列入情形，办理异议"
    DECIDE_LISTING = "listing.decide", "决定列入、移出、更正"
    CONSENT_TO_LISTING = "listing.consent", "对列入严重违法失信名单表示同意"
