"""What a deployment may set, read once from the environment."""

import os
import re
import shutil
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from xinheng.kit.home import Backup

_env = environ.Env()

HOME = Path(_env.str("XINHENG_HOME", default="./var")).resolve()
CITY = _env.str("XINHENG_CITY", default="chongqing")
ENGINE: str = _env.str("XINHENG_ENGINE", default="duckdb")
# Where Spark runs (a master's address) and the memory of its driver.
SPARK = _env.str("XINHENG_SPARK", default="local[*]")
SPARK_MEMORY: str = _env.str("XINHENG_SPARK_MEMORY", default="2g")
# How long one making over the lake may take, in seconds, whichever engine makes it.
MAKING_SECONDS: str = _env.str("XINHENG_MAKING_SECONDS", default="900")
# The components that this server runs; empty: all.
RUNS: list[str] = _env.list("XINHENG_RUNS", default=[])
DEBUG = _env.bool("XINHENG_DEBUG", default=False)
ALLOWED_HOSTS = _env.list("XINHENG_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
# The address printed on posters and encoded in QR codes.
PUBLIC_URL = _env.str("XINHENG_PUBLIC_URL", default="http://localhost:8000").rstrip("/")
# Set where TLS ends in front of the server: cookies become Secure and HSTS is sent.
HTTPS = _env.bool("XINHENG_HTTPS", default=False)
# The server's own certificate with its chain, and its key, both PEM files: TLS without anything in front.
CERTIFICATE: str = _env.str("XINHENG_CERTIFICATE", default="")
CERTIFICATE_KEY: str = _env.str("XINHENG_CERTIFICATE_KEY", default="")
# New restricted values are encrypted with it; old ones stay readable, each names its own.
CIPHER = _env.str("XINHENG_CIPHER", default="aes-256-gcm")
# Where the keys lie: best on another medium than what they lock. Empty: `keys` in the state folder.
KEYS = _env.str("XINHENG_KEYS", default="")
# For tests alone: a folder without a first start makes a key when it is used.
MAKES_KEYS = _env.bool("XINHENG_MAKES_KEYS", default=False)
# Where the processes of this machine count who asks how often; a folder in memory serves as well.
COUNTERS = _env.str("XINHENG_COUNTERS", default=str(HOME / "counters" / "counters.sqlite3"))
# How many different subjects an address may open in an hour before its reader is asked a question (0: never).
SUBJECTS_PER_HOUR = _env.int("XINHENG_SUBJECTS_PER_HOUR", default=500)
# How many MB of made dossiers are laid by (0: none), and where: `xinheng serve` makes the file for its processes.
DOSSIERS_MB = _env.int("XINHENG_DOSSIERS_MB", default=2048)
DOSSIERS = _env.str("XINHENG_DOSSIERS", default="") if DOSSIERS_MB > 0 else ""
DATABASE_URL = _env.str("DATABASE_URL", default="") or f"sqlite:///{HOME}/xinheng.sqlite3"
# Where messages to telephones go: `off`, `outbox`, or the addresses of gateways, with their token.
_MESSAGES: list[str] = _env.list("XINHENG_MESSAGES", default=["off"])
MESSAGES_TOKEN = _env.str("XINHENG_MESSAGES_TOKEN", default="")
# Mail servers and WeCom (企业微信), by which those who work here are told.
_MAIL: list[str] = _env.list("XINHENG_MAIL", default=[])
_WECOM: str = _env.str("XINHENG_WECOM", default="")
WECOM_SECRET = _env.str("XINHENG_WECOM_SECRET", default="")
# Where electronic licences are shown (OpenID Connect), as which client, and its secret where the provider gives one.
_LICENCE: str = _env.str("XINHENG_LICENCE_OIDC", default="")
LICENCE_SECRET = _env.str("XINHENG_LICENCE_SECRET", default="")
# The city's relay for calls (TURN), by which two browsers behind different networks reach each other, and the secret
# it shares with us: names that hold for a day are made of it.
_RELAY: str = _env.str("XINHENG_RELAY", default="")
RELAY_SECRET = _env.str("XINHENG_RELAY_SECRET", default="")
# Public keys of loan services, `service=hex` each, by which their questions are known.
LOAN_KEYS: list[str] = _env.list("XINHENG_LOAN_KEYS", default=[])
# Public keys of the departments that get parts of annual reports, `receiver=hex` each.
REPORT_KEYS: list[str] = _env.list("XINHENG_REPORT_KEYS", default=[])
# Who gets the checkpoints of the trail: folders, https addresses, mail servers, comma separated.
_WITNESS = _env.list("XINHENG_WITNESS", default=[])
# Networks of the inside from which the interfaces of departments may be fetched, such as 10.8.0.0/16.
INWARD: list[str] = _env.list("XINHENG_INWARD", default=[])
STAFF_NETWORKS: list[str] = _env.list("XINHENG_STAFF_NETWORKS", default=[])
# The daemon that looks for viruses in what is handed in.
_SCANNER: str = _env.str("XINHENG_SCANNER", default="")
# Where the worker backs up to by itself, where the closed keys go, and how often, in minutes.
_BACKUP: str = _env.str("XINHENG_BACKUP", default="")
_BACKUP_KEYS: str = _env.str("XINHENG_BACKUP_KEYS", default="")
_BACKUP_MINUTES: int = _env.int("XINHENG_BACKUP_MINUTES", default=24 * 60)
# Signs codes, checkpoints and backups; what was signed before stays checkable, a public key tells its own kind.
SIGNER = _env.str("XINHENG_SIGNER", default="ed25519")
_FONTS = _env.str("XINHENG_FONTS", default="")


def messages() -> list[str]:
    """The gateways of short messages, the first one preferred; empty for `off`. Plain http only to this machine: a code
    in clear on a network proves nothing."""
    if _MESSAGES == ["off"]:
        return []
    for one in _MESSAGES:
        if one != "outbox" and not one.startswith("https://") and not _is_here(one):
            raise ImproperlyConfigured(
                f"XINHENG_MESSAGES 应为 off、outbox 或短信网关的 https 地址（可以用逗号写几个），收到的是“{one[:20]}”，"
                "请改正或去掉这个设置"
            )
    return list(_MESSAGES)


def mail() -> list[str]:
    """The mail servers, the first one preferred. Who signs in does so under TLS."""
    for one in _MAIL:
        if not one.startswith(("smtp://", "smtps://")) or "from=" not in one:
            raise ImproperlyConfigured(
                "XINHENG_MAIL 应为 smtps://用户:口令@主机:端口/?from=发件地址（可以用逗号写几个），"
                f"收到的是“{one.rpartition('@')[2][:30]}”，请改正或去掉这个设置"
            )
    return list(_MAIL)


def wecom() -> str:
    """The address of WeCom's interface with the corporation and the agent; empty: none."""
    known = (_WECOM.startswith("https://") or _is_here(_WECOM)) and "corp=" in _WECOM and "agent=" in _WECOM
    if _WECOM and not (known and WECOM_SECRET):
        raise ImproperlyConfigured(
            "XINHENG_WECOM 应为 https://qyapi.weixin.qq.com/?corp=企业编号&agent=应用编号，"
            f"并与 XINHENG_WECOM_SECRET 一起设置，收到的是“{_WECOM[:30]}”，请改正或去掉这个设置"
        )
    return _WECOM


def licence() -> str:
    """The provider of electronic licences with our client id; empty: none. Plain http only to this machine."""
    known = (_LICENCE.startswith("https://") or _is_here(_LICENCE)) and "?client=" in _LICENCE
    if _LICENCE and not known:
        raise ImproperlyConfigured(
            "XINHENG_LICENCE_OIDC 应为 https://身份提供方/?client=应用编号，"
            f"收到的是“{_LICENCE[:30]}”，请改正或去掉这个设置"
        )
    return _LICENCE


def relay() -> str:
    """The relay for calls; empty: none, browsers of one network alone reach each other."""
    if _RELAY and not (re.fullmatch(r"turns?:[\w.-]+(:\d+)?(\?transport=(udp|tcp))?", _RELAY) and RELAY_SECRET):
        raise ImproperlyConfigured(
            "XINHENG_RELAY 应为 turns:主机:端口（或 turn:），并与 XINHENG_RELAY_SECRET 一起设置，"
            f"收到的是“{_RELAY[:30]}”，请改正或去掉这个设置"
        )
    return _RELAY


def witness() -> list[str]:
    """Where checkpoints go. Plain http only to this machine."""
    for one in _WITNESS:
        known = one.startswith(("file:///", "https://", "smtp://")) or _is_here(one)
        if not known or (one.startswith("smtp://") and not ("to=" in one and "from=" in one)):
            raise ImproperlyConfigured(
                f"XINHENG_WITNESS 应为 file:///文件夹、https 地址或 smtp://主机:端口/?to=…&from=…，收到的是“{one[:30]}”"
            )
    return list(_WITNESS)


def inward() -> list[str]:
    """The networks of the inside that may be fetched from."""
    return _networks("XINHENG_INWARD", INWARD)


def staff_networks() -> list[str]:
    """The networks that the pages of those who work here are opened from; empty: any."""
    return _networks("XINHENG_STAFF_NETWORKS", STAFF_NETWORKS)


def _networks(name: str, given: list[str]) -> list[str]:
    for one in given:
        try:
            ip_network(one, strict=False)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} 应为网段，例如 10.8.0.0/16（可以用逗号写几个），收到的是“{one[:30]}”，请改正或去掉这个设置"
            ) from error
    return list(given)


