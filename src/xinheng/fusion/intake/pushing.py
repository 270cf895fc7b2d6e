"""Signed push: a department sends rows by HTTP under a key of its own; what it sends is an arrival like any other.

Nothing is believed that is not signed: address, source, key, second and a word that was never used before stand under
the signature with the body.
"""

import os
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from xinheng.fusion.intake.arriving import shelf
from xinheng.fusion.intake.arriving.pulling import MOST_COLUMNS, keep_rows
from xinheng.fusion.intake.models import Arrival, PushedWord, PushKey
from xinheng.fusion.intake.sending import send
from xinheng.fusion.intake.sources import source_named
from xinheng.fusion.intake.writing.reporting import Manner
from xinheng.kit import city_time
from xinheng.kit.json_read import NamedTwice, read_json
from xinheng.kit.refusal import Refusal
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.messages import MOST_SKEW, seconds_off, signed_text
from xinheng.support.crypto.signing import key_name, verify
from xinheng.support.notices.actions import notify
from xinheng.support.orgs.queries import top_organisation

# From how many seconds on the steward is told that a partner's clock is off.
TOLD_SKEW = 30
# A word is remembered longer than any signature is good for.
REMEMBERED = timedelta(days=1)
LENGTHS = {32: "Ed25519", 65: "SM2"}
MOST_ROWS = 50_000


class PushRefused(Refusal):
    """Nothing was taken: `error` is for the program that reads it, `status` the answer's."""

    def __init__(self, status: int, error: str, sentence: str) -> None:
        self.status, self.error = status, error
        super().__init__(sentence)


@dataclass(frozen=True)
class Pushed:
    """One request as it came: to which address and source, under which key, when, with which word, what."""

    target: str
    source: str
    key: str
    moment: str
    nonce: str
    signature: bytes
    body: bytes

    @property
    def message(self) -> bytes:
        """What is signed."""
        return signed_text(self.target, self.source, self.key, self.moment, self.nonce, body=self.body)


@transaction.atomic
def add_push_key(*, source: str, public: str, by: Account) -> PushKey:
    """Lets whoever holds the private half send to a source. `public` is base64 or hexadecimal. Raises Refusal."""
    data = _read_public(public)
    if source_named(source) is None:
        raise Refusal(f"没有名为 {source} 的来源。")
    if PushKey.objects.filter(source=source, name=key_name(data), ended_at=None).exists():
        raise Refusal("这个公钥已经登记在这个来源上。")
    made = PushKey.objects.create(
        source=source, name=key_name(data), public=data, added_at=city_time.now(), added_by=by.display_name
    )
    _tell("add_push_key", made, by)
    return made


@transaction.atomic
def end_push_key(*, key: PushKey, by: Account) -> None:
    """Nothing signed under it is taken any more."""
    key.ended_at = city_time.now()
    key.save(update_fields=["ended_at"])
    _tell("end_push_key", key, by)


def take_push(*, pushed: Pushed, kind: str, now: float) -> Arrival:
    """Judges a request and orders what it brings. `kind` is its content type, `now` the machine's second.

    Raises PushRefused, and tells the stewards of a clock that is off.
    """
    key = proven_key(pushed=pushed, now=now)
    declared = source_named(pushed.source)
    if declared is None:
        raise PushRefused(404, "no_source", f"没有名为 {pushed.source} 的来源。")
    word = _kept(pushed, kind)
    try:
        with transaction.atomic():
            _use_word(key, pushed.nonce)
            # A push says what changed: what it does not name is not gone.
            manner = Manner(partial=True)
            return send(source=pushed.source, word=word, manner=manner, by="system", channel=Arrival.Channel.PUSHED)
    except BaseException:
        shelf.release(word)
        raise


def pushed_arrival(*, pushed: Pushed, pk: int, now: float) -> Arrival:
    """What became of a push, for who sent it; the request's body is the number. Raises PushRefused."""
    with transaction.atomic():
        # Used up like that of a push: what was overheard is no push either.
        _use_word(proven_key(pushed=pushed, now=now), pushed.nonce)
    found = Arrival.objects.filter(pk=pk, source=pushed.source, channel=Arrival.Channel.PUSHED).first()
    if found is None:
        raise PushRefused(404, "not_found", f"这个来源没有编号为 {pk} 的推送。")
    return found


