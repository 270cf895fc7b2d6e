"""What a department knows of a shop, filled into the form that the standard gives, comes onto the shop's own page."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import cast
from tests.shop import SHOP, days_ago, register

from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.standard.registry import standard
from xinheng.support.jobs.worker import run_next

pytestmark = pytest.mark.django_db


# The register, the field by which its record is recognised on the page, what may be said there.
REGISTERS = [
    ("food_business_licence", "licence_number", "JY15000000000001"),
    ("administrative_penalty", "decision_number", "山市监罚〔2026〕88号"),
    ("inspection_result", "inspection_number", "检2026-0088"),
    ("complaint_publicity", "publicised_by", "城关消费者维权科"),
    ("abnormal_operation_list", "listing_number", "山市监异〔2026〕88号"),
    # From the network and from cameras.
    ("online_shop", "shop_url", "https://shop.example.cn/88"),
    ("open_kitchen", "kitchen_number", "厨88"),
]


def filled(type: str, **told: str) -> dict[str, str]:
    """One line of the form, by the titles of its columns: what must be said, each in the words of its type."""
    kind, cells = standard().type(type), {}
    for name, field in kind.fields.items():
        codes = standard().codes_of(field)
        given = {"uscc": SHOP, "date": days_ago(20), "datetime": f"{days_ago(20)}T09:00", "money": "100"}
        said = next(iter(codes.by_code)) if codes else given.get(field.type, "两河")
        wanted = field.required or name == kind.subject_field
        cells[field.title] = told.get(name, said if wanted else "")
    return cells


def form(he, type: str) -> list[str]:
    head = he.get(f"/data/standard/{type}/file?as=csv").content.decode("utf-8-sig").strip()
    return next(csv.reader([head]))


def bring_in(he, type: str, **told: str) -> None:
    """A form fetched, filled, tried and taken in by the steward."""
    cells, text = filled(type, **told), io.StringIO()
    csv.writer(text).writerows([form(he, type), [cells[title] for title in form(he, type)]])
    sent = he.post(
        f"/data/sources/template_{type}/take", {"file": SimpleUploadedFile("报送.csv", text.getvalue().encode())}
    )
    while run_next():
        pass
    assert "将接收 1 + 将退回 0" in he.get(sent["Location"]).content.decode()
    assert he.post(f"{sent['Location']}/take").status_code == 302
    while run_next():
        pass
    assert IntakeRun.objects.latest("pk").accepted == 1


@pytest.mark.clause("CQ-8.1-02", "CQ-8.1-03", "CQ-8.1-04", "CQ-8.1-05", "SZ-6.1-05", "SZ-6.1-06", "CQ-4-10")
@pytest.mark.clause("SZ-5-01", "SZ-7-01", part=True)
@pytest.mark.parametrize(("type", "field", "number"), REGISTERS)
def test_a_departments_form_comes_onto_the_shops_page_with_its_source(sign_in, settings, tmp_path, type, field, number):
    settings.XINHENG_HOME = tmp_path
    cast()
    register()
    he = sign_in("he")
    bring_in(he, type, **{field: number})
    page = he.get(f"/officer/e/uscc:{SHOP}").content.decode()
    assert number in page and f"{standard().type(type).title}（填报模板）" in page
    # Whoever asks is told of each record which source said it, and when.
    dossier = he.get(f"/api/v1/subjects/uscc:{SHOP}").json()
    records = [record for section in dossier["sections"] for record in section["records"]]
    assert records and all(record["source"] and record["recorded_at"] for record in records)
