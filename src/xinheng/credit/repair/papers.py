"""The papers of a repair: letters to the party, the form of the verification, the list of what was sent."""

from xinheng.credit.repair.exchange import HEAD, lines_of, rows_of
from xinheng.credit.repair.forms import choices_of
from xinheng.kit import city_time
from xinheng.support.documents.rendering import Manuscript, plain_letter
from xinheng.support.orgs.queries import authority_of
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.printing import printer
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import length_of

of_penalty = printer("credit_repair_penalty")
of_listing = printer("credit_repair_abnormal")
of_serious = printer("credit_repair_serious")
of_notice = printer("credit_notice")
of_shield = printer("credit_shield_reorganisation")
ABOUT = {"penalty": "受到行政处罚", "abnormal_list": "被列入经营异常名录", "serious_list": "被列入严重违法失信名单"}
ARTICLE = {"penalty": "十一", "abnormal_list": "十二", "serious_list": "十三"}
LAW = "《市场监督管理信用修复管理办法》"


@of_penalty("信用修复补正通知书", addressee="subject")
@of_listing("信用修复补正通知书", addressee="subject")
@of_serious("信用修复补正通知书", addressee="subject")
def supplement(matter: Matter, step: Step) -> Manuscript:
    """What is missing, all at once (art 14)."""
    said = [f"你单位{_about(matter)}的信用修复申请材料不齐全。根据{LAW}第十四条，请一次补正以下材料：", step.reason]
    return plain_letter(matter.subject_name, [*said, "补正后，受理期限自收到补正材料次日起重新计算。"])


@of_penalty("信用修复不予受理通知书", addressee="subject")
@of_listing("信用修复不予受理通知书", addressee="subject")
@of_serious("信用修复不予受理通知书", addressee="subject")
def not_accepted(matter: Matter, step: Step) -> Manuscript:
    """Not taken up, and why (art 14)."""
    said = [f"你单位{_about(matter)}的信用修复申请，根据{LAW}第十四条，决定不予受理。", f"理由：{step.reason}"]
    return plain_letter(matter.subject_name, [*said, _remedy(matter, step)])


@of_penalty("信用修复受理通知书", addressee="subject")
@of_listing("信用修复受理通知书", addressee="subject")
@of_serious("信用修复受理通知书", addressee="subject")
def accepted(matter: Matter, step: Step) -> Manuscript:
    """Taken up, and until when it will be decided (art 14, 16)."""
    term = length_of(procedure(matter.procedure, matter.version).clocks["repair_decide"], city_time.day_of(step.at))
    since = "核实联系情况之日" if step.verb == "accept_uncontactable" else "受理之日"
    said = [f"你单位{_about(matter)}的信用修复申请，经审查符合{LAW}第十四条的规定，现予受理。"]
    return plain_letter(matter.subject_name, [*said, f"本机关将自{since}起 {term}内作出决定。"])


@of_penalty("准予信用修复决定书", addressee="subject")
@of_listing("准予信用修复决定书", addressee="subject")
@of_serious("准予信用修复决定书", addressee="subject")
def granted(matter: Matter, step: Step) -> Manuscript:
    """Granted: what is not shown any more from when (art 17)."""
    said = [
        f"你单位{_about(matter)}的信用修复申请，经核实，符合{LAW}第{_article(matter)}条规定的条件，决定准予修复。",
        f"自 {step.facts['stopped_on']} 起停止公示上述信息，解除相应管理措施，并在法定期限内通知“信用中国”网站。",
    ]
    return plain_letter(matter.subject_name, said)


@of_penalty("不予信用修复决定书", addressee="subject")
@of_listing("不予信用修复决定书", addressee="subject")
@of_serious("不予信用修复决定书", addressee="subject")
def refused(matter: Matter, step: Step) -> Manuscript:
    """Refused, why, and what follows from falsehood (art 17, 18, 23)."""
    law = f"根据{LAW}第十七条，决定不予修复。"
    said = [f"你单位{_about(matter)}的信用修复申请，经核实，{law}", f"理由：{step.reason}"]
    if step.verb == "refuse_for_falsehood":
        said.append(f"因申请时弄虚作假，根据{LAW}第二十三条，{_ban(matter, step)}")
    return plain_letter(matter.subject_name, [*said, _remedy(matter, step)])


@of_penalty("撤销准予信用修复决定书", addressee="subject")
@of_listing("撤销准予信用修复决定书", addressee="subject")
@of_serious("撤销准予信用修复决定书", addressee="subject")
def revoked(matter: Matter, step: Step) -> Manuscript:
    """Taken back: the fact is shown again (art 23)."""
    said = [
        f"经查，你单位在申请{_about(matter)}的信用修复时弄虚作假：{step.reason}",
        f"根据{LAW}第二十三条，决定撤销原准予修复的决定，恢复公示，公示期自即日起重新计算，不得提前停止；"
        f"{_ban(matter, step)}",
        _remedy(matter, step),
    ]
    return plain_letter(matter.subject_name, said)


