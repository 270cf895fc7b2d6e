"""Looking up partners through the page: one, several, a file of a thousand; what is wrong stands in its line."""

import io
import time
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import Workbook, load_workbook
from tests.business import PHONE, Phone
from tests.kept import kept
from tests.shop import OTHER, SHOP, list_abnormal, penalise, register

from xinheng.credit.portrait.queries import dossier_json
from xinheng.fusion.registers.actions import write_records
from xinheng.kit.credit_code import generate
from xinheng.services.lookups.queries import COLUMNS, look_up
from xinheng.services.partners.rules import read_lines

pytestmark = pytest.mark.django_db
LIMIT_SECONDS, MANY = 2.0, 1_000


def _world() -> None:
    register(SHOP, phone=PHONE)
    register(OTHER, entity_name="石坝便民超市")
    penalise(OTHER, decision_number="山市监两河处罚〔2026〕5号")


world = kept(_world)


@pytest.fixture
def owner(world: Any) -> Phone:
    phone = Phone()
    phone.sign_in()
    return phone


def book(*codes: str) -> SimpleUploadedFile:
    out, sheets = io.BytesIO(), Workbook()
    assert sheets.active is not None
    sheets.active.append(["名称", "信用代码"])
    for code in codes:
        sheets.active.append(["某合作方", code])
    sheets.save(out)
    return SimpleUploadedFile("合作方.xlsx", out.getvalue())


@pytest.mark.clause("CQ-7.2.2-01")
def test_several_are_looked_up_by_text_and_by_file_with_a_dated_report(owner):
    page = owner.send("partners", typed=OTHER, file=book(SHOP, "91500000", OTHER)).content.decode()
    assert "石坝便民超市" in page and "山城巴味轩餐饮有限公司" in page and "1 个需要留意" in page
    assert "不是有效的统一社会信用代码" in page and "已经写过" in page
    pdf = owner.send("partners", typed=f"{OTHER}\n{SHOP}", **{"as": "pdf"})
    assert pdf.content.startswith(b"%PDF") and "attachment" in pdf["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(owner.send("partners", typed=OTHER, **{"as": "xlsx"}).content)).active
    assert sheet is not None
    heads, row = ([str(cell.value or "") for cell in one] for one in list(sheet.rows)[:2])
    assert dict(zip(heads, row, strict=True))["处罚"] == "1" and row[1] == OTHER


def test_it_says_what_the_public_page_says_and_no_more(owner):
    list_abnormal(OTHER)
    (found,) = look_up(read_lines([[OTHER]]))
    assert (found.counts["处罚"], found.counts["经营异常"], found.warns) == (1, 1, True)
    told = orjson.loads(dossier_json(f"uscc:{OTHER}") or b"")
    public = {part["key"]: sum("about" not in one for one in part["records"]) for part in told["sections"]}
    assert found.counts == {title: public.get(part, 0) for title, part in COLUMNS.items()}
    (unknown,) = look_up(read_lines([[generate(division="509901", serial=999)]]))
    assert unknown.why and not unknown.name and not unknown.warns


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"typed": ""}, "没有看到信用代码"),
        ({"typed": "\n".join(generate(division="509901", serial=n) for n in range(1001))}, "一次最多查 1000 个"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken")}, "没有查"),
        ({"file": SimpleUploadedFile("a.csv", b"\xff\xfe\x00\x81")}, "没有查"),
    ],
)
def test_what_cannot_be_looked_up_is_said_above(owner, told, words):
    answer = owner.send("partners", **told)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_a_thousand_codes_are_looked_up_in_two_seconds(world):
    """Public pages of a thousand different businesses; the limit is for PostgreSQL on two cores."""
    codes = [generate(division="509901", serial=3000 + n) for n in range(MANY)]
    named = [{"uscc": code, "entity_name": f"合作方{code[-5:]}"} for code in codes]
    told = {"established_on": "2020-05-06", "registration_authority": "两河区市场监督管理局", "registration_state": "1",
            "registered_address": "两河区江岸路88号", "registered_division": "509901001"}  # fmt: skip
    write_records(type="registration", rows=[row | told for row in named], by="system")
    lines = read_lines([[code] for code in codes])
    if connection.vendor == "postgresql":
        # As the database does by itself after so many rows: else it plans for the empty tables of a test.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    look_up(lines[:5])
    clock = time.process_time if connection.vendor == "sqlite" else time.monotonic
    began = clock()
    found = look_up(lines)
    spent = clock() - began
    assert len(found) == MANY and all(one.name for one in found)
    # The machine of the tests is shared by many: three times the limit would be the code's own fault.
    assert spent < 3 * LIMIT_SECONDS, spent


def test_a_stranger_is_sent_to_sign_in(world, client):
    assert client.post("/business/partners", {"typed": OTHER})["Location"].startswith("/business/login/")


def test_nobody_carries_the_register_away_table_by_table(owner, settings):
    settings.XINHENG_SUBJECTS_PER_HOUR = 1
    codes = [generate(division="509901", serial=number) for number in range(90_000, 90_006)]
    assert owner.client.post("/business/partners", {"typed": "\n".join(codes[:4])}).status_code == 200
    refused = owner.client.post("/business/partners", {"typed": "\n".join(codes)})
    assert refused.status_code == 422 and "查的主体太多" in refused.content.decode()
    assert codes[5] in refused.content.decode(), "what was typed stays"
    # The same ones again cost nothing.
    assert owner.client.post("/business/partners", {"typed": "\n".join(codes[:4])}).status_code == 200
