"""The papers of the two lists: to the shop, and for the file."""

from collections.abc import Callable
from typing import Any

from xinheng.credit.listing.queries import subject_of
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.citing import cited
from xinheng.kit.clock_words import months_in_words
from xinheng.support.documents.rendering import Manuscript, plain_letter
from xinheng.support.orgs.queries import authority_of
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.printing import printer
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import length_of

of_abnormal = printer("abnormal_listing")
of_serious = printer("serious_violation_listing")
RULE = "《企业经营异常名录管理办法》"
ORDER_44 = "《市场监督管理严重违法失信名单管理办法》"
REPAIR = "《市场监督管理信用修复管理办法》"
# Who signs what is for the file: two officers look (行政处罚法 art 42), the party reads what was written down.
SIGNERS = {
    "实地核查记录表": ["核查人员一", "核查人员二"],
    "陈述申辩笔录": ["陈述申辩人", "记录人"],
}
Says = Callable[[Matter, Step], list[str]]


def _paper(of: Any, title: str, says: Says, addressee: str = "subject") -> None:
    """Print a letter of this title with what `says` gives."""

    def printed(matter: Matter, step: Step) -> Manuscript:
        return plain_letter(matter.subject_name if addressee else "", says(matter, step), SIGNERS.get(title, ()))

    of(title, addressee=addressee)(printed)


def _order(matter: Matter, step: Step) -> list[str]:
    term = length_of(procedure(matter.procedure, matter.version).clocks["abnormal_order"], city_time.day_of(step.at))
    return [
        f"经查，你单位没有履行信息公示义务：{matter.facts['found']}",
        f"根据{RULE}第七条、《企业信息公示暂行条例》第十条，责令你单位自收到本通知书之日起 {term}内履行公示义务。"
        "逾期不履行的，列入经营异常名录。",
        _remedy(matter, step, "通知书"),
    ]


def _letter_out(matter: Matter, step: Step) -> list[str]:
    address = subject_of(matter).address
    return [
        f"本局通过你单位登记的住所（经营场所）{address}与你单位联系。请自收到本函之日起与本局联系。",
        f"两次信函均无人签收的，视为通过登记的住所或者经营场所无法联系，依照{RULE}第九条列入经营异常名录。",
        f"邮件号码：{matter.facts.get('second_letter') or matter.facts.get('first_letter', '')}",
    ]


def _on_site(matter: Matter, step: Step) -> list[str]:
    return [
        f"核查对象：{matter.subject_name}，登记地址：{subject_of(matter).address}",
        f"核查情况：{step.reason}",
        f"核查人：{step.by_name}，核查日期：{city_time.day_of(step.at)}",
    ]


def _listed(matter: Matter, step: Step) -> list[str]:
    facts, reasons = matter.facts, standard().code_list("abnormal_list_reasons").by_code
    reason = reasons[str(facts["listing_reason"])]
    year = f"（{facts['report_year']} 年度）" if facts.get("report_year") else ""
    return [
        f"经查，你单位{reason.title}{year}。",
        f"根据{cited(reason.basis)}，决定自 {facts['decided_on']} 起将你单位列入经营异常名录，并通过公示系统公示。",
        f"怎样移出：{_way_out(str(facts['listing_reason']))}后，可以依照{REPAIR}第十二条申请信用修复，移出名录。",
        f"对列入有异议的，可以自公示之日起 {parameter('abnormal_listing.objection', city_time.day_of(step.at))} 日内"
        "提出书面异议并附证明材料。",
        _remedy(matter, step),
    ]


def _way_out(reason: str) -> str:
    """What removes a listing, by its reason (art 10, 11; household rules art 16)."""
    ways = {
        "1": "补报并公示未报年份的年度报告",
        "2": "更正有关信息、履行公示义务",
        "3": "依法办理变更登记或者可以重新取得联系",
    }
    return "依法办理名称变更登记" if reason == "E3" else ways["3" if reason == "E4" else reason[-1]]


def _off(matter: Matter, step: Step) -> list[str]:
    return [
        f"你单位于 {matter.facts['decided_on']} 被列入经营异常名录（{matter.facts['listing_document']}）。",
        f"根据{RULE}第十条、{REPAIR}第十二条、第二十条，决定自 {matter.facts['ended_on']} 起移出，停止公示列入信息。",
    ]


