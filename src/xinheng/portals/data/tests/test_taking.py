"""A steward tries a file, takes it in, and makes a source of one that nobody declared; all in the browser."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from xinheng.fusion.intake.models import Arrival, IntakeRun
from xinheng.fusion.intake.sources import plan_for, sources
from xinheng.fusion.intake.tests.test_proposing import covered
from xinheng.fusion.registers.models import Record
from xinheng.kit.credit_code import generate
from xinheng.support.audit.models import AuditEvent
from xinheng.support.jobs.worker import run_next

pytestmark = pytest.mark.django_db
CODES = [generate(division="509901", serial=number) for number in (701, 702)]
HEAD = "召回单号,召回企业代码,品名,召回等级,召回类型,召回原因,启动日期,完成日,天气"
ROWS = [f"召回{n}号,{code},豆瓣酱,二级,主动召回,标签错误,2026-03-0{n},,晴" for n, code in enumerate(CODES, start=1)]


@pytest.fixture
def home(settings, tmp_path):
    settings.XINHENG_HOME = tmp_path
    return tmp_path


def table(*rows: str, encoding: str = "gb18030") -> SimpleUploadedFile:
    return SimpleUploadedFile("召回.csv", "\n".join(rows).encode(encoding))


def work() -> None:
    """What the worker owes."""
    while run_next():
        pass


def tried(client, address: str, *rows: str) -> tuple[str, str]:
    """A file sent and tried by the worker: the page of it, what stands on it."""
    answer = client.post(address, {"file": table(*rows)})
    assert answer.status_code == 302, answer.content.decode()
    work()
    return answer["Location"], client.get(answer["Location"]).content.decode()


def part(page: str, name: str) -> str:
    """The value of a hidden field."""
    return page.split(f'name="{name}" value="')[1].split('"')[0]


@pytest.mark.clause("SZ-6.1-01", "CQ-8.1-06", "CQ-4-11", part=True)
def test_a_filled_template_is_tried_and_taken_in(sign_in, home):
    he, address = sign_in("he"), "/data/sources/template_food_recall/take"
    head = he.get("/data/standard/food_recall/file?as=csv").content.decode("utf-8-sig").strip()
    cells = dict.fromkeys(head.split(","), "") | {
        "召回编号": "召回1号", "召回单位统一社会信用代码": CODES[0], "产品名称": "豆瓣酱",
        "召回级别": "二级", "召回方式": "主动召回", "召回原因": "标签错误", "启动时间": "2026-03-02",
    }  # fmt: skip
    good, bad = ",".join(cells.values()), ",".join((cells | {"召回编号": "召回2号", "召回级别": "很高"}).values())
    place, page = tried(he, address, head, good, bad)
    assert "读取</dt><dd>2 行 = 将接收 1 + 将退回 1 + 未变 0" in page
    assert not IntakeRun.objects.exists() and not Record.objects.exists()
    assert he.post(f"{place}/take").status_code == 302
    work()
    run, answer = IntakeRun.objects.get(), he.get(place)
    assert answer["Location"] == f"/data/sources/runs/{run.pk}" and (run.accepted, run.rejected) == (1, 1)
    assert "很高" in he.get(answer["Location"]).content.decode()
    assert he.get("/data/sources/template_food_recall").status_code == 200
    # Taken back, nothing of it holds; a reason is asked for.
    assert "撤回这次接入" in he.get(answer["Location"]).content.decode()
    assert he.post(f"{answer['Location']}/take-back", {"reason": ""}).status_code == 422
    assert he.post(f"{answer['Location']}/take-back", {"reason": "拿错了"}).status_code == 302
    assert not Record.objects.filter(superseded_at=None).exists()
    # The file is gone: it is not taken a second time.
    assert he.post(f"{place}/take").status_code == 422
    assert not list((home / "held").glob("*"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "选择文件"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "这个文件是空的"),
        ({"held": "../../../etc/passwd"}, "选择文件"),
    ],
)
def test_what_was_not_sent_is_asked_for(sign_in, home, sent, said):
    answer = sign_in("he").post("/data/sources/registration/take", sent)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Arrival.objects.exists()


def test_what_cannot_be_read_is_said_and_nothing_is_written(sign_in, home):
    _, page = tried(sign_in("he"), "/data/sources/registration/take", "a,b", "1,2")
    assert "缺少列" in page and "换一份文件" in page
    assert Arrival.objects.get().state == "refused" and not Record.objects.exists()


def test_a_bomb_sent_to_the_page_is_refused_in_a_sentence(sign_in, home):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    he, sent = sign_in("he"), SimpleUploadedFile("登记.xlsx", data.getvalue())
    answer = he.post("/data/sources/registration/take", {"file": sent})
    work()
    page = answer if answer.status_code == 422 else he.get(answer["Location"])
    assert "压缩比" in page.content.decode() and "换一份文件" in page.content.decode()
    assert Arrival.objects.get().state == "refused" and not Record.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(sign_in, home, monkeypatch):
    monkeypatch.setattr("xinheng.portals.data.forms.files.LARGEST", 1_000)
    answer = sign_in("he").post("/data/sources/registration/take", {"file": table("字" * 900)})
    assert answer.status_code == 422 and "不超过" in answer.content.decode()
    assert not Arrival.objects.exists() and not (home / "held").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("SZ-6.1-01", "WX-3.1C-05", part=True)
def test_a_source_is_made_of_a_file_nobody_declared(sign_in, home):
    he = sign_in("he")
    page = he.post("/data/sources/new", {"file": table("两河区召回台账", HEAD, *ROWS)}).content.decode()
    assert "认作食品召回" in page and "豆瓣酱" in page and "二级" in page
    assert '<option value="product_name" selected>' in page
    columns = HEAD.split(",")
    meant = ["recall_number", "uscc", "product_name", "level", "way", "reason", "started_at", "finished_on", ""]
    told = {f"column{n}": name for n, name in enumerate(meant)}
    told |= {"held": part(page, "held"), "was": "food_recall", "record_type": "food_recall"}
    told |= {"save": "1", "title": "召回台账", "department": "食品处"}
    for name, said in (("召回", "小写字母"), ("registration", "已有名为"), ("", "小写字母")):
        assert said in he.post("/data/sources/new", told | {"name": name}).content.decode()
    doubled = he.post("/data/sources/new", told | {"name": "recalls", "column8": "reason"})
    assert doubled.status_code == 422 and "同一个数据项：召回原因" in doubled.content.decode()
    short = he.post("/data/sources/new", told | {"name": "recalls", "column2": ""})
    assert "product_name" in short.content.decode() and short.status_code == 422
    answer = he.post("/data/sources/new", told | {"name": "recalls"})
    assert answer["Location"] == "/data/sources/recalls/take"
    assert sources()["recalls"].columns == dict(zip(columns[:8], meant[:8], strict=True))
    assert AuditEvent.objects.filter(verb="save_source").count() == 1
    place, page = tried(he, "/data/sources/recalls/take", "两河区召回台账", HEAD, *ROWS)
    assert "将接收 2 + 将退回 0" in page
    he.post(f"{place}/take")
    work()
    assert Record.objects.filter(type="food_recall", superseded_at=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_workbook_of_a_district_is_made_a_source_sheet_header_unit_and_all(sign_in, home, tmp_path):
    """Its table is on the second sheet, under a title and two rows of header; it has no column for what was decided."""
    he, path = sign_in("he"), covered(tmp_path / "处罚.xlsx")
    sent = lambda: SimpleUploadedFile("处罚.xlsx", path.read_bytes())  # noqa: E731
    page = he.post("/data/sources/new", {"file": sent()}).content.decode()
    assert "认作行政处罚" in page and "<option selected>11月</option>" in page and "<option selected>万元" in page
    assert "¥5,000.00" in page and "必填的还没有对上：违法行为类型、处罚内容、作出决定机关。" in page
    told = {"held": part(page, "held"), "was": "administrative_penalty", "record_type": "administrative_penalty",
            "was_sheet": "11月", "likely": "11月", "sheet": "11月", "name": "district", "title": "区处罚",
            "department": "区城管局", "from_penalty_content": "处罚/种类", "all_violation_type": "占道经营",
            "all_authority": "区城管局", "all_decision_number": "不该有"}  # fmt: skip
    page = he.post("/data/sources/new", told).content.decode()
    assert "必填的还没有对上" not in page and "占道经营" in page
    cover = he.post("/data/sources/new", told | {"sheet": "封面"}).content.decode()
    assert '<option value="填报单位" selected>' not in page and "城管局" in cover and "<option selected>封面" in cover
    assert "认作行政处罚" not in cover
    assert he.post("/data/sources/new", told | {"save": "1"})["Location"] == "/data/sources/district/take"
    made = sources()["district"]
    assert (made.title_rows, made.header_rows, made.sheet) == (2, 2, "")
    assert (made.units, made.defaults["violation_type"]) == ({"fine_amount": "万元"}, "占道经营")
    assert made.derived["penalty_content"].columns == ["处罚/种类"]
    answer = he.post("/data/sources/district/take", {"file": sent()})
    work()
    tried = he.get(answer["Location"]).content.decode()
    assert "将接收 3 + 将退回 0" in tried and "“处罚/罚款”按万元读" in tried and "只读了工作表“11月”" in tried
    # The unit is changed where the department says that it was yuan after all.
    page = he.get("/data/sources/district/edit").content.decode()
    place = list(made.columns).index("处罚/罚款")
    assert f'name="unit{place}"' in page and page.count("没写单位的数是") == 1
    columns = {f"column{n}": field for n, field in enumerate([*made.columns.values(), *[""] * len(made.ignore)])}
    given = columns | {"title": "区处罚", "department": "区城管局", "delivery": "partial", "seen": part(page, "seen")}
    assert he.post("/data/sources/district/edit", given | {f"unit{place}": "元"}).status_code == 302
    assert sources()["district"].units == {} and sources()["district"].derived == made.derived


def test_what_every_row_says_must_be_a_value_of_its_field(sign_in, home):
    he = sign_in("he")
    page = he.post("/data/sources/new", {"file": table(HEAD, *ROWS)}).content.decode()
    meant = ["recall_number", "uscc", "product_name", "", "way", "reason", "started_at", "finished_on", ""]
    told = {f"column{n}": name for n, name in enumerate(meant)}
    told |= {"held": part(page, "held"), "was": "food_recall", "record_type": "food_recall", "save": "1",
             "name": "recalls", "title": "召回台账", "department": "食品处"}  # fmt: skip
    wrong = he.post("/data/sources/new", told | {"all_level": "四十级"})
    assert wrong.status_code == 422 and "不能每行都写“四十级”" in wrong.content.decode()
    assert 'value="四十级"' in wrong.content.decode() and "recalls" not in sources()
    assert he.post("/data/sources/new", told | {"all_level": "2"}).status_code == 302


def test_beside_each_column_stands_what_is_in_it_but_nobodys_number(sign_in, home):
    rows = ["st,sfz,memo", "存续,11010519491231002X,", "注销,11010519491231002X,", "存续,,"]
    page = sign_in("he").post("/data/sources/new", {"file": table(*rows)}).content.decode()
    assert "存续；注销</small>" in page and "前几行都是空的" in page
    assert "11010519491231002X" not in page.split("前几行会变成")[0]


def test_of_a_person_a_steward_is_shown_that_something_is_there(sign_in, home):
    """Neither as it is written, nor as it would become, nor in what is wrong with it, nor with the column left out."""
    rows = ["工号,姓名,联系电话,所在机构", "A1,欧阳独特,13812345678,江岸路所", "A2,司马另一,司马家里,望桥所"]
    he, told = sign_in("he"), {"record_type": "supervision_staff", "was": "supervision_staff"}
    first = he.post("/data/sources/new", {"file": table(*rows)}).content.decode()
    told["held"] = first.split('name="held" value="')[1].split('"')[0]
    for chosen in ({}, {"column1": "", "column2": ""}):
        page = he.post("/data/sources/new", told | chosen).content.decode()
        assert "***" in page and "江岸路所" in page
        for closed in ("欧阳独特", "司马另一", "13812345678", "司马家里"):
            assert closed not in page
    assert "不合格" in he.post("/data/sources/new", told).content.decode()


def test_a_file_with_semicolons_in_another_encoding_comes_in_by_the_source_that_is_made_of_it(sign_in, home):
    he, rows = sign_in("he"), [line.replace(",", ";").replace("豆瓣酱", "豆瓣醬") for line in (HEAD, *ROWS)]
    strange = he.post("/data/sources/new", {"file": table("nom;ville", "Café;Zürich", encoding="cp1252")})
    assert strange.status_code == 422 and "windows-1252" in strange.content.decode()
    given = {"file": table(*rows, encoding="utf-16"), "encoding": "utf-16"}
    page = he.post("/data/sources/new", given).content.decode()
    meant = ["recall_number", "uscc", "product_name", "level", "way", "reason", "started_at", "finished_on", ""]
    told = {f"column{n}": name for n, name in enumerate(meant)}
    told |= {"save": "1", "title": "召回台账", "department": "食品处"}
    told |= {"held": part(page, "held"), "encoding": part(page, "encoding"), "was": "food_recall"}
    answer = he.post("/data/sources/new", told | {"record_type": "food_recall", "name": "recalls"})
    assert answer.status_code == 302
    assert (sources()["recalls"].delimiter, sources()["recalls"].encoding) == (";", "utf-16")
    sent = he.post("/data/sources/recalls/take", {"file": table(*rows, encoding="utf-16")})
    work()
    assert "将接收 2 + 将退回 0" in he.get(sent["Location"]).content.decode()
    # What was declared is shown, and changed where a department changes its ways.
    page = he.get("/data/sources/recalls/edit").content.decode()
    assert 'value="utf-16"' in page and '<option value=";" selected>' in page
    given = {"title": "召回台账", "department": "食品处", "delivery": "partial", "seen": part(page, "seen")}
    changed = given | {f"column{n}": name for n, name in enumerate(meant)} | {"delimiter": ",", "sheet": "十月"}
    wrong = he.post("/data/sources/recalls/edit", changed | {"encoding": "utf-99"})
    assert wrong.status_code == 422 and "utf-99" in wrong.content.decode()
    assert he.post("/data/sources/recalls/edit", changed).status_code == 302
    declared = sources()["recalls"]
    assert (declared.delimiter, declared.encoding, declared.sheet) == (",", "auto", "十月")
    two = he.post("/data/sources/new", {"file": table("企业代码,名称,企业代码", f"{CODES[0]},面馆,1")})
    assert two.status_code == 422 and "“企业代码”出现多次" in two.content.decode()


def test_only_who_keeps_the_data_of_the_whole_city_takes_them_in(sign_in, home):
    for who in ("admin", "zhao"):
        client = sign_in(who)
        for address in ("/data/sources/new", "/data/sources/registration/take"):
            assert client.get(address).status_code == 403, (who, address)
    assert sign_in("he").get("/data/sources/nothing/take").status_code == 404


def test_what_is_tried_shows_which_rows_and_values_would_not_be_taken_and_why(sign_in, home):
    """A steward decides by what is wrong, not by how much; nothing of a person is on the page."""
    he, number, wanted = sign_in("he"), "11010519491231002X", plan_for("registration").columns

    def row(place: int, **cells: str) -> str:
        told = {
            "统一社会信用代码": generate(division="509901", serial=900 + place), "企业名称": f"江岸路{place}号面馆",
            "成立日期": "2020-01-02", "登记机关": "两河区局", "住所": "江岸路", "登记状态": "存续",
        } | cells  # fmt: skip
        return ",".join(told.get(column, "") for column in wanted)

    bad = (row(place, 登记状态=f"没有的{place}", 成立日期=number) for place in range(60))
    _, page = tried(he, "/data/sources/registration/take", ",".join(wanted), *bad,
                    row(60, 注册资本="约五十万", 证件号码=number[:-1]))  # fmt: skip
    assert "将接收 1 + 将退回 60" in page and "将退回的行" in page and "只列前 50 行" in page
    assert "没有的0<" in page and "没有的49<" in page and "没有的50<" not in page
    assert "<td>2</td><td>登记状态</td>" in page and "不采用的值，行照常接收" in page and "约五十万" in page
    assert number[:-1] not in page and "***" in page
    assert not Record.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_workbook_of_a_sheet_a_month_is_made_a_source_of_all_its_months(sign_in, home):
    he, made, out = sign_in("he"), Workbook(), io.BytesIO()
    for number, line in enumerate(ROWS, 1):
        sheet = made.create_sheet(f"{number}月")
        for told in (HEAD, line):
            sheet.append(told.split(","))
    made.save(out)
    sent = lambda: SimpleUploadedFile("召回.xlsx", out.getvalue())  # noqa: E731
    page = he.post("/data/sources/new", {"file": sent()}).content.decode()
    assert '<option value="*">每一张表头相同的</option>' in page
    told = {"held": part(page, "held"), "likely": "1月", "sheet": "*", "was_sheet": "1月", "was": "food_recall",
            "name": "recalls", "title": "召回", "department": "食品处"}  # fmt: skip
    page = he.post("/data/sources/new", told).content.decode()
    assert '<option value="*" selected>' in page and "接入时表头相符的每一张都读" in page and "豆瓣酱" in page
    saved = he.post("/data/sources/new", told | {"was_sheet": "*", "record_type": "food_recall", "save": "1"})
    assert saved.status_code == 302 and sources()["recalls"].sheet == "*"
    answer = he.post("/data/sources/recalls/take", {"file": sent()})
    work()
    page = he.get(answer["Location"]).content.decode()
    assert "将接收 2 + 将退回 0" in page and "读了工作表“1月”（2行）、“2月”（2行）" in page
