"""The demo's reports: of a shop by somebody who gave a name, of a stall in no register by somebody who did not."""

from xinheng.fusion.registers.queries import subject_by
from xinheng.services.reports.actions.filing import ToldReport, file_report
from xinheng.services.reports.models import Report, Reporter

SHOP = "92509901MAMHRF107Q"
OF_A_SHOP = "凉菜间没有消毒灯，从业人员没有戴口罩，前天晚上看到隔夜凉菜第二天接着卖。"
STALL, PLACE = "江岸路口卤味推车", "山城市两河区江岸路街道江岸路口"
OF_A_STALL = "每天傍晚推车卖卤味，没有证照，也没有防尘罩。"
SOMEBODY = Reporter(name="罗静安", phone="15400002101", address="山城市两河区江岸路街道")


def tell() -> int:
    """Both, with whoever sorts them. A demo that has reports already, or another city, gets no more."""
    if Report.objects.exists() or subject_by(f"uscc:{SHOP}") is None:
        return 0
    of_a_shop = ToldReport("city_portal", OF_A_SHOP, named=True, reporter=SOMEBODY, identity=f"uscc:{SHOP}")
    of_a_stall = ToldReport("city_portal", OF_A_STALL, respondent_name=STALL, respondent_address=PLACE)
    for told in (of_a_shop, of_a_stall):
        file_report(told=told, by=None)
    return 2
