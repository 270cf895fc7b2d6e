"""A steward keeps a connection, makes a source that is fetched through it, fetches it, and sees what came of it."""

import pytest

from xinheng.fusion.intake.arriving.tables import MOST_TABLES
from xinheng.fusion.intake.models import DataLink, Pull
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.intake.tests import test_fetching
from xinheng.fusion.intake.tests.test_fetching import interface
from xinheng.portals.data.forms import TableOriginForm
from xinheng.portals.data.tests.test_taking import part, work

__all__ = ["interface"]
pytestmark = pytest.mark.django_db(transaction=True)
LINK = {"kind": "http", "name": "licensing", "title": "登记库", "account": "X-Token", "password": test_fetching.SECRET}


@pytest.fixture
def he(sign_in, settings, tmp_path):
    settings.XINHENG_HOME, settings.XINHENG_INWARD = tmp_path, ["127.0.0.0/8"]
    return sign_in("he")


def test_a_connection_is_kept_tried_and_its_token_never_shown(he, interface):
    page = he.get("/data/links/").content.decode()
    assert "还没有数据连接" in page
    assert he.post("/data/links/new", LINK | {"address": "ftp://x"}).status_code == 422
    answer = he.post("/data/links/new", LINK | {"address": interface})
    tried = he.get(answer["Location"]).content.decode()
    assert "登记库连上了" in tried and test_fetching.SECRET not in tried
    assert "登记库连上了" not in he.get("/data/links/").content.decode()
    # A link in a letter would else have our machine knock at the department's.
    assert he.get("/data/links/licensing/try").status_code == 405
    edit = he.get("/data/links/licensing").content.decode()
    assert test_fetching.SECRET not in edit and "X-Token" in edit
    # No password typed: the kept one stays. A wrong one is told by trying.
    kept = he.post("/data/links/licensing", LINK | {"address": interface, "password": "", "title": "登记前置机"})
    assert "登记前置机连上了" in he.get(kept["Location"]).content.decode()
    assert "登记前置机连上了" in he.post("/data/links/licensing/try", follow=True).content.decode()
    he.post("/data/links/licensing", LINK | {"address": interface, "password": "old"})
    assert "不认这个令牌" in he.post("/data/links/licensing/try", follow=True).content.decode()
    assert he.post("/data/links/licensing/drop").status_code == 302 and not DataLink.objects.exists()
    assert he.get("/data/links/licensing").status_code == 404


