"""Messages that leave the platform: short texts to a telephone, through whatever gateway the city has.

`XINHENG_MESSAGES` names the channel: `off` (nothing is sent), `outbox` (written to a file of the state folder that only
its owner reads: for trying out), or the https address of a gateway that takes `{"to", "words"}` as JSON.
"""

import json
import os
from pathlib import Path
from urllib.error import HTTPError

from django.conf import settings

from xinheng.kit import city_time
from xinheng.kit.masking import mask_phone
from xinheng.kit.outgoing import post


class NotSent(Exception):
    """The gateway did not take the message; the job that sends it tries again."""


def messages_leave() -> bool:
    """Whether this deployment can reach a telephone at all: pages offer a code only then."""
    return str(settings.XINHENG_MESSAGES) != "off"


def send_message(*, to: str, words: str) -> bool:
    """Send a short text; False where no channel is set. Raises NotSent, without the number, where the gateway fails."""
    channel = str(settings.XINHENG_MESSAGES)
    if channel == "off":
        return False
    if channel == "outbox":
        _write(Path(settings.XINHENG_HOME) / "outbox" / "messages.jsonl", to, words)
        return True
    _post(channel, to, words)
    return True


def _write(path: Path, to: str, words: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = json.dumps({"at": city_time.now().isoformat(), "to": to, "words": words}, ensure_ascii=False)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def _post(address: str, to: str, words: str) -> None:
    body = json.dumps({"to": to, "words": words}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.XINHENG_MESSAGES_TOKEN}"}
    try:
        post(address, body, headers)
    except HTTPError as error:
        raise NotSent(f"短信网关没有接收（{mask_phone(to)}）：HTTP {error.code}") from None
    except OSError as error:
        why = getattr(error, "reason", error)
        raise NotSent(f"短信网关没有应答（{mask_phone(to)}）：{why}") from None
