"""What leaves the platform over HTTP or as mail: to the one address that was set, and nowhere else. Where a person of
the house names an address to fetch from, its machine is judged first (`judge`).

A redirect is an error: who answers there could send us to an address inside our own network (ASVS 5.0, 1.3.6).
"""

import http.client
import ipaddress
import smtplib
import socket
import ssl
import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from email.message import EmailMessage, Message
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

TIMEOUT = 5.0
HERE = ("127.0.0.1", "::1", "localhost")
# Networks of IPv6 that carry an address of IPv4 in their last 32 bits: a translator sends such a packet on to that one.
TRANSLATED = tuple(map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")))


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """The answer of a host that sends us elsewhere is that it did not take what we sent."""
        raise HTTPError(req.full_url, code, "redirects are not followed", headers, fp)


class _Ended:
    """Cuts connections off at one moment: who answers byte by byte would keep us waiting for ever."""

    def __init__(self) -> None:
        self._lock, self._open, self.over = threading.Lock(), list[socket.socket](), False

    def watch(self, door: socket.socket) -> None:
        """This one too, also while and after it is wrapped in TLS: the second handle leads to the same connection."""
        with self._lock:
            self._open.append(door.dup())
        if self.over:
            self.cut()

    def cut(self) -> None:
        """Now; whoever reads from them gets an error or the end."""
        with self._lock:
            self.over = True
            for door in self._open:
                with suppress(OSError):
                    door.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """It is over in time."""
        with self._lock:
            for door in self._open:
                door.close()
            self._open.clear()


@contextmanager
def _within(seconds: float) -> Iterator[_Ended]:
    """Everything that is watched ends within so many seconds. Raises TimeoutError where it had to be cut off."""
    end = _Ended()
    timer = threading.Timer(seconds, end.cut)
    timer.daemon = True
    timer.start()
    try:
        yield end
    except (OSError, ValueError, http.client.HTTPException) as error:
        if end.over:
            raise TimeoutError("answer too slow") from error
        raise
    else:
        if end.over:
            raise TimeoutError("answer too slow")
    finally:
        timer.cancel()
        end.forget()


def _watched(kind: type[Any], end: _Ended) -> Callable[..., Any]:
    """A connection of http.client whose socket is watched from its first byte on."""

    def create(address: Any, *more: Any, **named: Any) -> socket.socket:
        door = socket.create_connection(address, *more, **named)
        end.watch(door)
        return door

    def made(*words: Any, **named: Any) -> Any:
        talk = kind(*words, **named)
        talk._create_connection = create
        return talk

    return made


def _opener(end: _Ended) -> urllib.request.OpenerDirector:
    class Plain(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(_watched(http.client.HTTPConnection, end), req)

    class Secret(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(_watched(http.client.HTTPSConnection, end), req, context=ssl.create_default_context())

    return urllib.request.build_opener(_Nowhere, Plain, Secret)


def post(address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send a body; raises OSError (HTTPError, URLError) unless the other side took it within five seconds."""
    ask(address, body, headers)


def ask(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
    """Send a body, or ask without one, and read the answer, a megabyte at most. Raises as `post` does.

    A URLError that is no HTTPError: the other side never had it whole. Any other OSError may have come after it had.
    """
    method = "POST" if body is not None else "GET"
    request = urllib.request.Request(address, data=body, headers=dict(headers or {}), method=method)  # noqa: S310  by settings
    if request.type not in ("http", "https"):
        raise ValueError(f"not an address of HTTP: {request.type}")
    with _within(TIMEOUT) as end, _opener(end).open(request, timeout=TIMEOUT) as answer:
        if answer.status >= 300:
            raise OSError(f"HTTP {answer.status}")
        answered: bytes = answer.read(1_000_000)
        return answered


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
    with _within(seconds) as end:
        door = socket.create_connection((machine, port), timeout=TIMEOUT)
        try:
            end.watch(door)
            door.settimeout(TIMEOUT)
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


class MailRefused(Exception):
    """The mail server certainly did not take the letter."""


def mail(server: str, *, to: str, subject: str, words: str, mark: str) -> None:
    """Send a letter through `smtp://[user:password@]host:port/?from=…` (`smtps://` for TLS from the first byte; `smtp://`
    starts TLS, in clear only to this machine where it offers none). The server's certificate is checked against the
    system's authorities, or those in SSL_CERT_FILE. `mark` is its Message-ID, the same at each try. Raises MailRefused,
    or OSError where it cannot be known whether the server took it."""
    parts = urlsplit(server)
    sender = parse_qs(parts.query)["from"][0]
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = subject, sender, to
    letter["Message-ID"] = f"<{mark}@{sender.rpartition('@')[2]}>"
    letter.set_content(words, cte="base64")
    with _door(parts) as door:
        try:
            if parts.username:
                door.login(unquote(parts.username), unquote(parts.password or ""))
            door.send_message(letter)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
            raise MailRefused(str(error)) from None


def _door(parts: SplitResult) -> smtplib.SMTP:
    """A mail server, under TLS with a certificate that fits its name; raises MailRefused before anything was told."""
    # smtplib's own default checks no certificate.
    checked, host = ssl.create_default_context(), parts.hostname or ""
    try:
        if parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=checked)
        door = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    except (OSError, smtplib.SMTPException) as error:
        raise MailRefused(str(error)) from None
    try:
        door.ehlo()
        if door.has_extn("starttls") or parts.username or host not in HERE:
            door.starttls(context=checked)
    except (OSError, smtplib.SMTPException) as error:
        door.close()
        raise MailRefused(str(error)) from None
    return door
