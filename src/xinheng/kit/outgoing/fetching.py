"""What stands at an address that a person named."""

import http.client
import socket
import ssl
from collections.abc import Iterable, Mapping
from urllib.error import HTTPError
from urllib.parse import urlsplit

from xinheng.kit.outgoing import ending
from xinheng.kit.outgoing.ending import within
from xinheng.kit.outgoing.machines import judge


def fetch(
    address: str, headers: Mapping[str, str], *, opened: Iterable[str] = (), seconds: float = 60.0,
    most: int = 50_000_000,
) -> bytes:  # fmt: skip
    """What stands at an address that a person named: from the judged machine alone, whole within `seconds`, at most
    `most` bytes. Raises Inward, HTTPError for any answer but 200 (a redirect is one), OSError else."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise ValueError(f"not an address of HTTP: {parts.scheme}")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    machine = judge(parts.hostname, port, opened)
    with within(seconds) as end:
        door = socket.create_connection((machine, port), timeout=ending.TIMEOUT)
        try:
            end.watch(door)
            door.settimeout(ending.TIMEOUT)
            if parts.scheme == "https":
                door = ssl.create_default_context().wrap_socket(door, server_hostname=parts.hostname)
            talk = http.client.HTTPConnection(parts.hostname, port)
            talk.sock = door
            talk.request("GET", parts._replace(scheme="", netloc="").geturl() or "/", headers=dict(headers))
            return _whole(address, talk.getresponse(), most)
        except http.client.HTTPException as error:
            raise OSError(f"no answer of HTTP: {type(error).__name__}") from error
        finally:
            door.close()


def _whole(address: str, answer: http.client.HTTPResponse, most: int) -> bytes:
    if answer.status != 200:
        raise HTTPError(address, answer.status, answer.reason, answer.headers, None)
    got = bytearray()
    while block := answer.read1(65536):
        got += block
        if len(got) > most:
            raise OSError("answer too long")
    return bytes(got)
