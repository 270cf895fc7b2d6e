"""What the demo's city knows of the projects its money paid for: brought in, owed, not due yet, kept away by law."""

from datetime import timedelta

from xinheng.fusion.catalogue.actions import keep_project
from xinheng.fusion.catalogue.models import FundedProject
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account

# Title, department, approval, registers, how many days until its data are due, why they stay away.
PROJECTS = (
    ("电梯智慧监管平台（一期）", "特种设备安全监察处", "山发改〔2024〕118号", "特种设备使用登记、维护保养", -160, ""),
    ("企业信用风险分类接口", "信用与风险监管处", "山大数据〔2025〕36号", "信用风险分类", -45, ""),
    ("食品抽检系统升级", "食品安全抽检监测处", "山大数据〔2026〕09号", "抽检结果、信用风险分类", 90, ""),
    ("网络价格监测", "价格监督检查处", "山发改〔2026〕22号", "信用风险分类", -30, "抓取合同约定数据不得转交第三方"),
)


def tell() -> int:
    """Enters the projects whose registers the standard has; none where the ledger was begun."""
    if FundedProject.objects.exists():
        return 0
    he, today = Account.objects.get(username="he"), city_time.today()
    for title, department, approval, data, days, excused in PROJECTS:
        due = today + timedelta(days=days)
        project = FundedProject(title=title, department=department, approval=approval, year=due.year, due_on=due,
                                excused=excused)  # fmt: skip
        keep_project(project=project, data=data, by=he)
    return len(PROJECTS)
