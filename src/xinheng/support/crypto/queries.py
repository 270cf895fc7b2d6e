"""How the keys stand."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured

from xinheng.support.crypto.keyring import Key, fingerprint, path_of, read_now, stored
from xinheng.support.crypto.models import KeyMark

TITLES = {Key.MASTER: "加密", Key.BLIND: "电话查找", Key.MAC: "码、查询码和审计链头", Key.SIGNING: "签名"}


@dataclass(frozen=True)
class KeyInUse:
    """A key as it is shown: for what, since when, and by what it is known again."""

    title: str
    since: datetime
    fingerprint: str


def keys_in_use() -> list[KeyInUse]:
    """The four keys that write now."""
    marks = {one.name: one for one in KeyMark.objects.filter(retired_at=None)}
    found = ((title, marks.get(which)) for which, title in TITLES.items())
    return [KeyInUse(title, mark.since, mark.fingerprint) for title, mark in found if mark]


def key_problems() -> list[str]:
    """What is wrong with the keys, one sentence each; reads the files anew. Empty when all is well."""
    marks = dict(KeyMark.objects.filter(retired_at=None).values_list("name", "fingerprint"))
    return [problem for which in Key if (problem := _problem(which, marks.get(which)))]


def _problem(which: Key, known: str | None) -> str:
    if stored(which) is None:
        if known is None:  # before the first start
            return ""
        return (
            f"密钥文件 {path_of(which)} 不见了；没有它，已有的数据打不开或认不出。请从密钥备份恢复这个文件，"
            "不要另造一把。"
        )
    try:
        value = read_now(which)
    except ImproperlyConfigured as error:
        return str(error)
    if known is not None and fingerprint(which, value) != known:
        return (
            f"密钥文件 {path_of(which)} 不是这个数据库用的那一把（指纹应为 {known[:8]}…，实为 "
            f"{fingerprint(which, value)[:8]}…）。请从密钥备份恢复原来的文件。"
        )
    return ""