def test_two_who_change_one_connection_hear_of_each_other(he, interface):
    he.post("/data/links/new", LINK | {"address": interface})
    seen = part(he.get("/data/links/licensing").content.decode(), "seen")
    told = LINK | {"address": interface, "password": "", "seen": seen}
    assert he.post("/data/links/licensing", told | {"title": "甲改的"}).status_code == 302
    answer = he.post("/data/links/licensing", told | {"title": "乙改的"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "现在是 甲改的" in page and "乙改的" in page
    assert DataLink.objects.get().title == "甲改的"
    again = told | {"title": "乙改的", "seen": part(page, "seen")}
    assert he.post("/data/links/licensing", again).status_code == 302 and DataLink.objects.get().title == "乙改的"


def test_a_kept_token_goes_to_the_place_it_was_given_for_and_nowhere_else(he, interface):
    """Who changes the address would else read at his own machine what is never shown."""
    he.post("/data/links/new", LINK | {"address": interface})
    for changed in ({"address": "https://mine.example/"}, {"account": "X-Mine"}):
        answer = he.post("/data/links/licensing", LINK | {"address": interface, "password": ""} | changed)
        assert answer.status_code == 422 and "请重新填写密码" in answer.content.decode()
        assert DataLink.objects.get().address == interface and DataLink.objects.get().account == "X-Token"
    moved = LINK | {"address": interface + "/", "password": test_fetching.SECRET}
    assert he.post("/data/links/licensing", moved).status_code == 302


def test_only_who_takes_in_data_for_the_whole_city_sees_connections(sign_in, he):
    for who in ("admin", "zhao"):
        for address in ("/data/links/", "/data/links/new", "/data/links/nothing", "/data/sources/registration/pull"):
            assert sign_in(who).get(address).status_code == 403, (who, address)


def test_a_database_and_an_interface_are_asked_for_what_each_needs(he, interface):
    """And a source of one of several connections is asked for that one's."""
    database, address = he.get("/data/links/new").content.decode(), he.get("/data/links/new?kind=http").content.decode()
    assert "库名" in database and "放令牌的请求头" not in database
    assert "放令牌的请求头" in address and "库名" not in address
    he.post("/data/links/new", LINK | {"address": interface})
    assert "接口路径" in he.get("/data/sources/fetched").content.decode()
    # A port at which nobody listens: it is said at once, and what is known may still be typed.
    shut = {"kind": "postgresql", "name": "shut", "title": "停了的库", "address": "127.0.0.1", "port": "1",
            "database": "x", "account": "x", "password": "x"}  # fmt: skip
    assert he.post("/data/links/new", shut | {"database": ""}).status_code == 422
    assert he.post("/data/links/new", shut).status_code == 302
    both = he.get("/data/sources/fetched").content.decode()
    assert "?connection=shut" in both and "?connection=licensing" in both and "接口路径" not in both
    opened = he.get("/data/sources/fetched?connection=shut").content.decode()
    assert "看看有哪些表" in opened and "127.0.0.1:1" not in opened, "opening the page connects to nobody"
    asked = he.post("/data/sources/fetched", {"connection": "shut", "tables": "1", "table": "a.b"}).content.decode()
    assert (
        'value="a.b"' in asked
        and "停了的库（127.0.0.1:1）" in asked
        and "表或视图" in asked
        and "接口路径" not in asked
    )


def test_every_table_that_may_be_read_is_offered_and_where_they_are_too_many_one_is_typed():
    there = [f"licensing.t{number:03}" for number in range(MOST_TABLES)]
    few, many = TableOriginForm({"table": there[33]}), TableOriginForm({"table": "T999"})
    few.offer(there[:34])
    many.offer(there)
    assert str(few["table"]).count("<option") == 35 and f'value="{there[33]}" selected' in str(few["table"])
    assert "34 张" in few.fields["table"].help_text and few.is_valid()
    assert "<option" not in str(many["table"]) and many.is_valid() and many.cleaned_data["table"] == there[-1]


@pytest.mark.clause("CQ-8.1-03", "SZ-6.1-01", "WX-3.1C-03", part=True)
def test_a_source_is_made_of_an_interface_fetched_and_replayed(he, interface):
    he.post("/data/links/new", LINK | {"address": interface})
    told = {"connection": "licensing", "path": "/shops", "records": "items", "paging": "page", "daily": "6:30",
            "size_param": "page_size"}  # fmt: skip
    wrong = he.post("/data/sources/fetched", told)
    assert wrong.status_code == 422 and "每天几点取" in wrong.content.decode()
    page = he.post("/data/sources/fetched", told | {"daily": "06:30、18:00"}).content.decode()
    assert "江岸路0号面馆" in page and "保存来源" in page
    columns = ["code", "name", "founded", "office", "place", "state", "owner.name"]
    meant = [
        "uscc",
        "entity_name",
        "established_on",
        "registration_authority",
        "registered_address",
        "registration_state",
        "",
    ]
    save = {f"column{n}": name for n, name in enumerate(meant)} | {
        "held": part(page, "held"), "was": "registration", "record_type": "registration", "save": "1",
        "origin": part(page, "origin").replace("&quot;", '"'), "name": "shops",
        "title": "登记接口", "department": "登记处",
    }  # fmt: skip
    answer = he.post("/data/sources/new", save)
    if answer.status_code == 422:
        save["column5"] = "registration_state"
        answer = he.post("/data/sources/new", save)
    assert answer["Location"] == "/data/sources/shops", answer.content.decode()[:2000]
    made = sources()["shops"]
    assert (made.address.records, made.address.size_param) == ("items", "page_size")
    assert made.schedule.daily == ["06:30", "18:00"] and columns[0] in made.columns
    page = he.get("/data/sources/shops").content.decode()
    assert "每天 06:30、18:00" in page and "还没有取过" in page and "/shops" in page
    assert he.post("/data/sources/shops/pull").status_code == 302
    assert "正在取数" in he.post("/data/sources/shops/pull").content.decode()
    work()
    page = he.get("/data/sources/shops").content.decode()
    one = Pull.objects.get()
    assert "已取到" in page and f"?again={one.pk}" in page and one.arrival.run.read == 5
    # Their word 存续 is another word for our code, which every source understands.
    assert one.arrival.run.accepted == 5 and made.values == {}
    assert he.post(f"/data/sources/shops/pull?again={one.pk}").status_code == 302
    work()
    assert Pull.objects.count() == 2 and Pull.objects.latest("pk").replays == one
    assert he.get("/data/sources/shops/pull?again=99999").status_code == 404
    assert he.get("/data/sources/nothing/pull").status_code == 404
