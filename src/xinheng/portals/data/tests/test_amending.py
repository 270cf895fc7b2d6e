"""A steward changes a saved source and removes it; what was taken in stays, and what depends on it is said first."""

import re

import pytest
from tests.deliveries import run_intake

from xinheng.fusion.intake.models import DataLink, Pull
from xinheng.fusion.intake.proposing import amending
from xinheng.fusion.intake.proposing.amending import change_source, drop_source
from xinheng.fusion.intake.proposing.saving import SourceDraft, save_source
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sources import saved_folder, source_named
from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.portals.data.tests.test_taking import CODES, part, tried, work
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = {
    "召回单号": "recall_number", "召回企业代码": "uscc", "品名": "product_name", "召回等级": "level", "召回类型": "way",
    "召回原因": "reason", "启动日期": "started_at",
}  # fmt: skip
ROWS = [
    ",".join(COLUMNS),
    *(f"召回{n}号,{code},豆瓣酱,二级,主动召回,标签错误,2026-03-0{n}" for n, code in enumerate(CODES, 1)),
]
FORM = {
    "title": "召回台账",
    "department": "食品处",
    "refresh": "P7D",
    "delivery": "partial",
    "daily": "",
    "every_hours": "",
}
FORM |= {f"column{place}": field for place, field in enumerate(COLUMNS.values())}


@pytest.fixture
def he(sign_in, settings, tmp_path):
    settings.XINHENG_HOME = tmp_path
    client = sign_in("he")
    save_source(draft=SourceDraft("recalls", "召回", "食品处", "food_recall", COLUMNS), by="system")
    return client


@pytest.fixture
def taken(he, tmp_path):
    path = tmp_path / "召回.csv"
    path.write_text("\n".join(ROWS), "utf-8")
    return run_intake(source="recalls", files=[path], by="system")


def test_a_saved_source_is_changed_and_its_data_stay(he, taken):
    page = he.get("/data/sources/recalls/edit").content.decode()
    assert "已有 1 次接入、写入的 2 条记录不变" in page and '<option value="product_name" selected>' in page
    assert "修改" in he.get("/data/sources/recalls").content.decode()
    for wrong, said in (
        ({"title": ""}, "写明名称"), ({"refresh": "weekly"}, "写作 P1D"), ({"daily": "25:00"}, "daily"),
        ({"daily": "06:30", "every_hours": "4"}, "两者取一"), ({"column2": ""}, "没有来源"),
        ({"column2": "reason"}, "同一个数据项：召回原因"), ({"delivery": "sometimes"}, "delivery"),
    ):  # fmt: skip
        answer = he.post("/data/sources/recalls/edit", FORM | wrong)
        assert answer.status_code == 422 and said in answer.content.decode(), wrong
    assert source_named("recalls").refresh is None
    assert he.post("/data/sources/recalls/edit", FORM | {"daily": "6点"}).status_code == 422
    answer = he.post("/data/sources/recalls/edit", FORM | {"daily": "06:30、18:00", "delivery": "full"})
    assert answer["Location"] == "/data/sources/recalls"
    now = source_named("recalls")
    assert (now.title, now.refresh, now.delivery, now.schedule.daily) == (
        "召回台账", "P7D", "full", ["06:30", "18:00"],
    ) and now.columns == COLUMNS  # fmt: skip
    page = he.get("/data/sources/recalls").content.decode()
    assert "每天 06:30、18:00" in page and "一周" in page
    assert AuditEvent.objects.filter(verb="change_source").count() == 1
    assert Record.objects.filter(type="food_recall", superseded_at=None).count() == 2
    place, page = tried(he, "/data/sources/recalls/take", *ROWS)
    assert "未变 2" in page, place


