"""What leaves the platform over HTTP or as mail: to the one address that was set, and nowhere else.

A redirect is an error: who answers there could send us to an address inside our own network (ASVS 5.0, 1.3.6).
"""

import smtplib
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage, Message
from typing import IO
from urllib.error import HTTPError
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 5.0


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """The answer of a host that sends us elsewhere is that it did not take what we sent."""
        raise HTTPError(req.full_url, code, "redirects are not followed", headers, fp)


_opener = urllib.request.build_opener(_Nowhere)


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
    with _opener.open(request, timeout=TIMEOUT) as answer:
        if answer.status >= 300:
            raise OSError(f"HTTP {answer.status}")
        answered: bytes = answer.read(1_000_000)
        return answered


class MailRefused(Exception):
    """The mail server certainly did not take the letter."""


def mail(server: str, *, to: str, subject: str, words: str, mark: str) -> None:
    """Send a letter through `smtp://[user:password@]host:port/?from=…` (`smtps://` for TLS from the first byte, `smtp`
    with a user starts TLS). `mark` is its Message-ID, the same at each try. Raises MailRefused, or OSError where it
    cannot be known whether the server took it."""
    parts = urlsplit(server)
    sender = parse_qs(parts.query)["from"][0]
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = subject, sender, to
    letter["Message-ID"] = f"<{mark}@{sender.rpartition('@')[2]}>"
    letter.set_content(words, cte="base64")
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        door = kind(parts.hostname or "", parts.port or 25, timeout=TIMEOUT)
    except (OSError, smtplib.SMTPException) as error:
        raise MailRefused(str(error)) from None
    with door:
        try:
            if parts.username:
                if parts.scheme == "smtp":
                    door.starttls()
                door.login(unquote(parts.username), unquote(parts.password or ""))
            door.send_message(letter)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
            raise MailRefused(str(error)) from None
