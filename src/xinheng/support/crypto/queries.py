"""How the keys and the server's certificate stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from xinheng.kit import city_time
from xinheng.support.crypto.keyring import Key, fingerprint, path_of, read_now, stored
from xinheng.support.crypto.models import KeyMark

TITLES = {Key.MASTER: "加密", Key.BLIND: "电话查找", Key.MAC: "码、查询码和审计链头", Key.SIGNING: "签名"}

# A new certificate is asked for and laid down in so much time.
RENEWED_WITHIN = timedelta(days=21)


def certificate_until() -> datetime | None:
    """Until when the server's own certificate is good, as it lies there now; None without one. Raises OSError or
    ValueError where the file cannot be read any more."""
    if not settings.XINHENG_CERTIFICATE:
        return None
    return x509.load_pem_x509_certificates(settings.XINHENG_CERTIFICATE[0].read_bytes())[0].not_valid_after_utc


def certificate_trouble() -> str:
    """What somebody has to see to, one sentence; "" when all is well or TLS ends in front."""
    try:
        until = certificate_until()
    except (OSError, ValueError):
        return "服务器证书读不出来了，重新启动会失败，请恢复 XINHENG_CERTIFICATE 指的文件"
    if until is None or until - city_time.now() > RENEWED_WITHIN:
        return ""
    over = "已经过期" if until <= city_time.now() else "就要过期"
    return f"服务器证书{over}（{city_time.local(until):%Y-%m-%d}），请换上新证书并重新启动"


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