def proven_key(*, pushed: Pushed, now: float) -> PushKey:
    """The key a request is signed under, just now. Raises PushRefused."""
    key = PushKey.objects.filter(source=pushed.source, name=pushed.key, ended_at=None).first()
    if key is None or not 8 <= len(pushed.nonce) <= 64 or not verify(
        pushed.message, pushed.signature, bytes(key.public)
    ):  # fmt: skip
        raise PushRefused(401, "not_signed", "签名不对，或者这个来源没有登记这个公钥。请核对签名的内容和顺序。")
    off = seconds_off(pushed.moment, now)
    if off is None:
        raise PushRefused(401, "not_in_time", f"X-Xinheng-Time 应为 1970 年以来的秒数，得到“{pushed.moment[:20]}”。")
    _note_clock(key, off)
    if abs(off) > MOST_SKEW:
        ahead = "快" if off > 0 else "慢"
        raise PushRefused(
            401, "not_in_time",
            f"签名时间比平台{ahead} {abs(off)} 秒，最多差 {MOST_SKEW} 秒。请校准时钟后重新签名；平台时间 {int(now)}。",
        )  # fmt: skip
    return key


def _note_clock(key: PushKey, off: int) -> None:
    """Keeps how far the partner's clock is off; the stewards hear of it once, when it begins."""
    told = off if abs(off) > TOLD_SKEW else 0
    was = key.clock_off
    PushKey.objects.filter(pk=key.pk).update(clock_off=told, used_at=city_time.now())
    declared, top = source_named(key.source), top_organisation()
    if told and not was and declared and top:
        words = f"{declared.department}推送“{declared.title}”的时钟{'快' if told > 0 else '慢'} {abs(told)} 秒"
        more = "，超过允许的差距，推送被退回" if abs(told) > MOST_SKEW else ""
        notify(title="合作方时钟不准", body=f"{words}{more}。请联系对方校准。", permission=Permission.RUN_INTAKE,
               office=declared.told or top.path)  # fmt: skip


def _use_word(key: PushKey, nonce: str) -> None:
    now = city_time.now()
    PushedWord.objects.filter(key=key, at__lt=now - REMEMBERED).delete()
    try:
        with transaction.atomic():
            PushedWord.objects.create(key=key, word=nonce, at=now)
    except IntegrityError:
        raise PushRefused(409, "replayed", "这次推送已经收到过，没有再收一遍。新的推送请用新的随机数。") from None


def _kept(pushed: Pushed, kind: str) -> str:
    """The body as a file on the shelf, and its word. Raises PushRefused for what is no table."""
    if kind == "text/csv":
        if not pushed.body.strip():
            raise PushRefused(422, "empty", "请求体是空的，没有数据。")
        word, place = shelf.new_place()
        with os.fdopen(
            os.open(place / f"{pushed.source}.csv", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        ) as out:
            out.write(pushed.body)
            out.flush()
            os.fsync(out.fileno())
        return word
    if kind != "application/json":
        raise PushRefused(415, "bad_type", f"内容类型应为 application/json 或 text/csv，得到“{kind[:60]}”。")
    rows = _rows_of(pushed.body)
    # Who sends objects leaves out what is empty: a declared column that no row has is empty, not missing.
    declared = source_named(pushed.source)
    columns = list(dict.fromkeys([*(declared.columns if declared else ()), *(name for row in rows for name in row)]))
    if len(columns) > MOST_COLUMNS:
        raise PushRefused(
            422,
            "too_many_columns",
            f"一次推送最多 {MOST_COLUMNS} 个不同的列名，得到 {len(columns)} 个。键应是声明的列名。",
        )
    return keep_rows(columns, ([row.get(name) for name in columns] for row in rows), pushed.source).word


def _rows_of(body: bytes) -> list[dict[str, Any]]:
    try:
        told = read_json(body)
    except NamedTwice as error:
        raise PushRefused(422, "bad_json", f"请求体里{error}") from error
    except ValueError as error:
        raise PushRefused(422, "bad_json", "请求体不是有效的 JSON。") from error
    if not isinstance(told, list) or not told or not all(isinstance(row, dict) and row for row in told):
        raise PushRefused(422, "bad_rows", "请求体应为对象的数组，每个对象是一行，键是来源声明的列名，不能为空。")
    if len(told) > MOST_ROWS:
        raise PushRefused(413, "too_many", f"一次最多 {MOST_ROWS} 行，得到 {len(told)} 行，请分几次推送。")
    return told


def _read_public(text: str) -> bytes:
    plain = "".join(text.split())
    for read in (bytes.fromhex, lambda told: b64decode(told, validate=True)):
        try:
            data = read(plain)
        except (ValueError, NotBase64):
            continue
        if len(data) in LENGTHS:
            return data
    raise Refusal("公钥应为 32 字节的 Ed25519 或 65 字节的 SM2 公钥（未压缩），写成 base64 或十六进制。私钥不要发来。")


def _tell(verb: str, key: PushKey, by: Account) -> None:
    told: dict[str, object] = {"source": key.source, "name": key.name}
    record_event(stream=stream_for("", "intake"), verb=verb, actor=by, target=key, detail=told)
