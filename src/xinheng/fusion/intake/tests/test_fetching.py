"""A department's table or interface, fetched: what is new, in one snapshot, and nothing where something is wrong."""

import json
import shutil
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.models import F
from tests import cast as people

from xinheng.fusion.intake import fetching
from xinheng.fusion.intake.arriving import addresses, tables
from xinheng.fusion.intake.arriving.pulling import as_text, difference, from_mark, mark_of
from xinheng.fusion.intake.arriving.schedules import in_words, last_slot
from xinheng.fusion.intake.declarations import Schedule, TableOrigin
from xinheng.fusion.intake.fetching import order_pull, order_what_is_due
from xinheng.fusion.intake.linking import drop_link, keep_link, try_link
from xinheng.fusion.intake.models import Arrival, DataLink, Pull
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sending import confirm
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.intake.tests.departments import SECRET, Maria, Postgres
from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.kit.outgoing.machines import Inward, judge
from xinheng.kit.refusal import Refusal
from xinheng.support.jobs.models import Job
from xinheng.support.jobs.worker import run_next
from xinheng.support.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
CODES = [generate(division="509901", serial=number) for number in range(40, 80)]
SOURCE = """
title = "登记注册信息"
department = "登记注册处"
record_type = "registration"
[columns]
"code" = "uscc"
"name" = "entity_name"
"founded" = "established_on"
"office" = "registration_authority"
"place" = "registered_address"
"state" = "registration_state"
[values.registration_state]
"存续" = "1"
"""


def work():
    while run_next():
        pass
    Job.objects.filter(state="ready").update(run_after=F("run_after") - timedelta(minutes=10))
    while run_next():
        pass


def pull(**told) -> Pull:
    made = order_pull(source="registration", by="system", **told)
    work()
    made.refresh_from_db()
    return made


def held() -> int:
    return Record.objects.filter(type="registration", superseded_at=None).count()


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def declare(city, settings):
    """The registration source, fetched."""
    settings.XINHENG_INWARD = ["127.0.0.0/8"]

    def told(origin: str) -> None:
        (city / "sources" / "registration.toml").write_text(SOURCE + origin, "utf-8")
        SOURCES.forget()

    return told


@pytest.fixture
def link(cast):
    def made(**told) -> DataLink:
        rest = {"name": "licensing", "title": "登记库", "database": "", "account": "", "port": None} | told
        return keep_link(link=DataLink(**rest), password=SECRET, by=cast.he)

    return made


TABLE = '[table]\nconnection = "licensing"\ntable = "{}"\n'


@pytest.fixture(params=["postgresql", "mysql"])
def database(request, tmp_path_factory, sockets):
    """Three shops in a department's table."""
    if request.param == "postgresql":
        if connection.vendor != "postgresql":
            pytest.skip("PostgreSQL is tried in the pass on PostgreSQL")
        made = Postgres(connection.settings_dict)
    elif connection.vendor != "sqlite" or shutil.which("mariadbd") is None:
        pytest.skip("MariaDB is tried in the pass on SQLite, where Debian's mariadb-server-core is installed")
    else:
        made = Maria(tmp_path_factory.mktemp("maria"), sockets)
    made.run(
        f"CREATE TABLE {made.table} (id int PRIMARY KEY, code varchar(18), name varchar(80), founded date, office text,"
        f" place text, state varchar(10), capital numeric(12,2), changed {made.moment})"
    )
    made.grant()
    made.add = lambda number, changed="2026-11-20 08:00:00": made.run(
        f"INSERT INTO {made.table} VALUES ({number}, '{CODES[number]}', '江岸路{number}号面馆', '2020-01-02',"
        f" '两河区局', '江岸路{number}号', '存续', 12.50, '{changed}')"
    )
    for number in range(3):
        made.add(number)
    yield made
    made.end()


