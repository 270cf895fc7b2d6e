"""Territory: who is in charge of a place. The city pack declares it, `orgs` holds it; there are no models here."""

from xinheng.support.orgs.queries import territory


def office_in_charge(division: str, address: str = "") -> str:
    """Path of the organisation in charge of a division code and address; empty where no territory claims the place."""
    return territory().office_for(division, address)
