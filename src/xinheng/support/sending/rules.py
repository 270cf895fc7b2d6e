"""When a message is tried again, who gets it, and what is an address."""

import re
from collections.abc import Iterable
from datetime import timedelta

from xinheng.support.sending.models import Channel

# A provider that failed so often in a row is left alone for a while: the next one gets what comes.
FAILURES = 3
REST_SECONDS = 60.0
MOST_ATTEMPTS = 10
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(hours=1)
SHAPES = {
    Channel.SMS: (re.compile(r"1[3-9]\d{9}"), "手机号应为 11 位数字"),
    Channel.MAIL: (
        re.compile(r"[\w.%+~-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}", re.ASCII | re.IGNORECASE),
        "电子邮箱应写作 名称@域名",
    ),
    Channel.WECOM: (re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}"), "企业微信账号由字母、数字和 _ - . @ 组成"),
}


def pause_after(attempts: int) -> timedelta:
    """How long a message waits after so many tries: half a minute, twice as long each time, an hour at most."""
    return min(_FIRST * (1 << (attempts - 1)), _LONGEST)


def wrong_address(channel: str, address: str) -> str:
    """What is wrong with an address, in words; "" for one that can be used."""
    shape, words = SHAPES[Channel(channel)]
    return "" if shape.fullmatch(address) else f"{words}，收到的是“{address[:30]}”，请改正。"


def in_turn(names: Iterable[str], resting: Iterable[str]) -> list[str]:
    """The providers in the order in which they are asked: who rests comes last, for nobody else may be left."""
    out = set(resting)
    return sorted(names, key=lambda name: name in out)
