"""Who carries messages: gateways of short messages, mail servers, WeCom, as the settings name them.

`outbox` writes into a file of the state folder that only its owner reads: for trying out. Every provider gets the key
of the message, the same at each try, so that one that keeps to it never sends twice.
"""

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings

from xinheng.kit import city_time
from xinheng.kit.outgoing.asking import ask
from xinheng.kit.outgoing.mailing import MailRefused, mail
from xinheng.support.sending import rules
from xinheng.support.sending.models import Channel

OUTBOX = "outbox"
SUBJECT = "信衡通知"
# A gateway behind another says so of a partner that did not answer in time: it may have been sent.
UNSURE_ANSWERS = (408, 502, 504)


class NotTaken(Exception):
    """The provider certainly did not take it: another may."""


class Unsure(Exception):
    """It may have been taken: only the same provider is asked again, with the same key."""


@dataclass
class Health:
    """Failures in a row of a provider, seen by this process, and until when it rests."""

    failures: int = 0
    rests_until: float = 0.0


@dataclass(frozen=True)
class Provider:
    """One carrier; `name` is what the record of delivery keeps, without secrets."""

    name: str
    carry: Callable[[str, str, str], None] = field(repr=False)

    def rests(self) -> bool:
        """Whether it failed so often in a row that it is left alone now."""
        with _lock:
            return self.name in _health and _health[self.name].rests_until > time.monotonic()

    def deliver(self, to: str, words: str, key: str) -> None:
        """Have it carried; raises NotTaken or Unsure, in words without the address."""
        try:
            self.carry(to, words, key)
        except (NotTaken, Unsure):
            _failed(self.name)
            raise
        with _lock:
            _health.pop(self.name, None)


_health: dict[str, Health] = {}
_lock = threading.Lock()


def providers(channel: str) -> list[Provider]:
    """The providers of a channel, the preferred one first; empty where the deployment has none."""
    if channel == Channel.MAIL:
        return [Provider(_host(one), _letter(one)) for one in settings.XINHENG_MAIL]
    if channel == Channel.WECOM:
        return [Provider("企业微信", _wecom)] if settings.XINHENG_WECOM else []
    return [
        Provider(OUTBOX, _write) if one == OUTBOX else Provider(_host(one), _gateway(one))
        for one in settings.XINHENG_MESSAGES
    ]


def channels() -> list[Channel]:
    """By which ways this deployment can reach somebody."""
    return [one for one in Channel if providers(one)]


def in_turn(channel: str) -> list[Provider]:
    """The providers of a channel in the order in which they are asked now."""
    found = {one.name: one for one in providers(channel)}
    resting = [name for name, one in found.items() if one.rests()]
    return [found[name] for name in rules.in_turn(found, resting)]


def _failed(name: str) -> None:
    with _lock:
        health = _health.setdefault(name, Health())
        health.failures += 1
        if health.failures >= rules.FAILURES:
            health.rests_until = time.monotonic() + rules.REST_SECONDS


def _host(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def _write(to: str, words: str, key: str) -> None:
    path = Path(settings.XINHENG_HOME) / "outbox" / "messages.jsonl"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = json.dumps({"at": city_time.now().isoformat(), "to": to, "words": words}, ensure_ascii=False)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def _gateway(address: str) -> Callable[[str, str, str], None]:
    def carry(to: str, words: str, key: str) -> None:
        body = json.dumps({"to": to, "words": words}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.XINHENG_MESSAGES_TOKEN}"}
        _http(address, body, {**headers, "Idempotency-Key": key} if key else headers)

    return carry


def _letter(server: str) -> Callable[[str, str, str], None]:
    def carry(to: str, words: str, key: str) -> None:
        try:
            mail(server, to=to, subject=SUBJECT, words=words, mark=key.replace(":", "."))
        except MailRefused:
            raise NotTaken("邮件服务器没有接收") from None
        except OSError as error:
            raise Unsure(f"邮件服务器没有应答：{type(error).__name__}") from None

    return carry


_wecom_pass: dict[str, tuple[str, float]] = {}
# Its own answers: the pass ran out or was taken back; too many at a time.
PASS_IS_OVER, TAKEN = (40014, 42001, 41001), 0


def _wecom(to: str, words: str, key: str) -> None:
    """By WeCom's own interface: a pass is asked for with the secret and kept until it ends; WeCom itself holds back a
    message that comes twice within half an hour."""
    parts = urlsplit(str(settings.XINHENG_WECOM))
    asked = parse_qs(parts.query)
    base = f"{parts.scheme}://{parts.netloc}/cgi-bin"
    told = {"touser": to, "msgtype": "text", "agentid": int(asked["agent"][0]), "text": {"content": words}}
    body = json.dumps({**told, "enable_duplicate_check": 1, "duplicate_check_interval": 1800}).encode()
    for fresh in (False, True):
        got = _pass(base, asked["corp"][0], fresh=fresh)
        answer = json.loads(_http(f"{base}/message/send?access_token={quote(got)}", body, {}) or b"{}")
        if answer.get("errcode") == TAKEN:
            if answer.get("invaliduser"):
                raise NotTaken("企业微信没有这个账号")
            return
        if answer.get("errcode") not in PASS_IS_OVER:
            break
    raise NotTaken(f"企业微信没有接收：{answer.get('errcode')}")


def _pass(base: str, corporation: str, *, fresh: bool) -> str:
    kept, until = _wecom_pass.get(base, ("", 0.0))
    if kept and not fresh and time.monotonic() < until:
        return kept
    secret = quote(str(settings.XINHENG_WECOM_SECRET))
    answer = json.loads(_http(f"{base}/gettoken?corpid={quote(corporation)}&corpsecret={secret}", None, {}))
    if answer.get("errcode"):
        raise NotTaken(f"企业微信不发凭证：{answer['errcode']}")
    _wecom_pass[base] = (str(answer["access_token"]), time.monotonic() + float(answer["expires_in"]) * 0.9)
    return _wecom_pass[base][0]


def _http(address: str, body: bytes | None, headers: dict[str, str]) -> bytes:
    try:
        return ask(address, body, headers)
    except HTTPError as error:
        kind = Unsure if error.code in UNSURE_ANSWERS else NotTaken
        raise kind(f"没有接收：HTTP {error.code}") from None
    except URLError as error:
        raise NotTaken(f"没有应答：{error.reason}"[:160]) from None
    except OSError as error:
        raise Unsure(f"没有应答：{type(error).__name__}") from None
