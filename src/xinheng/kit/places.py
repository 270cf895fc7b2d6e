"""Where somebody asks from, as limits count it."""

import ipaddress
from functools import lru_cache

# What one connection gets of IPv6: whoever has it has all addresses in it, 18 quintillion.
ONE_CONNECTION = 64


@lru_cache(maxsize=4096)
def place_on_the_network(address: str) -> str:
    """The address, of IPv6 the /64 network it lies in: another address of it is no other caller. What is no address
    stays as it is."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0].strip("[]"))
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, ONE_CONNECTION), strict=False))