def scanner() -> str:
    """The socket of ClamAV's daemon; empty: none."""
    if not _SCANNER or _SCANNER.startswith("unix:/") or re.fullmatch(r"tcp:[^:/]+:[0-9]{1,5}", _SCANNER):
        return _SCANNER
    raise ImproperlyConfigured(
        f"XINHENG_SCANNER 应为 unix:/套接字文件 或 tcp:主机:端口，收到的是“{_SCANNER[:30]}”，请改正或去掉这个设置"
    )


def backup() -> Backup | None:
    """The backup of the settings; None where somebody else sees to it."""
    if not _BACKUP:
        return None
    if not _BACKUP_KEYS or _BACKUP_MINUTES < 1:
        raise ImproperlyConfigured(
            "XINHENG_BACKUP 要与 XINHENG_BACKUP_KEYS（封存的密钥放在哪里）一起设置，XINHENG_BACKUP_MINUTES 至少为 1"
        )
    return Backup(Path(_BACKUP).resolve(), Path(_BACKUP_KEYS).resolve(), _BACKUP_MINUTES)


def _is_here(address: str) -> bool:
    """Plain http to this machine itself; a host whose name only begins so is another one."""
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")


def fonts() -> Path:
    """The bureau's own fonts. The folder may be missing unless it was named: then somebody counts on it."""
    folder = Path(_FONTS).resolve() if _FONTS else HOME / "fonts"
    if _FONTS and not folder.is_dir():
        raise ImproperlyConfigured(f"XINHENG_FONTS={folder} 不是文件夹，请改为放有字体文件的文件夹，或去掉这个设置")
    return folder