@of_penalty("信用修复核实表")
@of_listing("信用修复核实表")
@of_serious("信用修复核实表")
def verification(matter: Matter, step: Step) -> Manuscript:
    """信用修复核实表: how it was checked and what was found (art 15)."""
    facts = step.facts
    words = {name: choices_of(matter.procedure, name).get(str(facts[name]), "") for name in ("way",)}
    asked = [name for name in ("performed", "rectified", "cured") if name in facts]
    declared = procedure(matter.procedure, matter.version)
    rows = [
        ("申请人", matter.subject_name),
        ("原决定文号", str(matter.facts["target_number"])),
        ("申请材料", str(matter.facts["proof"])),
        ("核实方式", words["way"]),
        *((declared.title_of(name), choices_of(matter.procedure, name)[str(facts[name])]) for name in asked),
        ("核实情况", step.reason),
        ("核实人", step.by_name),
    ]
    return Manuscript("repair_form", {"rows": rows})


@of_notice("信用修复报送清单")
def sent(matter: Matter, step: Step) -> Manuscript:
    """The list of what a file says."""
    shown = (0, 1, 3, 5, 6, 9)
    lines = [[row[place] for place in shown] for line in lines_of(matter) for row in rows_of(*line)]
    told = {"head": [HEAD[place] for place in shown], "lines": lines, "file": str(matter.facts["file_name"])}
    return Manuscript("repair_list", {**told, "digest": str(matter.facts["file_digest"])})


@of_shield("临时信用修复决定书", addressee="subject")
def shielded(matter: Matter, step: Step) -> Manuscript:
    """Shielded while the plan is carried out (art 22 (1))."""
    plan = choices_of(matter.procedure, "plan")[str(matter.facts["plan"])]
    said = [
        f"{matter.facts['court']}以{matter.facts['ruling_number']}裁定批准你单位的{plan}。根据{LAW}第二十二条，决定自 "
        f"{step.facts['decided_on']} 起，在{plan}执行期间暂时屏蔽以下信息：{matter.facts['targets']}。",
        f"{plan}执行完毕的，请持法院裁定报告本机关；不能执行、没有纠正的，恢复公示。此后发生的信息照常公示。",
    ]
    return plain_letter(matter.subject_name, said)


@of_shield("不予临时信用修复决定书", addressee="subject")
def not_shielded(matter: Matter, step: Step) -> Manuscript:
    """Not shielded, and why."""
    said = [f"你单位重整期间临时信用修复的申请，根据{LAW}第二十二条，决定不予屏蔽。", f"理由：{step.reason}"]
    return plain_letter(matter.subject_name, [*said, _remedy(matter, step)])


@of_shield("准予信用修复决定书", addressee="subject")
def plan_performed(matter: Matter, step: Step) -> Manuscript:
    """The plan is performed: what ends, and what the law lets nobody end early (art 22 (2))."""
    said = [
        f"经核实，你单位的{choices_of(matter.procedure, 'plan')[str(matter.facts['plan'])]}已经执行完毕"
        f"（{matter.facts['performed_ruling']}），根据{LAW}第二十二条，自 {step.facts['stopped_on']} 起停止公示："
        f"{matter.facts['targets']}。"
    ]
    if lasting := step.facts.get("lasting"):
        said.append(f"其中 {lasting} 依法不得提前停止公示，恢复公示至期满。")
    return plain_letter(matter.subject_name, said)


@of_shield("恢复公示决定书", addressee="subject")
def restored(matter: Matter, step: Step) -> Manuscript:
    """Shown again, and why (art 22 (3))."""
    said = [
        f"根据{LAW}第二十二条，决定自 {step.facts['decided_on']} 起恢复公示：{matter.facts['targets']}。",
        f"理由：{step.reason}",
        _remedy(matter, step),
    ]
    return plain_letter(matter.subject_name, said)


def _about(matter: Matter) -> str:
    """“……”（文号）."""
    facts = matter.facts
    return f"因“{facts['target_title']}”{ABOUT[str(facts['kind'])]}（{facts['target_number']}）"


def _remedy(matter: Matter, step: Step) -> str:
    """Where the party may turn, by the law of the day."""
    day = city_time.day_of(step.at)
    days, months = parameter("credit_repair.reconsideration", day), parameter("credit_repair.litigation", day)
    return authority_of(matter.office).remedy(days=int(days), months=int(months))


def _ban(matter: Matter, step: Step) -> str:
    """How long a falsehood is shown, and bars from applying, by the law of the day."""
    clock = procedure(matter.procedure, matter.version).clocks["repair_ban"]
    return f"本决定公示 {length_of(clock, city_time.day_of(step.at))}，其间你单位不得再申请信用修复。"


def _article(matter: Matter) -> str:
    return ARTICLE[str(matter.facts["kind"])]