@pytest.mark.slow
@pytest.mark.clause("SZ-6.1-01", "CQ-8.1-03", "WX-3.1C-03", part=True)
def test_a_table_is_read_then_what_is_new_and_what_went_wrong_leaves_the_old(cast, database, declare, link, clock):
    clock("2026-11-20 09:00")
    declare(TABLE.format(database.table) + 'grows = "changed"\n')
    kept = link(kind=database.kind, **database.told)
    try_link(kept)
    assert SECRET not in json.dumps(list(DataLink.objects.values()), default=str)
    first = pull()
    assert (first.state, first.rows, first.problem, held()) == ("fetched", 3, "", 3)
    assert (first.arrival.state, first.arrival.channel, first.until) == ("taken", "table", "2026-11-20T08:00:00")
    assert any("id" in one and "capital" in one for one in first.arrival.run.warnings), (
        "columns nobody declared are told"
    )
    # Only what is new; the last hour is read again for who ended late.
    database.add(3, "2026-11-20 08:30:00")
    database.add(4, "2026-11-20 07:30:00")
    database.run(f"UPDATE {database.table} SET changed = '2026-11-19 08:00:00' WHERE id = 0")
    clock("2026-11-20 10:00")
    second = pull()
    assert (second.rows, held(), second.until) == (4, 5, "2026-11-20T08:30:00")
    # A clock that is ahead moves nobody past what comes after.
    database.add(5, "2099-01-01 00:00:00")
    third = pull()
    assert "时钟可能不准" in third.problem and held() == 6 and third.until == "2026-11-20T08:30:00"
    # The columns change over night: tried only, told, and fetched no more until somebody has looked.
    database.run(f"ALTER TABLE {database.table} DROP COLUMN capital")
    database.add = None
    changed = pull()
    assert (changed.state, changed.change) == ("held", "少了 capital") and changed.arrival.state == "tried"
    assert Notice.objects.filter(account=cast.he, title__startswith="来源结构变了").count() == 1
    assert "等核对" in pull().problem
    confirm(delivery=changed.arrival, by=cast.he)
    work()
    assert pull().state == "fetched"
    # A column that we need is gone, then the table: nothing of what we have is touched.
    database.run(f"ALTER TABLE {database.table} DROP COLUMN place")
    gone = pull()
    assert (gone.state, gone.arrival.state, held()) == (
        "held",
        "refused",
        6,
    ) and "缺少列“place”" in gone.arrival.problem
    database.run(f"DROP TABLE {database.table}")
    dropped = pull()
    assert dropped.state == "failed" and "没有表" in dropped.problem and "已接入的数据不变" in dropped.problem
    pull()
    assert Notice.objects.filter(account=cast.he, title__startswith="取数失败").count() == 2, "not at every try"
    # Credentials that fail.
    keep_link(link=kept, password="wrong", by=cast.he)
    with pytest.raises(Refusal, match="不认这个账号或密码"):
        try_link(kept)
    refused = pull()
    assert refused.state == "failed" and SECRET not in refused.problem and "wrong" not in refused.problem
    assert held() == 6


def says_what_it_means(maria, kept):
    """A moment with the server's zone, bits as a number, a point as two; and what is new since a moment anywhere."""
    maria.run("CREATE TABLE odd (at timestamp, flags bit(8), place point)")
    maria.run("INSERT INTO odd VALUES ('2026-11-20 08:00:00', b'00010000', ST_GeomFromText('POINT(106.55 29.56)'))")
    origin = TableOrigin(connection="licensing", table="odd", grows="at")
    for since, there in (("", 1), ("2026-11-20T19:29:00+08:00", 1), ("2026-11-20T19:31:00+08:00", 0)):
        with tables.open_table(kept, origin, since) as read:
            rows = [[as_text(value) for value in row] for row in read.rows]
        assert rows == [["2026-11-20 08:00:00-03:30", "16", "106.55,29.56"]] * there


