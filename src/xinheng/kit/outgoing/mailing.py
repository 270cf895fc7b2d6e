"""A letter through the mail server of the settings."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from xinheng.kit.outgoing import ending

HERE = ("127.0.0.1", "::1", "localhost")


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
            return smtplib.SMTP_SSL(host, parts.port or 465, timeout=ending.TIMEOUT, context=checked)
        door = smtplib.SMTP(host, parts.port or 25, timeout=ending.TIMEOUT)
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
