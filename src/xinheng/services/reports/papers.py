"""The papers of a report: how it was registered, where it went, what is told of it. None names who reported."""

from decimal import Decimal
from typing import Any

from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.field_types.amounts import in_words
from xinheng.kit.citing import as_sentence
from xinheng.services.reports.forms import choices_of
from xinheng.services.reports.models import Report
from xinheng.support.documents.rendering import Manuscript, plain_letter
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.printing import printer

prints = printer("violation_report", row="violation_report")
RULE = "市场监督管理投诉举报处理办法"


@prints("举报登记表")
def form(report: Report, step: Step) -> Manuscript:
    """举报登记表 (national form 2). Who reported stands in the sealed part of the file, not here."""
    facts = step.facts
    return Manuscript(
        "report_form",
        {
            "channel": choices_of("channel")[str(facts["channel"])],
            "received_on": str(facts["received_on"]),
            "named": "实名（身份另行密封保存）" if facts["named"] == "yes" else "匿名",
            "respondent": report.respondent_name,
            "address": report.respondent_address or _registered(report),
            "text": report.text,
            "superior": _superior(facts),
        },
    )


@prints("投诉/举报分送通知书")
def sent(report: Report, step: Step) -> Manuscript:
    """投诉/举报分送通知书 (national form 3), to the unit that verifies."""
    organisation = organisation_at(str(step.facts["office"]))
    to = organisation.name if organisation else "有处理权限的部门"
    words = f"编号 {report.number} 的举报由{to}核查。现依据《{RULE}》第二十九条、第四十一条分送，请依法核查并反馈。"
    return plain_letter(to, [words])


@prints("举报处理结果告知书", addressee="person")
def result(report: Report, step: Step) -> Manuscript:
    """举报处理结果告知书 (national form 10). The name is written in by hand: the paper names nobody."""
    facts = report.matter.facts
    asked = f"你于{facts['received_on']}提出的举报（编号 {report.number}），本机关已依法核查"
    words = f"{asked}，现依据《{RULE}》第三十六条告知结果：{as_sentence(step.reason)}"
    if step.verb == "decide_reward":
        reward = f"¥{facts['reward']}（{in_words(Decimal(str(facts['reward'])))}）"
        words += f"经审核，决定给予举报奖励{reward}，请凭本告知书和身份证明领取。"
    return plain_letter("举报人", [words])


def _registered(report: Report) -> str:
    """Where the business stands in the registers, of one that was chosen there."""
    subject = subject_by(report.matter.subject_identity) if report.matter.subject_identity else None
    return subject.address if subject else ""


def _superior(facts: dict[str, Any]) -> str:
    if not facts.get("answer_by"):
        return ""
    return "，".join(word for word in (str(facts.get("superior_number", "")), f"{facts['answer_by']} 前答复") if word)
