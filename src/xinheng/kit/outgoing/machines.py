"""Whether a machine that a person names is one of the internet, or inside."""

import ipaddress
import socket
from collections.abc import Iterable

# Networks of IPv6 that carry an address of IPv4 in their last 32 bits: a translator sends such a packet on to that one.
TRANSLATED = tuple(map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")))


class Inward(OSError):
    """The name leads into a network that nobody opened to us: our own machine, the inside of the bureau."""


def judge(host: str, port: int, opened: Iterable[str] = ()) -> str:
    """The address to connect to for a host that a person named, judged once and not looked up again. Raises Inward
    unless it is an address of the internet or lies in one of the `opened` networks (`10.8.0.0/16`), OSError where the
    name is none. Every address of the name must pass: a second one could be the inside."""
    networks = [ipaddress.ip_network(one.strip(), strict=False) for one in opened if one.strip()]
    for text in (found := _machines(host, port)):
        plain = _plain(ipaddress.ip_address(text.partition("%")[0]))
        if not _is_outside(plain) and not any(
            plain.version == network.version and plain in network for network in networks
        ):
            raise Inward(f"{host} -> {plain}")
    return found[0]


def _machines(host: str, port: int) -> list[str]:
    try:
        return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except UnicodeError as error:
        # a..b, or a label of 64 letters: Python refuses it before anybody is asked.
        raise OSError(f"not the name of a machine: {host[:60]}") from error


def _is_outside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """An address of the internet; fec0::/10 counted as the inside of a house before fc00::/7 did, and routers keep to
    it (RFC 3879)."""
    site = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not site


def _plain(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address that is reached in the end, whichever spelling of IPv6 it is wrapped in."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if inner is None and int(address) > 1 and any(address in one for one in TRANSLATED):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address
