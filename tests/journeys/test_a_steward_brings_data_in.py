"""A steward who never saw the code brings in a department's table and an old workbook with bad cells, sends the bad
row back, measures, finds every column again and reads one statistic from both engines: all by what can be pressed."""

import struct
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests import cast as people
from tests.screen import DESK, Person, leave, worked
from xinheng.fusion.intake.models import IntakeRun, Pull, Reject
from xinheng.fusion.intake.tests import test_fetching
from xinheng.fusion.registers.models import Record

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORKBOOK = Path(test_fetching.__file__).parent / "registrations.xls"
GOOD, BAD = "915099010000000279", "915099010000000270"
# In the old format: an empty cell of the first row with the line's height after it; the same cell with the fifth word
# of the book's list, and a record that readers pass over.
EMPTY = struct.pack("<5H", 0x201, 6, 1, 6, 0x11) + struct.pack("<2H", 0x208, 16)
WORD = struct.pack("<5HI", 0xFD, 10, 1, 6, 0x11, 10) + struct.pack("<2H12x", 0x866, 12)
# Each column of the two, and the field it was said to be.
TABLE = {"code": "uscc", "name": "entity_name", "founded": "established_on", "office": "registration_authority",
         "place": "registered_address", "state": "registration_state"}  # fmt: skip
BOOK = {"代码": "uscc", "名称": "entity_name", "成立日期": "established_on", "登记机关": "registration_authority",
        "住所": "registered_address", "状态": "registration_state",
        "证件号码": "legal_representative_id"}  # fmt: skip


@pytest.fixture
def department(cluster):
    """A running PostgreSQL of a department with three shops, and who may read it."""
    given = {"HOST": "127.0.0.1", "PORT": cluster.port, "USER": "xinheng", "PASSWORD": "xinheng", "NAME": "department"}
    cluster.database(given["NAME"])
    made = test_fetching.Postgres(given)
    made.run(
        f"CREATE TABLE {made.table} (id int PRIMARY KEY, code varchar(18), name varchar(80), founded date, office text,"
        " place text, state varchar(10), changed timestamp)"
    )
    made.grant()
    for number in range(3):
        made.run(
            f"INSERT INTO {made.table} VALUES ({number}, '{test_fetching.CODES[number]}', '江岸路{number}号面馆',"
            f" '2020-01-02', '两河区局', '江岸路{number}号', '存续', '2026-11-20 08:00:00')"
        )
    yield made
    made.end()


def old_book(path: Path) -> Path:
    """The workbook of 1997's format with a wrong code in one row, and in another what is no number of a document."""
    data = WORKBOOK.read_bytes()
    spoilt = data.replace(GOOD.encode(), BAD.encode()).replace(GOOD.encode("utf-16-le"), BAD.encode("utf-16-le"))
    where = spoilt.index(EMPTY)
    rest = where + len(WORD)
    path.write_bytes(spoilt[:where] + WORD + spoilt[rest:])
    assert path.stat().st_size == len(data)
    return path


def meant(page, columns: dict[str, str]) -> None:
    """Say of each column what it is, where the platform took it for something else."""
    for column, field in columns.items():
        page.locator(f'select[aria-label="{column}"]').select_option(field)