def test_of_two_stewards_on_one_source_the_second_is_told_before_anything_is_lost(he, sign_in):
    seen = part(he.get("/data/sources/recalls/edit").content.decode(), "seen")
    assert he.post("/data/sources/recalls/edit", FORM | {"seen": seen, "title": "甲改的"}).status_code == 302
    answer = he.post("/data/sources/recalls/edit", FORM | {"seen": seen, "title": "乙改的"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "刚被别人改过" in page and 'value="乙改的"' in page
    assert source_named("recalls").title == "甲改的"
    # Having read that, he may say it all the same.
    again = FORM | {"seen": part(page, "seen"), "title": "乙改的"}
    assert he.post("/data/sources/recalls/edit", again).status_code == 302
    assert source_named("recalls").title == "乙改的"


def test_two_who_save_at_the_same_moment_hear_of_each_other(he, monkeypatch):
    """The first one's file is written between the second one's look and his own writing."""
    path, tell = saved_folder() / "recalls.toml", amending.record_event

    def meanwhile(**told):
        path.write_text(re.sub('title = ".*"', 'title = "甲改的"', path.read_text("utf-8"), count=1), "utf-8")
        return tell(**told)

    monkeypatch.setattr(amending, "record_event", meanwhile)
    answer = he.post("/data/sources/recalls/edit", FORM | {"title": "乙改的"})
    assert answer.status_code == 422 and "刚被别人改过" in answer.content.decode()
    assert source_named("recalls").title == "甲改的"
    assert not AuditEvent.objects.filter(verb="change_source").exists()


def test_what_the_file_says_besides_is_kept(he):
    path = saved_folder() / "recalls.toml"
    path.write_text(
        path.read_text("utf-8") + '\n[values.level]\n"较重" = "2"\n[defaults]\nfinished_on = "2026-03-05"\n', "utf-8"
    )
    he.post("/data/sources/recalls/edit", FORM)
    kept = source_named("recalls")
    assert kept.values == {"level": {"较重": "2"}} and kept.defaults and kept.title == "召回台账"


def test_a_source_is_removed_when_nothing_waits_for_it_and_what_came_stays(he, taken):
    DataLink.objects.all().delete()
    page = he.get("/data/sources/recalls/drop").content.decode()
    assert "历次 1 次接入、写入的 2 条记录都保留" in page
    assert he.post("/data/sources/recalls/drop", {"reason": ""}).status_code == 422
    tried(he, "/data/sources/recalls/take", *ROWS)
    assert "还有 1 份没有办完" in he.post("/data/sources/recalls/drop", {"reason": "并了"}).content.decode()
    he.post("/data/sources/sent/1/take")
    work()
    (saved_folder() / "visits.toml").write_text(
        'title = "回访"\ndepartment = "食品处"\nrecord_type = "food_recall"\n[columns]\n"号" = "recall_number"\n'
        '"码" = "uscc"\n"品" = "product_name"\n"级" = "level"\n"式" = "way"\n"因" = "reason"\n"日" = "started_at"\n'
        '[subject.via]\nrecord_type = "food_recall"\nsource = "recalls"\nfield = "recall_number"\n', "utf-8",
    )  # fmt: skip
    assert "回访的行靠这个来源" in he.post("/data/sources/recalls/drop", {"reason": "并了"}).content.decode()
    (saved_folder() / "visits.toml").unlink()
    assert he.post("/data/sources/recalls/drop", {"reason": "并到新系统"})["Location"] == "/data/sources/"
    assert (
        source_named("recalls") is None and Record.objects.filter(type="food_recall", superseded_at=None).count() == 2
    )
    page = he.get("/data/sources/recalls").content.decode()
    assert "已删除" in page and "接入文件" not in page.split("最近送来的")[0].split("</nav>")[-1]
    assert he.get("/data/sources/runs/1").status_code == 200
    assert he.get("/data/sources/recalls/edit").status_code == 404
    # The name is free again.
    save_source(draft=SourceDraft("recalls", "召回", "食品处", "food_recall", COLUMNS), by="system")


def test_a_source_of_the_pack_is_not_changed_here(he, sign_in):
    assert he.get("/data/sources/registration/edit").status_code == 404
    for act in (lambda: change_source(name="registration", changes={}, by="system"),
                lambda: drop_source(name="registration", by="system", reason="x")):  # fmt: skip
        with pytest.raises(IntakeRefused, match="在城市包里声明"):
            act()
    assert sign_in("admin").get("/data/sources/recalls/edit").status_code == 403


def test_a_column_that_the_department_calls_otherwise_now_is_taken_under_its_new_name(he, taken):
    """Those that the last fetching brought are offered; any other is written down as the department calls it."""
    Pull.objects.create(source="recalls", state="held", asked_by="定时", asked_at=city_time.now(),
                        columns=[[one, "text"] for one in (*COLUMNS, "原因说明", "经办")])  # fmt: skip
    page = he.get("/data/sources/recalls/edit").content.decode()
    assert page.count("新来的列") == 2 and 'name="added" value="原因说明"' in page
    renamed = FORM | {"column5": "", "added": ["原因说明", "经办", ""], "added_as": ["reason", "", ""]}
    nameless = he.post("/data/sources/recalls/edit", renamed | {"added_as": ["reason", "", "finished_on"]})
    assert nameless.status_code == 422 and "没有写列名" in nameless.content.decode()
    twice = he.post("/data/sources/recalls/edit", renamed | {"column5": "reason"})
    assert twice.status_code == 422 and "同一个数据项：召回原因" in twice.content.decode()
    assert 'value="原因说明"' in twice.content.decode(), "what was said is kept"
    assert he.post("/data/sources/recalls/edit", renamed).status_code == 302
    declared = source_named("recalls")
    assert declared.columns["原因说明"] == "reason" and declared.ignore == ["召回原因", "经办"]
    assert "新来的列" not in he.get("/data/sources/recalls/edit").content.decode()
    new = ROWS[0].replace("召回原因", "原因说明"), ROWS[1].replace("标签错误", "标签有错")
    _, page = tried(he, "/data/sources/recalls/take", *new)
    assert "将接收 1 + 将退回 0" in page


def test_of_what_is_fetched_nobody_is_asked_how_a_file_is_written(he):
    assert 'name="sheet"' in he.get("/data/sources/recalls/edit").content.decode()
    change_source(name="recalls", changes={"table": {"connection": "food", "table": "food.recalls"}}, by="system")
    page = he.get("/data/sources/recalls/edit").content.decode()
    assert 'name="title"' in page and not any(f'name="{name}"' in page for name in ("sheet", "encoding", "delimiter"))
    assert he.post("/data/sources/recalls/edit", FORM | {"title": "召回库", "table": "food.recalls"}).status_code == 302
    assert source_named("recalls").title == "召回库" and source_named("recalls").table.table == "food.recalls"


def test_the_table_and_what_grows_of_it_are_changed_where_the_department_changed_them(he):
    assert 'name="table"' not in he.get("/data/sources/recalls/edit").content.decode()
    place = {"connection": "food", "table": "food.recalls", "grows": "id", "overlap": "PT2H"}
    change_source(name="recalls", changes={"table": place}, by="system")
    page = he.get("/data/sources/recalls/edit").content.decode()
    assert 'value="food.recalls"' in page and 'value="id"' in page
    for wrong, said in (
        ({"table": ""}, "写明表或视图"), ({"table": 'food"; drop'}, "table"),
        ({"table": "food.recalls", "grows": "id", "delivery": "full"}, "不是全量"),
    ):  # fmt: skip
        answer = he.post("/data/sources/recalls/edit", FORM | wrong)
        assert answer.status_code == 422 and said in answer.content.decode(), wrong
    read = Pull.objects.create(source="recalls", state="done", asked_by="定时", asked_at=city_time.now(), until="41")
    assert he.post("/data/sources/recalls/edit", FORM | {"table": "food.recalls", "grows": "id"}).status_code == 302
    read.refresh_from_db()
    assert read.until == "41"
    assert he.post("/data/sources/recalls/edit", FORM | {"table": "food.v_recalls", "grows": "at"}).status_code == 302
    read.refresh_from_db()
    assert read.until == "", "how far another column was read is nothing to go on from"
    now = source_named("recalls").table
    assert (now.table, now.grows, now.connection, now.overlap) == ("food.v_recalls", "at", "food", "PT2H")
    he.post("/data/sources/recalls/edit", FORM | {"table": "food.v_recalls", "grows": ""})
    assert source_named("recalls").table.grows is None


def test_what_no_column_is_may_be_said_of_every_row_or_taken_from_another_column(he):
    """The department left its column of reasons out; the same may be said and unsaid later."""
    without = FORM | {"column5": ""}
    asked = he.post("/data/sources/recalls/edit", without)
    page = asked.content.decode()
    assert asked.status_code == 422 and "没有来源" in page and 'name="all_reason"' in page
    assert (
        'name="all_recall_number"' not in he.post("/data/sources/recalls/edit", FORM | {"column0": ""}).content.decode()
    )
    wrong = he.post("/data/sources/recalls/edit", FORM | {"column3": "", "all_level": "没有这级"})
    assert wrong.status_code == 422 and "不能每行都写" in wrong.content.decode()
    assert 'value="没有这级"' in wrong.content.decode(), "what was typed is kept"
    assert he.post("/data/sources/recalls/edit", without | {"all_reason": "标签错误"}).status_code == 302
    assert source_named("recalls").defaults == {"reason": "标签错误"}
    assert 'value="标签错误"' in he.get("/data/sources/recalls/edit").content.decode()
    taken = without | {"column6": "", "added": ["", ""], "added_as": ["", ""], "all_reason": "", "from_reason": "品名"}
    assert (
        he.post("/data/sources/recalls/edit", taken | {"column6": "reason", "column5": "started_at"}).status_code == 302
    )
    now = source_named("recalls")
    assert now.defaults == {} and now.derived["reason"].columns == ["品名"]


def test_columns_that_are_joined_stay_joined_until_another_is_chosen(he):
    joined = {"reason": {"columns": ["召回原因", "品名"], "separator": "；"}}
    rest = {column: field for column, field in COLUMNS.items() if field != "reason"}
    changes = {"derived": joined, "columns": rest, "ignore": ["召回原因"]}
    change_source(name="recalls", changes=changes, by="system")
    page = he.get("/data/sources/recalls/edit").content.decode()
    assert '<option value="=" selected>召回原因、品名 连在一起</option>' in page
    form = {key: value for key, value in FORM.items() if not key.startswith("column")}
    form |= {f"column{n}": f for n, f in enumerate([*rest.values(), ""])}
    assert he.post("/data/sources/recalls/edit", form | {"from_reason": "="}).status_code == 302
    assert source_named("recalls").derived["reason"].separator == "；"
    assert he.post("/data/sources/recalls/edit", form | {"from_reason": "召回原因"}).status_code == 302
    assert source_named("recalls").derived["reason"].columns == ["召回原因"]
