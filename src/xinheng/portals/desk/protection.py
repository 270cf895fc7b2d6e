"""How the platform is kept, as it stands now: what runs, and through which hands the data goes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import distributions

from django.conf import settings
from django.db import connection

from xinheng.fusion.catalogue.papers import PRIVACY
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.registers.proofs import last_destruction
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.portals.desk.trail import chain_words
from xinheng.services.loans.queries import handed_over_since
from xinheng.support.access.roles import ROLES
from xinheng.support.accounts.queries import idle_accounts
from xinheng.support.assessments.models import Assessment
from xinheng.support.assessments.queries import changed_on
from xinheng.support.audit.backups import backups_now
from xinheng.support.audit.reading import readings
from xinheng.support.audit.witness import addressed, gaps
from xinheng.support.crypto.queries import certificate_trouble, certificate_until, key_problems
from xinheng.support.files.scanner import scanner_trouble
from xinheng.support.procedures.parameters import parameter

IDLE, MONTH = timedelta(days=90), timedelta(days=30)


@dataclass(frozen=True)
class ProtectionFact:
    """One thing as it stands now; `trouble` is what somebody has to see to."""

    title: str
    words: str
    trouble: str = ""
    address: str = ""


@dataclass(frozen=True)
class DataStage:
    """What becomes of data: who answers for it, by which rule, what happened, where it is looked at."""

    title: str
    who: str
    rule: str
    words: str
    address: str


def facts() -> Iterator[ProtectionFact]:
    """Entry, people, keys, scanner, trail and backups; each reads what is so, never what was meant."""
    today = city_time.today()
    yield _transport()
    networks = "、".join(map(str, settings.XINHENG_STAFF_NETWORKS))
    yield ProtectionFact(
        "工作人员从哪里登录", networks, "" if networks else "没有限定网段，请设置 XINHENG_STAFF_NETWORKS"
    )
    idle = parameter("sign_in.idle_minutes", today)
    slugs = str(parameter("sign_in.second_factor_roles", today)).split()
    roles = "、".join(ROLES[one].title for one in slugs if one in ROLES)
    yield ProtectionFact("登录", f"空闲 {idle} 分钟自动退出；必须二次验证的角色：{roles or '没有'}",
               "" if roles else "没有角色必须二次验证", "/admin-desk/parameters/settings")  # fmt: skip
    asleep = idle_accounts(city_time.now() - IDLE)
    yield ProtectionFact("久未登录的账号", "没有" if not asleep else "", _asleep(asleep), "/admin-desk/accounts/")
    broken = key_problems()
    yield ProtectionFact(
        "密钥和算法", f"{settings.XINHENG_CIPHER.upper()} 加密", "；".join(broken), "/admin-desk/parameters/settings"
    )
    scanned = bool(settings.XINHENG_SCANNER)
    trouble = scanner_trouble() if scanned else "没有接病毒扫描，请设置 XINHENG_SCANNER"
    yield ProtectionFact("上传文件扫描", "正常" if scanned and not trouble else "", trouble or "")
    witnesses = len(addressed()) - 1
    unsigned = gaps(called=chain_words)
    unwitnessed = "" if witnesses else "没有外部见证方，请设置 XINHENG_WITNESS"
    yield ProtectionFact(
        "审计链",
        f"{witnesses} 个外部见证方" if witnesses else "",
        "；".join([*unsigned, unwitnessed]).strip("；"),
    )
    now = backups_now()
    told = [f"最近备份 {city_time.local(now.backup.at):%Y-%m-%d %H:%M}"] if now.backup else []
    told += [f"最近演练 {city_time.local(now.drill.at):%Y-%m-%d}"] if now.drill else []
    yield ProtectionFact("备份和恢复演练", "，".join(told), "；".join(now.late), "/admin-desk/jobs/")


def facts_of_building(made: Sequence[Assessment]) -> Iterator[ProtectionFact]:
    """Of what it is built, whether each version was tested, and where it runs."""
    yield _own_technology()
    yield _release(made)
    yield _cloud(made)


def stages() -> Iterator[DataStage]:
    """Collecting, storing, carrying, using, sharing."""
    since = city_time.now() - MONTH
    grades = Counter(PRIVACY[one.privacy] for type in standard().types.values() for one in type.fields.values())
    yield DataStage("分类分级", "数据管理员；每个字段的级别写在数据标准里，随版本改",
                    "公开的谁都能看，内部的依权限看，受限的加密、写明用途才打开，看一次记一次",
                    "，".join(f"{title} {times} 个字段" for title, times in grades.most_common()),
                    "/data/standard/")  # fmt: skip
    yield DataStage("采集", "各数据来源的责任单位，写在数据标准里", "只收声明过的字段，逐行校验，退回有原因",
                f"{len(sources())} 个来源，每次接入都有记录", "/data/sources/")  # fmt: skip
    destroyed = last_destruction()
    kept = f"最近一次到期销毁 {destroyed[0]}，{destroyed[1]} 条" if destroyed else "还没有到期要销毁的"
    yield DataStage(
        "存储",
        "系统管理员",
        "受限字段加密，密钥另放；保存期限写在数据标准里，到期每天自动销毁",
        kept,
        "/data/standard/",
    )
    yield DataStage("传输", "系统管理员", "对外只走加密连接；系统之间的问答双方签名，五分钟内有效，一问一用",
                "系统间接口按来源发密钥、按服务登记公钥", "/data/sources/")  # fmt: skip
    yield DataStage("使用", "各机构负责人，审计员监督", "默认遮盖，写明用途才打开；打开一次记一次",
                f"累计打开受限内容 {readings()} 次", "/admin-desk/audit/")  # fmt: skip
    yield DataStage("共享和公开", "数据管理员；经营主体自己同意的，随时可以收回",
                "依法公示的才公开；融资等用途凭主体的授权，一次一记",
                f"近 30 天凭授权提供 {handed_over_since(since)} 次", "/data/open/")  # fmt: skip


def _transport() -> ProtectionFact:
    if settings.XINHENG_CERTIFICATE:
        trouble = certificate_trouble()
        until = certificate_until() if not trouble else None
        return ProtectionFact(
            "传输", f"自带 TLS 1.2 以上，证书有效至 {city_time.local(until):%Y-%m-%d}" if until else "", trouble
        )
    if settings.SECURE_HSTS_SECONDS:
        return ProtectionFact("传输", "只走加密连接，TLS 在前置设备")
    return ProtectionFact("传输", "", "没有打开 XINHENG_HTTPS：前面有 TLS 的请打开；没有的设置 XINHENG_CERTIFICATE")


def _own_technology() -> ProtectionFact:
    """What it is built of, and whether what is closed and signed is so by the national ciphers (GM/T 0002, 0003)."""
    cipher, signer = settings.XINHENG_CIPHER, settings.XINHENG_SIGNER
    foreign = [
        f"{what}用的是 {name}，请设置 {setting}={own}"
        for what, name, setting, own in (
            ("加密", cipher, "XINHENG_CIPHER", "sm4-gcm"), ("签名", signer, "XINHENG_SIGNER", "sm2")
        )
        if not name.startswith(own)
    ]  # fmt: skip
    parts = sum(1 for _ in distributions())
    built_of = f"数据库 {connection.vendor}；{parts} 个开源部件，清单见 make bill"
    words = f"{cipher.upper()} 加密，{signer.upper()} 签名；{built_of}"
    return ProtectionFact("自主可控", words, "；".join(foreign))


def _release(made: Sequence[Assessment]) -> ProtectionFact:
    """Security keeps pace with the build: no version is older than its test (网络安全法 第三十三条)."""
    changed = changed_on()
    tested = next((one.done_on for one in made if one.kind == Assessment.Kind.RELEASE_TEST), None)
    words = f"最近改版 {changed}" + (f"，最近安全测试 {tested}" if tested else "")
    behind = tested is None or tested < changed
    trouble = "这一版还没有安全测试，做完在“安全保护”登记“改版上线前安全测试”" if behind else ""
    return ProtectionFact("改版和安全测试同步", words, trouble)


def _cloud(made: Sequence[Assessment]) -> ProtectionFact:
    """Where it runs: what was entered last of moving to the government's cloud."""
    last = next((one for one in made if one.kind == Assessment.Kind.CLOUD), None)
    if last is None:
        return ProtectionFact(
            "政务云部署和迁移", "", "没有登记部署在哪里，迁移用 xinheng backup 和 restore，完成后在“安全保护”登记"
        )
    trouble = "" if last.outcome == Assessment.Outcome.PASSED else last.words
    return ProtectionFact("政务云部署和迁移", f"{last.done_on} {last.organisation} {last.reference}".strip(), trouble)


def _asleep(names: list[str]) -> str:
    if not names:
        return ""
    some = "、".join(names[:5]) + ("等" if len(names) > 5 else "")
    return f"{len(names)} 个账号 {IDLE.days} 天没有登录：{some}，不用的请停用"
