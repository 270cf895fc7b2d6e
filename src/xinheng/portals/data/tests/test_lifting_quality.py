"""The quality of special equipment and of food and drugs rises: measured, sent to the unit, mended, measured again."""

from datetime import timedelta

import pytest
from tests import cast as people
from tests.cast import DISTRICT
from tests.shop import SHOP, days_ago, register

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.quality.models import QualityTicket
from xinheng.kit import city_time
from xinheng.portals.data.tests.test_departments import bring_in

pytestmark = pytest.mark.django_db
DELIVERED = [
    # The theme database, the register, its key, the day that cannot be and what it should have been.
    ("特种设备库", "periodic_inspection", {"report_number": "检2026-1", "inspected_on": days_ago(20)},
     "next_inspection_on", days_ago(400), days_ago(-345)),
    ("食药安全库", "food_recall", {"recall_number": "召2026-1", "started_at": f"{days_ago(20)}T09:00", "uscc": SHOP},
     "finished_on", days_ago(30), days_ago(10)),
]  # fmt: skip


def line_of(page: str, theme: str) -> str:
    return next(row for row in page.split("<tr>") if f">{theme}<" in row)


@pytest.mark.clause("WX-3.3B-06")
def test_equipment_and_food_are_measured_mended_by_their_units_and_better_the_next_day(
    sign_in, clock, settings, tmp_path
):
    settings.XINHENG_HOME, settings.LAKE_ROOT = tmp_path, tmp_path / "lake"
    people.cast()
    register()
    he = sign_in("he")
    for _, type, told, field, wrong, _ in DELIVERED:
        bring_in(he, type, **told, **{field: wrong})
    refresh_lake()
    assert he.post("/data/quality/measure").status_code == 302
    page = he.get("/data/quality/?by=theme").content.decode()
    for theme, type, *_ in DELIVERED:
        assert "<strong>100.0</strong>" not in line_of(page, theme), theme
        assert "1 条" in he.get(f"/data/quality/{type}").content.decode()
    # Each has its ticket, which goes to the unit that answers for it with a clock.
    tickets = {one.type: one.matter.number for one in QualityTicket.objects.select_related("matter")}
    assert tickets.keys() == {type for _, type, *_ in DELIVERED}
    for number in tickets.values():
        told = {"unit": DISTRICT, "reason": "请核对日期"}
        assert he.post(f"/data/quality/tickets/{number}/do/send_to_source", told).status_code == 302
        assert "来源单位校核更正期限" in sign_in("sun").get(f"/data/quality/tickets/{number}").content.decode()
        he = sign_in("he")
    # The unit sends the same records corrected; the next measuring closes the tickets, and the page shows the rise.
    for _, type, told, field, _, right in DELIVERED:
        bring_in(he, type, **told, **{field: right})
    clock(f"{city_time.today() + timedelta(days=1)} 09:00")
    he = sign_in("he")
    assert he.post("/data/quality/measure").status_code == 302
    page = he.get("/data/quality/?by=theme").content.decode()
    for theme, *_ in DELIVERED:
        line = line_of(page, theme)
        assert "<strong>100.0</strong>" in line and "→" in line, line
    for one in QualityTicket.objects.select_related("matter"):
        assert one.matter.state == "closed" and one.matter.closed_at
