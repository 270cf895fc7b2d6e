"""Every way into the platform and out of it as it stands now: what the network's administrator narrows, and what the
city has already that is used instead of something new. Only who is at the other end is shown, never with what word."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from xinheng.fusion.intake.queries import links, push_keys_in_force

HERE = ("127.0.0.1", "localhost", "::1")
TLS = "TLS，对方证书须可信"


@dataclass(frozen=True)
class Way:
    """One connection: what it is for, who is at the other end, what keeps it; `trouble` is what somebody has to see to.

    Without anybody at the other end it is not set up.
    """

    title: str
    other: str
    guard: str
    trouble: str = ""
    address: str = ""


def ways_in() -> Iterator[Way]:
    """Who may come from where."""
    spoken = (
        "TLS 1.2 以上" if settings.XINHENG_CERTIFICATE else "前置设备的 TLS" if settings.SECURE_HSTS_SECONDS else ""
    )
    trouble = "" if spoken else "没有走 TLS，请设置 XINHENG_HTTPS 或 XINHENG_CERTIFICATE"
    host = urlsplit(settings.XINHENG_PUBLIC_URL).netloc
    yield Way(
        "公众、经营主体、第三方的网页和公开接口",
        f"任何地方，经 {host} 一个端口",
        f"{spoken}；按来处和人限次".strip("；"),
        trouble,
    )
    networks = "、".join(map(str, settings.XINHENG_STAFF_NETWORKS))
    yield Way("工作人员的网页和登录", networks or "任何地方", "从别处打开一律拒绝" if networks else "",
              "" if networks else "没有限定网段，请设置 XINHENG_STAFF_NETWORKS")  # fmt: skip
    sources, keys = push_keys_in_force()
    told = f"{sources} 个来源，{keys} 把有效密钥" if keys else ""
    yield Way("部门推送数据", told, "逐次签名，五分钟内有效，一词一用", address="/data/sources/")
    asking = len(settings.XINHENG_LOAN_KEYS) + len(settings.XINHENG_REPORT_KEYS)
    yield Way("贷款服务和部门查询", f"{asking} 把登记的公钥" if asking else "", "逐次签名，一词一用；凭主体授权")


def ways_out() -> Iterator[Way]:
    """Whom the platform itself calls: the city's own database, mail, gateways and machines, where they are named."""
    yield _database()
    found = [f"{one.address}:{one.port}" if one.port else one.address for one in links()]
    hosts = "、".join(sorted({_host(one) for one in found}))
    yield Way("各部门的数据库和接口", hosts, "只到互联网地址或 XINHENG_INWARD 的网段", address="/data/links/")
    for title, named in (
        ("短信网关", [one for one in settings.XINHENG_MESSAGES if one != "outbox"]),
        ("邮件服务器", settings.XINHENG_MAIL),
        ("企业微信", [settings.XINHENG_WECOM]),
        ("电子营业执照身份认证", [settings.XINHENG_LICENCE_OIDC]),
        ("审计链的见证方", settings.XINHENG_WITNESS),
    ):
        yield _called(title, [one for one in named if one])
    relay = settings.XINHENG_RELAY.partition(":")[2].partition("?")[0]
    yield Way("音视频中继", relay, "一次一口令，限时")
    yield Way(
        "病毒扫描", settings.XINHENG_SCANNER, "本机套接字" if settings.XINHENG_SCANNER.startswith("unix:") else "内网"
    )
    yield Way("备份介质", str(settings.XINHENG_BACKUP.folder) if settings.XINHENG_BACKUP else "", "封存到恢复密钥")


def _database() -> Way:
    """The registers' own: a file of this machine, or the city's PostgreSQL."""
    told = connection.settings_dict
    if connection.vendor != "postgresql":
        return Way("数据库", "本机文件（SQLite）", "文件只有运行账号能读")
    host, mode = told["HOST"] or "本机套接字", told["OPTIONS"].get("sslmode", "")
    near = host in HERE or host.startswith(("/", "本机"))
    guard = "本机" if near else f"TLS（sslmode={mode}）" if mode.startswith("verify") else ""
    trouble = "" if guard else "到数据库的连接没有核对证书，请在 DATABASE_URL 后加 ?sslmode=verify-full"
    return Way("数据库", f"PostgreSQL，{host}:{told['PORT'] or 5432}", guard, trouble)


def _called(title: str, named: list[str]) -> Way:
    kinds = {urlsplit(one).scheme for one in named}
    here = all(one.startswith("file:") or _host(one).rpartition(":")[0] in HERE for one in named)
    return Way(title, "、".join(_host(one) for one in named), "本机" if here and kinds else TLS)


def _host(address: str) -> str:
    """Machine and port of an address, or the folder of one; never who signs in, or with what."""
    parts = urlsplit(address if "//" in address else f"//{address}")
    if parts.scheme == "file":
        return parts.path
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.hostname or ''}{port}"
