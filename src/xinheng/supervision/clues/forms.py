"""What the acts on a clue ask."""

from typing import Any

from xinheng.supervision.clues.rules import DIRECT_OUTCOMES
from xinheng.supervision.clues.tips import Tip
from xinheng.support.procedures.table.asking import Asked, Reason, line, lines, one_of
from xinheng.support.procedures.table.registry import procedure

WAYS = (("inspection", "监管检查"), ("enforcement", "执法核查"))


class DirectHandling(Asked):
    """Settling a clue at the desk."""

    outcome = one_of("处理方式", list(DIRECT_OUTCOMES.items()))
    words = lines("答复或提醒的内容")


class Judgement(Asked):
    """The analyst's conclusion, with method and data, so that it can be checked."""

    way = one_of("结论", (*WAYS, ("none", "不需处置")))
    method = line("分析方法", most=200, ask="写明用什么方法分析")
    data_used = line("所用数据", most=200, ask="写明用了哪些数据")
    conclusion = lines("研判意见")


class Information(Asked):
    """What was asked for came in."""

    text = lines("收到的补充信息")


class InformationRequest(Asked):
    """What is still to be told."""

    asked = lines("要求补充什么")


class Split(Asked):
    """One clue becomes several: a line each, who and what."""

    tips = lines("子线索", 5, hint="每行一条，写成“名称：发现了什么”，至少两条。")
    reason = lines("为什么拆分", 2)

    def clean_tips(self) -> list[Tip]:
        """A tip a line, with the parent's source, field and day."""
        clue: Any = self.target
        lines = [one.strip() for one in self.cleaned_data["tips"].splitlines() if one.strip()]
        return [
            Tip(
                source=clue.source, channel="split", text=told or name, name=name if told else "",
                field=clue.matter.field, found_on=clue.found_on, breach_suspected=clue.breach_suspected,
            )
            for name, _, told in (one.replace("：", ":", 1).partition(":") for one in lines)
        ]  # fmt: skip


class NoCase(Asked):
    """Proposing not to open a case: on which ground, and what was verified."""

    no_case_ground = one_of("不予立案的情形", ())
    reason = lines("核查经过和理由", 4, hint="写明查了什么、证据、为什么不立案；审批人和当事人据此核对。")

    def prepare(self) -> None:
        """The grounds as the table words them."""
        grounds = procedure("clue").facts["no_case_ground"].choices
        self.fields["no_case_ground"].choices = list(grounds.items())  # type: ignore[attr-defined]


class Suspicion(Reason):
    """What makes one suspect a breach."""

    reason = lines("发现了什么", hint="不写投诉举报人；核查期限从今天起算。")