@pytest.mark.clause("CQ-4-11", "CQ-8.1-01", "CQ-8.1-06", "CQ-8.1-07", "SZ-6.1-01", "SZ-6.1-04", "WX-3.1C-01", "SZ-5-02")
@pytest.mark.clause("WX-3.1C-03", "WX-3.1C-05", "SZ-4.2-01", part=True)
def test_a_table_and_an_old_workbook_come_in_and_every_column_is_found(
    chromium, live_server, department, settings, tmp_path, on_spark
):
    settings.XINHENG_HOME, settings.XINHENG_INWARD = tmp_path, ["127.0.0.0/8"]
    settings.LAKE_ROOT = tmp_path / "lake"
    people.cast()
    he = Person(chromium, live_server.url, DESK)
    he.page.set_default_timeout(60_000)
    he.sign_in("he").open("/data/").press("数据来源")

    # The department's table: a connection, a sample, the source, the first fetching.
    he.press("新的来源").press("从数据库或接口取").press("数据连接").press("连接数据库")
    told = department.told
    he.fill(name="licensing", title="登记库", address=told["address"], port=str(told["port"]),
            database=told["database"], account=told["account"],
            password=test_fetching.SECRET).press("保存并试连")  # fmt: skip
    assert "登记库连上了" in he.text and test_fetching.SECRET not in he.page.content()
    he.open("/data/").press("数据来源").press("新的来源").press("从数据库或接口取")
    assert department.table in he.text
    he.fill(table=department.table.partition(".")[2].upper()).press("取几行看看")
    assert "江岸路0号面馆" in he.text
    he.page.select_option("[name=record_type]", "registration")
    he.press("按这一类重认")
    meant(he.page, TABLE | {"id": "", "changed": ""})
    he.page.select_option("[name=grows]", "changed")
    he.fill(name="shops", title="登记库的表", department="登记处").press("保存来源")
    he.press("立即取数").press("取数")
    worked()
    he.open("/data/sources/shops")
    assert Pull.objects.get().state == "fetched", he.text
    assert "已取到" in he.text and IntakeRun.objects.get().accepted == 3

    # An old workbook with a wrong code in it: proposed, tried, taken in; its bad row goes back as a form.
    old = old_book(tmp_path / "登记.xls")
    he.open("/data/sources/").press("新的来源")
    he.page.set_input_files("input[type=file]", old)
    he.press("认一遍")
    he.page.select_option("[name=record_type]", "registration")
    he.press("按这一类重认")
    meant(he.page, BOOK)
    assert "不合格" in he.text
    he.fill(name="old_book", title="老登记簿", department="城关所").press("保存，接着接入")
    he.page.set_input_files("input[type=file]", old)
    he.press("试读")
    worked()
    he.page.get_by_text("将退回").first.wait_for()
    he.press("接入这份文件").press("接入")
    worked()
    run = IntakeRun.objects.get(source__name="old_book")
    assert (run.accepted, run.rejected, run.findings) == (1, 1, 1)
    he.open("/data/").press("数据来源").press("老登记簿")
    he.open(f"/data/sources/runs/{run.pk}")
    assert "退回 1" in he.text and "1 个，行照常接收" in he.text
    with he.page.expect_download() as waiting:
        he.page.get_by_text("下载更正表").click()
    form = tmp_path / "更正.xlsx"
    waiting.value.save_as(form)
    book = load_workbook(form)
    for row in book.active.iter_rows(min_row=2):
        for cell in row:
            cell.value = GOOD if cell.value == BAD else cell.value
    book.save(form)
    he.press("交回更正表")
    he.page.set_input_files("input[type=file]", form)
    he.press("交回")
    worked()
    assert list(Reject.objects.values_list("outcome", flat=True)) == ["corrected"]
    assert Record.objects.filter(type="registration", superseded_at=None).count() == 5

    # How good it is, and where every column went.
    he.open("/data/").press("数据质量").press("重新测量").press("开始")
    assert "登记注册信息" in he.text or "登记注册" in he.text
    he.press("按来源")
    assert "登记库的表（登记处）" in he.text and "老登记簿（城关所）" in he.text
    for source, columns in (("登记库的表", TABLE), ("老登记簿", BOOK)):
        he.open("/data/").press("数据目录")
        he.page.fill("form.asking [name=q]", source)
        leave(he.page, "form.asking button")
        found = he.page.url
        for column, field in columns.items():
            assert f"{source}·{column}" in he.text, (source, column)
            leave(he.page, f"a[href$='/registration/fields/{field}']")
            assert f"{source}·{column}" in he.page.locator("svg.way").text_content(), (source, column)
            he.page.goto(found)

    # One statistic by both engines, side by side.
    he.open("/data/").press("统计模型").press("在册经营主体分布")
    for engine in ("DuckDB", "Spark"):
        he.press(f"用 {engine} 运行").press("运行")
        worked()
        he.again()
        assert f"{engine} 于" in he.text, he.text
    assert "行相同，没有不同" in he.text
