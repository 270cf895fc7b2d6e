"""How the house walks through reports: where they begin, and what their forms need beyond the plain."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests import cast as people
from tests import story

from xinheng.services.reports.actions import ToldReport, file_report, propose_reward, receive_result
from xinheng.services.reports.models import Reporter
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter

FILLS: dict[str, Any] = {
    "office": lambda form: people.OFFICE,
    "told_on": lambda form: form.fields["told_on"].initial,
    "fine": lambda form: Decimal(20000),
}


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """One under a name that waits to be sent, one without, two whose verification came to a case: one with a reward."""
    named = ToldReport("letter", "面馆用过期调料", True, Reporter("林小满", "13900000001"), respondent_name="一家面馆")
    nobody = ToldReport("visit", "无照卖酒", respondent_name="码头边")
    known = ToldReport(
        "hotline_12315", "后厨有老鼠", True, Reporter("陈大文", "13900000002"), identity=f"uscc:{story.SHOP}"
    )
    reports = [file_report(told=one, by=None, office=people.OFFICE) for one in (named, nobody, known, known)]
    for proven in reports[2:]:
        receive_result(report=proven, by="system", case_number="两市监立〔2026〕1号")
    propose_reward(report=reports[3], by=everybody[1], reward_level="3", fine=Decimal(20000), reason="提供了进货单")
    return [one.matter for one in reports]