@pytest.mark.slow
def test_one_snapshot_and_a_table_that_goes_while_it_is_read(database, declare, link, monkeypatch):
    declare(TABLE.format(database.table))
    kept = link(kind=database.kind, **database.told)
    rows = []
    origin = TableOrigin(connection="licensing", table=database.table)
    with tables.open_table(kept, origin) as read:
        rows.append(next(read.rows))
        database.add(7)
        rows += list(read.rows)
    assert len(rows) == 3, "what came while it was read comes the next time"
    if database.kind == "mysql":
        says_what_it_means(database, kept)

    def breaks(*told, **more):
        raise tables.NotFetched("读到一半断了")

    monkeypatch.setattr("xinheng.fusion.intake.fetching.keep_rows", breaks)
    assert pull().state == "failed" and held() == 0 and not Arrival.objects.exists()


class Interface(BaseHTTPRequestHandler):
    """A department's interface: five shops in pages of two, by whatever way is asked."""

    asked: list[str] = []
    behaves = ""

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        Interface.asked.append(self.path)
        if self.headers.get("X-Token") != SECRET:
            return self.tell(401, {})
        if self.behaves == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/inside")
            self.end_headers()
            return None
        if self.behaves == "hang":
            time.sleep(3)
            return None
        if self.behaves == "words":
            return self.tell(200, {"items": "none today"})
        if self.behaves == "html":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>")
            return None
        rows = [shop(number) for number in range(5)]
        at = int(query.get("page", 1)) - 1 if "page" in query else int(query.get("cursor", 0))
        some = rows[at * 2 : at * 2 + 2] if self.behaves != "circle" else rows[:2]
        more = at * 2 + 2 < len(rows)
        told = {"items": some, "cursor": str(at + 1) if more else None}
        told["next"] = (
            (f"/api/shops?cursor={at + 1}" if more else None) if self.behaves != "inward" else "http://10.0.0.1/x"
        )
        if self.behaves == "circle":
            told["cursor"] = "1"
        return self.tell(200, told)

    def tell(self, status, told):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *told):
        pass


def shop(number: int) -> dict:
    return {"code": CODES[number], "name": f"江岸路{number}号面馆", "founded": "2020-01-02", "office": "两河区局",
            "place": f"江岸路{number}号", "state": "存续", "owner": {"name": "林小满"}}  # fmt: skip


@pytest.fixture
def interface():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Interface)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    Interface.asked, Interface.behaves = [], ""
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()


ADDRESS = '[address]\nconnection = "licensing"\npath = "/shops"\nrecords = "items"\n'
WAYS = {
    "page": 'paging = "page"\n', "cursor": 'paging = "cursor"\nfollowing = "cursor"\n',
    "next": 'paging = "next"\nfollowing = "next"\n',
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.clause("CQ-8.1-03", "SZ-6.1-01", part=True)
def test_an_interface_is_read_page_by_page(interface, declare, link, way):
    declare(ADDRESS + WAYS[way])
    try_link(link(kind="http", address=interface, account="X-Token"))
    got = pull()
    assert (got.state, got.problem, got.rows, held()) == ("fetched", "", 5, 5)
    assert got.arrival.channel == "address" and any("owner.name" in one for one in got.arrival.run.warnings)
    assert not any(SECRET in one for one in Interface.asked)
    assert pull().arrival.run.unchanged == 5


@pytest.mark.parametrize(
    ("behaves", "way", "says"),
    [
        ("redirect", "page", "转到别处（302）"), ("hang", "page", "没有答完"), ("words", "page", "不是一列记录"),
        ("html", "page", "不是 JSON"), ("circle", "cursor", "打转"), ("inward", "next", "连接地址之外"),
    ],
)  # fmt: skip
def test_an_interface_that_misbehaves_brings_nothing(interface, declare, link, monkeypatch, behaves, way, says):
    declare(ADDRESS + WAYS[way])
    link(kind="http", address=interface, account="X-Token")
    monkeypatch.setattr("xinheng.kit.outgoing.ending.TIMEOUT", 0.5)
    Interface.behaves = behaves
    got = pull()
    assert got.state == "failed" and says in got.problem, got.problem
    assert held() == 0 and not Arrival.objects.exists()
    assert not any("inside" in one for one in Interface.asked)


def test_a_wrong_token_and_an_inside_nobody_opened_are_refused(cast, interface, declare, link, settings):
    declare(ADDRESS + WAYS["page"])
    kept = link(kind="http", address=interface, account="X-Token")
    keep_link(link=kept, password="old", by=cast.he)
    assert "不认这个令牌" in pull().problem
    settings.XINHENG_INWARD = []
    asked = len(Interface.asked)
    assert "没有开放" in pull().problem and len(Interface.asked) == asked
    with pytest.raises(Refusal, match="XINHENG_INWARD"):
        try_link(kept)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "0.0.0.0", "::1", "2130706433", "::ffff:10.0.0.1"]
)
def test_the_inside_is_judged_by_its_address_whatever_its_name(host):
    with pytest.raises((Inward, OSError)):
        judge(host, 80)


