"""Connections to databases and interfaces of departments: kept, tried, removed. What opens them is never shown."""

import re
from urllib.parse import urlsplit

from django.db import transaction

from xinheng.fusion.intake.arriving.addresses import try_address
from xinheng.fusion.intake.arriving.tables import NotFetched, try_database
from xinheng.fusion.intake.models import DataLink
from xinheng.fusion.intake.sources import sources
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.cipher import encrypt, new_secret

# Where a password goes, and as whose.
_PLACE = ("kind", "address", "port", "account")


class ChangedMeanwhile(Refusal):
    """Somebody else changed it after it was opened; `stamp` is that of what is kept now."""

    def __init__(self, kept: DataLink) -> None:
        self.stamp = kept.stamp
        super().__init__(
            f"这个连接刚被{kept.changed_by}改过（现在是 {kept.title}，{kept.address}），没有保存。"
            "看过现在的内容后再按一次，就以您填的为准。"
        )


@transaction.atomic
def keep_link(*, link: DataLink, password: str, by: Account, seen: str = "") -> DataLink:
    """Keeps a connection, new or changed; an empty password leaves the one that is kept while it goes to the same
    place. `seen` is the stamp of what the steward was looking at. Raises Refusal."""
    kept = DataLink.objects.select_for_update().filter(pk=link.pk).first() if link.pk else None
    if seen and kept and kept.stamp != seen:
        raise ChangedMeanwhile(kept)
    _check(link)
    if not password and _goes_elsewhere(link):
        raise Refusal("地址或账号改了，请重新填写密码或令牌：原来保存的不会发到别的地方。")
    if password:
        link.secret = new_secret()
        link.sealed = encrypt(link.secret, password.encode())
    elif not link.secret:
        link.secret = new_secret()
        link.sealed = encrypt(link.secret, b"")
    link.changed_at, link.changed_by = city_time.now(), by.display_name
    link.save()
    told: dict[str, object] = {"name": link.name, "type": link.kind, "address": link.address}
    record_event(stream=stream_for("", "intake"), verb="keep_link", actor=by, target=link, detail=told)
    return link


@transaction.atomic
def drop_link(*, link: DataLink, by: Account) -> None:
    """Removes a connection and its credentials. Raises Refusal while a source needs it."""
    if used := sources_of(link):
        raise Refusal(f"还有来源从这里取数：{'、'.join(used)}。先修改或删除这些来源。")
    record_event(stream=stream_for("", "intake"), verb="drop_link", actor=by, target=link, detail={"name": link.name})
    link.delete()


def try_link(link: DataLink) -> None:
    """Knocks once. Raises Refusal with what is wrong; nothing is read."""
    try:
        if link.kind == DataLink.Kind.HTTP:
            try_address(link)
        else:
            try_database(link)
    except NotFetched as why:
        raise Refusal(str(why)) from why


def sources_of(link: DataLink) -> list[str]:
    """The sources that are fetched through it."""
    return [name for name, one in sources().items() if one.origin and one.origin.connection == link.name]


def _goes_elsewhere(link: DataLink) -> bool:
    """Whether what is kept for one place would be sent to another: who changes the address would read it there."""
    before = DataLink.objects.filter(pk=link.pk).values(*_PLACE).first() if link.pk else None
    return before is not None and before != {name: getattr(link, name) for name in _PLACE}


def _is_address(text: str) -> bool:
    """Whether a request can be sent there as it stands, with nothing of a person's in it."""
    try:
        parts = urlsplit(text)
        written = re.fullmatch(r"[!-~]{1,400}", text) and parts.port != 0
    except ValueError:
        return False
    named = parts.scheme in ("http", "https") and parts.hostname
    return bool(written and named and not (parts.username or parts.password or parts.query or parts.fragment))


def _check(link: DataLink) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", link.name):
        raise Refusal(f"连接标识用小写字母、数字和下划线，以字母开头，得到“{link.name}”。")
    if DataLink.objects.filter(name=link.name).exclude(pk=link.pk).exists():
        raise Refusal(f"已有名为 {link.name} 的连接，请换一个标识。")
    if link.kind == DataLink.Kind.HTTP:
        if not _is_address(link.address):
            raise Refusal(
                "接口地址写作 https://主机/路径，只用英文字母、数字和标点（中文域名写成 xn-- 开头的样子），"
                f"不带账号和问号、井号后的内容；得到“{link.address[:60]}”。令牌填在下面。"
            )
        if not re.fullmatch(r"[A-Za-z0-9-]{0,63}", link.account):
            raise Refusal("请求头的名字只用字母、数字和短横线，例如 Authorization、X-Token。")
        return
    if not re.fullmatch(r"[A-Za-z0-9._:-]{1,200}", link.address):
        raise Refusal("主机写域名或 IP 地址，不写 http:// 和端口。")
    if not link.database or not link.account:
        raise Refusal("数据库要写明库名和账号。")
