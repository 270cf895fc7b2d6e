"""What departments deliver about persons: each file of the pack comes in, and who is listed is found where he works."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.shop import SHOP

from xinheng.credit.persons.followers import follow_registers
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.tests.conftest import GUO, HEAD, LI
from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.registers.models import Record

pytestmark = pytest.mark.django_db
EMPLOYMENT = (
    "任职编号,证件号码,姓名,单位代码,单位名称,岗位,任职日期,离职日期",
    f"RZ-1,{GUO},郭守仁,{SHOP},面馆,食品从业人员,2025-01-01,",
    f"RZ-2,{LI},李长河,{SHOP},面馆,负责人,2025-03-01,",
    f"RZ-3,{HEAD},王二,{SHOP},面馆,厨师长,2025-03-01,",
)
WARNING = (
    "依据文书编号,序号,身份证号,姓名,失信行为,惩戒方式,从业单位代码,认定机关,警示日期",
    f"两市监警〔2026〕2号,1,{GUO},郭守仁,使用过期原料,违法警示,{SHOP},两河区市场监督管理局,2026-06-10",
)
OFFICE = (
    "依据文书编号,序号,身份证号,姓名,失信行为,惩戒方式,限制事由,相关企业代码,认定机关,限制开始,限制截止",
    f"两市监限〔2026〕3号,1,{LI},李长河,公示虚假信息,不得担任其他企业的法定代表人,公示虚假列严,,"
    "两河区市场监督管理局,2026-02-01,2029-02-01",
)
PHARMACIST = (
    "注册证编号,身份证号,姓名,执业范围,执业类别,执业单位,执业单位代码,批准日期,有效期至,注册机关,状态",
    f"50992024,{HEAD},王二,药品零售,药学,大药房,{SHOP},2024-05-01,2029-04-30,药监局,有效",
)


@pytest.fixture
def take_in(shop: Any, settings: Any, tmp_path: Path) -> Callable[..., Any]:
    """Write lines as the department sends them, and take them in by the city's own source."""
    settings.XINHENG_HOME, settings.LAKE_ROOT = tmp_path, tmp_path / "lake"

    def take(source: str, lines: tuple[str, ...], *, workbook: bool = False, encoding: str = "utf-8") -> Any:
        path = tmp_path / f"{source}.{'xlsx' if workbook else 'csv'}"
        if workbook:
            book = Workbook()
            sheet = book.active
            assert sheet is not None
            sheet.title = "Sheet1"
            for line in lines:
                sheet.append(line.split(","))
            book.save(path)
        else:
            path.write_bytes("\n".join(lines).encode(encoding))
        told = run_intake(source=source, files=[path], by="system")
        follow_registers()
        return told

    return take


@pytest.mark.clause("CQ-6.4-01", part=True)
def test_files_of_four_departments_meet_in_one_warning_a_person(take_in: Callable[..., Any]):
    told = take_in("employment", EMPLOYMENT, encoding="gb18030")
    # A post that the list does not have is refused with its line; the others come in.
    assert (told.accepted, told.rejected) == (2, 1)
    assert take_in("catering_warning", WARNING, workbook=True).accepted == 1
    assert take_in("office_restriction", OFFICE, workbook=True).accepted == 1
    assert take_in("pharmacist", PHARMACIST).accepted == 1
    found = PersonWarning.objects.filter(cleared_on=None).order_by("kind").values_list("kind", "person_masked")
    assert {masked for _, masked in found} == {"郭**", "李**"} and len(found) == 2
    # The same files again change nothing.
    assert take_in("catering_warning", WARNING, workbook=True).accepted == 0
    assert Record.objects.filter(type="licensed_pharmacist", superseded_at=None).count() == 1


def test_who_left_is_warned_of_no_more(take_in: Callable[..., Any]):
    take_in("employment", EMPLOYMENT[:2], encoding="gb18030")
    take_in("catering_warning", WARNING, workbook=True)
    assert PersonWarning.objects.filter(cleared_on=None).count() == 1
    left = (EMPLOYMENT[0], EMPLOYMENT[1] + "2026-11-10")
    take_in("employment", left, encoding="gb18030")
    assert not PersonWarning.objects.filter(cleared_on=None).exists()