def test_an_opened_network_is_open_and_no_other():
    assert judge("127.0.0.1", 80, ["127.0.0.0/8"]) == "127.0.0.1"
    with pytest.raises(Inward):
        judge("10.0.0.1", 80, ["127.0.0.0/8", "10.8.0.0/16"])


def test_every_schedule_orders_its_latest_moment_once(declare, clock, cast):
    declare(ADDRESS + '[schedule]\ndaily = ["06:30", "18:00"]\n')
    clock("2026-11-20 07:00")
    assert order_what_is_due() == 1 and order_what_is_due() == 0
    work()
    first = Pull.objects.get()
    assert first.state == "failed" and "没有名为 licensing 的数据连接" in first.problem
    assert f"{city_time.local(first.slot):%d %H:%M}" == "20 06:30" and order_what_is_due() == 0
    # Three days asleep: once, for the latest.
    clock("2026-11-23 19:00")
    assert order_what_is_due() == 1 and Pull.objects.count() == 2
    # A job that was given up holds nothing back, and says so.
    Job.objects.update(state="dead")
    clock("2026-11-24 07:00")
    assert order_what_is_due() == 1
    assert "后台反复出故障" in Pull.objects.order_by("pk")[1].problem


@pytest.mark.parametrize(
    ("told", "now", "slot", "words"),
    [
        ({"daily": ["06:30", "18:00"]}, "2026-11-20 06:29", "19 18:00", "每天 06:30、18:00"),
        ({"daily": ["06:30"]}, "2026-11-20 06:30", "20 06:30", "每天 06:30"),
        ({"every_hours": 4}, "2026-11-20 11:59", "20 08:00", "每 4 小时"),
        ({"every_hours": 24}, "2026-11-20 00:00", "20 00:00", "每 24 小时"),
    ],
)
def test_the_latest_moment(clock, told, now, slot, words):
    clock(now)
    plan = Schedule(**told)
    assert f"{city_time.local(last_slot(plan, city_time.now())):%d %H:%M}" == slot and in_words(plan) == words


def test_a_pull_is_replayed_from_where_it_began(interface, declare, link, monkeypatch):
    declare(ADDRESS + WAYS["page"] + 'grows = "changed"\nsince_param = "since"\n')
    link(kind="http", address=interface, account="X-Token")
    assert "没有 changed" in pull().problem, "none of the records has it"
    one = Pull.objects.create(source="registration", state="fetched", asked_by="定时", asked_at=city_time.now(),
                              since="2026-11-01T08:00:00")  # fmt: skip
    pull(replays=one)
    assert "since=2026-11-01T07" in Interface.asked[-1]
    # The first of all read everything, and so does who replays it, whatever was read since.
    monkeypatch.setattr(fetching, "mark_of_source", lambda source: "2026-11-20T08:00:00")
    pull(replays=Pull.objects.create(source="registration", state="fetched", asked_by="x", asked_at=city_time.now()))
    assert "since=" not in Interface.asked[-1]