def _objection(matter: Matter, step: Step) -> list[str]:
    result = {"uphold_objection": "列入确有错误，予以更正", "dismiss_objection": "异议不成立，维持列入"}.get(step.verb)
    told = f"核实结果：{result}。" if result else "决定不予受理。"
    return [
        f"你单位对列入经营异常名录（{matter.facts['listing_document']}）提出的异议，根据{RULE}第十二条，{told}",
        f"理由：{step.reason}",
        _remedy(matter, step, "告知书" if result else "通知书"),
    ]


def _referred(matter: Matter, step: Step) -> list[str]:
    return [
        f"当事人：{matter.subject_name}；列入决定：{matter.facts['listing_document']}",
        "案件来源：《企业信息公示暂行条例》第十八条第一款，连续两个年度未按规定报送年度报告且无法取得联系。",
        f"情况：{step.reason}",
    ]


def _notice(matter: Matter, step: Step) -> list[str]:
    facts = matter.facts
    term = length_of(procedure(matter.procedure, matter.version).clocks["serious_defence"], city_time.day_of(step.at))
    return [
        f"经查，你单位{facts['reason_title']}，受到行政处罚（{facts['penalty_number']}）。事实和依据：{facts['found']}",
        f"根据{ORDER_44}第二条、第十三条，本局拟将你单位列入严重违法失信名单，"
        f"公示{_months('serious_listing.removal', step)}，并实施：{facts['measures']}。",
        f"你单位自收到本告知书之日起 {term}内可以陈述、申辩，符合条件的可以要求听证；逾期视为放弃。",
    ]


def _defence(matter: Matter, step: Step) -> list[str]:
    return [f"当事人：{matter.subject_name}", f"意见：{matter.facts['defence']}", f"记录人：{step.by_name}"]


def _blacklisted(matter: Matter, step: Step) -> list[str]:
    facts = matter.facts
    return [
        f"你单位{facts['reason_title']}（处罚决定：{facts['penalty_number']}）。事实和依据：{facts['found']}",
        f"根据{ORDER_44}第二条、第十三条，经上一级市场监督管理部门同意，决定将你单位列入严重违法失信名单，实施：{facts['measures']}。",
        f"移出条件：公示满{_months('credit_repair.shortest_serious', step)}，履行义务、整改到位、未再受到较重行政处罚且"
        f"法律规定的限制期届满的，可以依照{REPAIR}第十三条"
        f"申请提前移出；满{_months('serious_listing.removal', step)}的自动移出。",
        _remedy(matter, step),
    ]


def _months(name: str, step: Step) -> str:
    """A period in words, by the law of the step's day."""
    return months_in_words(int(parameter(name, city_time.day_of(step.at))))


def _removed(matter: Matter, step: Step) -> list[str]:
    return [
        f"你单位被列入严重违法失信名单（{matter.facts['listing_document']}）。",
        f"根据{ORDER_44}第十八条、第二十一条，自 {matter.facts['removed_on']} 起移出，停止公示，解除管理措施。",
    ]


def _revoked(matter: Matter, step: Step) -> list[str]:
    return [f"根据{ORDER_44}第十九条，撤销将你单位列入严重违法失信名单的决定，停止公示。", f"依据：{step.reason}"]


for _title, _says, _to in (
    ("责令公示通知书", _order, "subject"),
    ("专用信函", _letter_out, "subject"),
    ("实地核查记录表", _on_site, ""),
    ("列入经营异常名录决定书", _listed, "subject"),
    ("移出经营异常名录决定书", _off, "subject"),
    ("异议不予受理通知书", _objection, "subject"),
    ("异议核实结果告知书", _objection, "subject"),
    ("案件来源登记表", _referred, ""),
):
    _paper(of_abnormal, _title, _says, _to)
for _title, _says, _to in (
    ("列入严重违法失信名单告知书", _notice, "subject"),
    ("陈述申辩笔录", _defence, ""),
    ("列入严重违法失信名单决定书", _blacklisted, "subject"),
    ("移出严重违法失信名单决定书", _removed, "subject"),
    ("撤销列入决定书", _revoked, "subject"),
):
    _paper(of_serious, _title, _says, _to)


def _remedy(matter: Matter, step: Step, paper: str = "决定") -> str:
    """Where the shop may turn, by the law of the day."""
    day = city_time.day_of(step.at)
    days, months = parameter("listing.reconsideration", day), parameter("listing.litigation", day)
    return authority_of(matter.office).remedy(days=int(days), months=int(months), paper=paper)