def engine() -> str:
    """The engine that makes the models over the lake. Refuses one that cannot run here, so that nobody believes that
    Spark runs when it does not."""
    if ENGINE not in ("duckdb", "spark"):
        raise ImproperlyConfigured(f"XINHENG_ENGINE 应为 duckdb 或 spark，收到的是“{ENGINE[:20]}”")
    if ENGINE == "spark" and find_spec("pyspark") is None:
        raise ImproperlyConfigured(
            "XINHENG_ENGINE=spark 需要 PySpark，请执行 pip install 'xinheng[spark]'，或改用 duckdb"
        )
    if ENGINE == "spark" and not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise ImproperlyConfigured(
            "XINHENG_ENGINE=spark 需要 Java 17（Debian：openjdk-17-jre-headless），没有找到。请安装，或改用 duckdb"
        )
    return ENGINE


def spark_memory() -> str:
    """The memory of Spark's driver, as Java writes it."""
    if not re.fullmatch(r"[1-9]\d*[mg]", SPARK_MEMORY):
        raise ImproperlyConfigured(f"XINHENG_SPARK_MEMORY 应写作 2g 或 512m，收到的是“{SPARK_MEMORY[:20]}”")
    return SPARK_MEMORY


def making_seconds() -> int:
    """After how many seconds a making over the lake is stopped."""
    if not re.fullmatch(r"[1-9]\d{0,5}", MAKING_SECONDS):
        raise ImproperlyConfigured(f"XINHENG_MAKING_SECONDS 应为秒数，如 900，收到的是“{MAKING_SECONDS[:20]}”")
    return int(MAKING_SECONDS)