ODD_ADDRESSES = (
    "http://[::1", "http://c.cn:99999/", "http://c.cn:0/", "http://c.cn:x/", "http://c.cn/a b", "http://c.cn/\r\nX: y",
    "http://c.cn/中", "http://例子.中国/", "http://c.cn/#@d.cn", "http://c.cn\\@d.cn/", "http://:80/", "jdbc:mysql://c.cn/",
    "unix:///run/x", "HTTP//c.cn", "http://a@127.0.0.1/",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["http", "postgresql", "mysql"])
@pytest.mark.parametrize("host", ["a..b", "a" * 70 + ".cn"])
def test_what_is_no_name_is_said_to_the_steward(cast, link, kind, host):
    told = {"address": f"http://{host}/"} if kind == "http" else {"address": host, "database": "d", "account": "a"}
    kept = link(kind=kind, **told)
    with pytest.raises(Refusal, match=r"连不上|找不到"):
        try_link(kept)


def test_a_connection_in_use_is_not_removed_and_a_wrong_one_not_kept(cast, declare, link):
    declare(ADDRESS)
    kept = link(kind="http", address="https://api.example.cn/v1", account="X-Token")
    with pytest.raises(Refusal, match="registration"):
        drop_link(link=kept, by=cast.he)
    declare("")
    drop_link(link=kept, by=cast.he)
    assert not DataLink.objects.exists()
    for wrong in (
        {"kind": "http", "address": "file:///etc/passwd"}, {"kind": "http", "address": "https://a:b@c.cn/"},
        {"kind": "mysql", "address": "http://db/", "database": "a", "account": "b"}, {"kind": "mysql", "address": "db"},
        *({"kind": "http", "address": one} for one in ODD_ADDRESSES),
        {"kind": "http", "address": "https://c.cn/", "account": "X: y\r\nHost"}, {"name": "Licensing", "kind": "http"},
    ):  # fmt: skip
        with pytest.raises(Refusal):
            link(**wrong)
    with pytest.raises(IntakeRefused, match="没有声明从哪里取"):
        order_pull(source="registration", by="system")


def test_of_two_who_ask_in_the_same_moment_one_fetches_and_the_other_is_told(declare, monkeypatch):
    declare(ADDRESS)
    # Neither saw the other's when it looked.
    monkeypatch.setattr(fetching, "_under_way", lambda _: False)
    first = order_pull(source="registration", by="system")
    with pytest.raises(IntakeRefused, match="正在取数"):
        order_pull(source="registration", by="system")
    assert list(Pull.objects.all()) == [first] and Job.objects.filter(state="ready").count() == 1
    Pull.objects.update(state="failed")
    order_pull(source="registration", by="system")


def test_from_where_it_was_read_is_told_by_the_citys_clock():
    told = {"2026-11-20T00:30:00+00:00": "2026-11-20 08:30", "2026-11-20T08:30:00.5": "2026-11-20 08:30",
            "2026-11-20": "2026-11-20", "100000": "100000", "": "头"}  # fmt: skip
    assert {since: Pull(since=since).began for since in told} == told


def test_marks_and_differences():
    assert from_mark("100000", "PT1H") == "99000" and from_mark("2026-11-20T08:00:00", "PT1H") == "2026-11-20T07:00:00"
    assert from_mark("2026-11-20", "P1D") == "2026-11-19" and from_mark("abc", "PT1H") == "abc"
    assert mark_of(None) == "" and mark_of(7) == "7"
    assert difference([["a", "int"], ["b", "text"]], [["a", "text"], ["c", "text"]]) == (
        "少了 b；多了 c；换了类型 a（int → text）"
    )
    assert addresses._at({"a": {"b": 1}}, "a.b") == 1 and addresses._at([], "a") is None
