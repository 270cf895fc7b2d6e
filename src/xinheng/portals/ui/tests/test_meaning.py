"""What a record type means is read from the standard: a new one is shown right though no page was ever told of it."""

import pytest
from tests.shop import SHOP, days_ago, register

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Source
from xinheng.kit import city_time
from xinheng.portals.ui.records import record_view
from xinheng.portals.ui.sources import sources_read_in

pytestmark = pytest.mark.django_db

FIELDS = """
[fields.number]
title = "许可编号"
type = "text"
required = true
role = "key"
[fields.uscc]
title = "统一社会信用代码"
type = "uscc"
role = "subject"
[fields.until]
title = "有效期至"
type = "date"
role = "ends_on"
"""
PERMIT = """
title = "摊位许可"
theme = "acts"
key = ["number"]
portrait = "stalls"
lifetime = "expires"
soon = 10
owner = "市场科"
refresh = "P1D"
title_field = "number"
[public]
basis = "城市公示规定 第三条"
[fields.reviewed_by]
title = "下次年审"
type = "date"
due = "摊位年审"
[fields.state]
title = "状态"
type = "code:stall_state"
role = "status"
"""
LISTED = """
title = "摊位黑名单"
theme = "credit"
key = ["number"]
portrait = "stall_list"
lifetime = "listing"
tone = "red"
owner = "市场科"
refresh = "P1D"
title_field = "number"
[public]
basis = "城市公示规定 第四条"
"""
FILES = {
    "city.toml": 'name = "河城"\ntitle = "河城市场监督管理局"\n[brand]\nname = "信衡"\n',
    "standard/acts/stall_permit.toml": PERMIT + FIELDS,
    "standard/credit/stall_listing.toml": LISTED + FIELDS,
    "codes/stall_state.csv": "code,title,tone,closed\nused,在用,green,\nidle,闲置,yellow,paused\nback,已收回,red,yes\n",
    "codes/portrait_section.csv": (
        "code,title,clean,after\nstalls,摊位许可,,registration\nstall_list,摊位黑名单,没有被列入摊位黑名单。,stalls\n"
    ),
    "sources/stall_list.toml": (
        'title = "黑名单"\ndepartment = "市场科"\nrecord_type = "stall_listing"\n'
        '[columns]\n"编号" = "number"\n"代码" = "uscc"\n"至" = "until"\n'
    ),
}


@pytest.fixture
def river_city(tmp_path, settings):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings.XINHENG_CITY = str(tmp_path)


def permit(number: str, **fields: str) -> None:
    write_records(type="stall_permit", rows=[{"number": number, "uscc": SHOP} | fields], by="system")


def page(client, shop) -> str:
    shown = client.get(f"/e/{shop.identity}").content.decode()
    return shown[shown.index("<main") :]


def test_a_type_of_the_city_s_own_is_shown_by_its_declaration(client, river_city):
    shop = register()
    permit("准〔1〕", until=days_ago(-8), state="used")
    permit("准〔2〕", until=days_ago(-11), state="used")
    permit("准〔3〕", until=days_ago(1), state="used")
    permit("准〔4〕", state="idle", reviewed_by=days_ago(30))
    permit("准〔5〕", state="used", reviewed_by=days_ago(26))
    shown = page(client, shop)
    assert shown.index('id="registration"') < shown.index('id="stalls"')
    assert ">8 天后到期<" in shown and "11 天后到期" not in shown and "已过期" in shown
    assert "摊位年审超期 26 天" in shown and "摊位年审超期 30 天" not in shown


def test_its_tone_is_that_of_its_declaration(river_city):
    def tag(type: str, **fields: str) -> tuple[str, str]:
        about = {"source": "s", "recorded_at": "", "effective_on": "", "ends_on": fields.get("until", "")}
        view = record_view({"type": type, "fields": fields, **about})
        return view.tag, view.tone

    assert tag("stall_permit", state="used") == ("在用", "green")
    assert tag("stall_permit", state="idle") == ("闲置", "yellow")
    assert tag("stall_permit", state="back", until=days_ago(-11)) == ("已收回", "red")
    assert tag("stall_permit", state="used", until=days_ago(-10)) == ("10 天后到期", "yellow")
    assert tag("stall_permit", state="used", until=days_ago(1)) == ("已过期", "red")
    assert tag("stall_listing", until=days_ago(-1)) == ("列入中", "red")
    assert tag("stall_listing", until=days_ago(0)) == ("已移出", "grey")


def test_its_clean_sentence_is_said_where_a_department_would_know(client, river_city):
    shop = register()
    assert "没有被列入摊位黑名单。" not in page(client, shop)
    Source.objects.create(name="stall_list", title="黑名单", department="市场科", last_received_at=city_time.now())
    sources_read_in.cache_clear()
    assert "没有被列入摊位黑名单。" in page(client, shop)
    write_records(type="stall_listing", rows=[{"number": "黑〔1〕", "uscc": SHOP}], by="system")
    shown = page(client, shop)
    assert "没有被列入摊位黑名单。" not in shown and "列入中" in shown
