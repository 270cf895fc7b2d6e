"""The papers of an objection: to the owner of the data, and to who objects."""

from xinheng.credit.objection.models import Objection
from xinheng.kit import city_time
from xinheng.support.documents.rendering import Manuscript, plain_letter
from xinheng.support.orgs.queries import authority_of
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.printing import printer
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import length_of, worded

prints = printer("objection_to_record")
LAW = "《企业信息公示暂行条例》"


@prints("异议核实函")
def request(matter: Matter, step: Step) -> Manuscript:
    """The owner of the data is asked whether its record is right, and by when (政务数据共享条例 art 26)."""
    facts, clock = matter.facts, procedure(matter.procedure, matter.version).clocks["objection_source_verify"]
    term = length_of(clock, city_time.day_of(step.at))
    said = [
        f"我局收到对贵单位提供的下列记录的异议：{matter.subject_name}，{facts['target_title']}。",
        f"异议内容：{facts['wrong']}",
        f"根据《政务数据共享条例》第二十六条，请自收到本函之日起 {term}内核实并答复；"
        "确有错误的，请更正后重新报送，我局据以更正公示。",
    ]
    return plain_letter(str(facts.get("source", "")), said)


@prints("异议不予受理通知书", addressee="person")
def refused(matter: Matter, step: Step) -> Manuscript:
    """Not taken up, and why."""
    said = [f"你提出的异议（{_about(matter)}），决定不予受理。", f"理由：{step.reason}"]
    return plain_letter(_objector(matter), [*said, _remedy(matter, step, "通知书")])


@prints("异议核实结果告知书", addressee="person")
def result(matter: Matter, step: Step) -> Manuscript:
    """What was found and what was done (条例 art 12)."""
    declared = procedure(matter.procedure, matter.version)
    result = worded(declared, declared.states[step.to_state].public, city_time.day_of(step.at))
    found = step.reason or str(_found(matter, step))
    said = [f"你提出的异议（{_about(matter)}），根据{LAW}第十二条核实：{result}。", f"核实情况：{found}"]
    return plain_letter(_objector(matter), [*said, _remedy(matter, step, "告知书")])


def _remedy(matter: Matter, step: Step, paper: str) -> str:
    """Where the objector may turn: who decides against somebody says so (行政复议法实施条例 art 17)."""
    day = city_time.day_of(step.at)
    days, months = parameter("objection.reconsideration", day), parameter("objection.litigation", day)
    return authority_of(matter.office).remedy(days=int(days), months=int(months), paper=paper)


def _found(matter: Matter, step: Step) -> str:
    """What the step before said, where this one only corrects."""
    before = matter.steps.filter(seq__lt=step.seq).exclude(reason="").order_by("seq").last()
    return before.reason if before else ""


def _about(matter: Matter) -> str:
    return f"{matter.subject_name}，{matter.facts['target_title']}"


def _objector(matter: Matter) -> str:
    row = Objection.objects.filter(matter=matter).first()
    return (row.read().get("name", "") if row else "") or "异议人"
