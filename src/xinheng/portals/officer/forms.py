"""The workbench's forms: what an officer writes. What the law asks is checked by the actions."""

from typing import Any

from django import forms

from xinheng.fusion.standard.pack import pack
from xinheng.services.complaints.rules import NON_CONSUMER_SIGNS, titles
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.rules import DIRECT_OUTCOMES
from xinheng.supervision.dispatch.queries import offices_to_choose, suggest_office
from xinheng.supervision.inspection.declarations import CHECKLISTS
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import accounts_with

WAYS = (("inspection", "监管检查"), ("enforcement", "执法核查"))
DAY = {"invalid": "日期写成 2026-11-20"}


def _text(label: str, rows: int = 3, *, required: bool = True, ask: str = "", hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": ask or f"填写{label}", "max_length": "最多 2000 字"},
    )


def _day(label: str, *, required: bool = False, hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**DAY, "required": f"填写{label}"},
    )


def _choice(label: str, choices: Any, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=hint,
        error_messages={"required": f"选择{label}"},
    )


class ActForm(forms.Form):
    """A form of an act: it knows what it is done to."""

    def __init__(self, data: Any = None, *, target: Any = None) -> None:
        super().__init__(data)
        self.target = target
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the target."""


class Reason(ActForm):
    """A move that only asks why."""

    reason = _text("理由")


class NewClue(forms.Form):
    """Registering what came in by telephone, letter, in person, from above."""

    source = forms.ChoiceField(label="来源", choices=Clue.Source.choices, widget=forms.RadioSelect, initial="walk_in")
    title = forms.CharField(label="标题", max_length=60, error_messages={"required": "用一句话写明是什么事"})
    text = _text("内容", 5, ask="写明发现了什么", hint="不写来人的姓名、电话；系统会隐去号码。")
    name = forms.CharField(label="被反映的名称", max_length=120, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    identity = forms.CharField(
        label="统一社会信用代码", max_length=120, required=False, help_text="知道就填，能直接匹配主体。"
    )
    found_on = _day("发现日期", hint="法定时限从这一天起算，不填为今天。")
    breach_suspected = forms.BooleanField(label="涉嫌违法", required=False, initial=True)


class DirectHandling(ActForm):
    """Settling a clue at the desk."""

    outcome = _choice("处理方式", list(DIRECT_OUTCOMES.items()))
    words = _text("答复或提醒的内容")


class Judgement(ActForm):
    """The analyst's conclusion, with method and data, so that it can be checked."""

    way = _choice("结论", (*WAYS, ("none", "不需处置")))
    method = forms.CharField(label="分析方法", max_length=200, error_messages={"required": "写明用什么方法分析"})
    data_used = forms.CharField(label="所用数据", max_length=200, error_messages={"required": "写明用了哪些数据"})
    conclusion = _text("研判意见")


class Dispatch(ActForm):
    """The command: which office, which way, what to do."""

    way = _choice("处置方式", WAYS)
    office = forms.ChoiceField(
        label="承办机构",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "选择承办机构", "invalid_choice": "从列表里选择机构"},
    )
    instruction = _text("办理要求", required=False, hint="上次退回的单位再次派给它，须写明理由。")
    checklist = forms.ChoiceField(
        label="检查表",
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        help_text="不选则按行业自动匹配。",
    )
    planned_on = _day("计划日期")

    def prepare(self) -> None:
        """The offices below the clue's own, the likely one chosen; the city's checklists."""
        suggested = suggest_office(self.target)
        self.suggestion = suggested
        offices = [(office.path, office.name) for office in offices_to_choose(self.target)]
        self.fields["office"].choices = [("", "请选择"), *offices]  # type: ignore[attr-defined]
        self.fields["office"].initial = suggested.office.path if suggested else ""
        if suggested:
            self.fields["office"].help_text = f"建议：{suggested.office.name}（{suggested.why}）"
        lists = [(one.id, one.title) for one in CHECKLISTS.of(pack().folder).values()]
        self.fields["checklist"].choices = [("", "自动匹配"), *lists]  # type: ignore[attr-defined]
        self.fields["way"].initial = self.target.matter.facts.get("way", "inspection")


class Transfer(ActForm):
    """Handing a clue to another authority."""

    outside = forms.CharField(label="移送给哪个机关", max_length=120, error_messages={"required": "填写机关名称"})
    reason = _text("理由")


class Office(ActForm):
    """To which unit a complaint goes."""

    office = forms.ChoiceField(
        label="处理单位", widget=forms.Select(attrs={"class": "input"}), error_messages={"required": "选择处理单位"}
    )
    reason = _text("说明", required=False)

    def prepare(self) -> None:
        """The offices of the bureau."""
        offices = [(office.path, office.name) for office in offices_to_choose(self.target)]
        self.fields["office"].choices = [("", "请选择"), *offices]  # type: ignore[attr-defined]


class Rejection(ActForm):
    """Not accepting a complaint: one of the seven reasons, with words for the complainant."""

    reason_code = _choice("不予受理的理由", list(titles("complaint_reject_reason").items()))
    signs = forms.MultipleChoiceField(
        label="佐证情形（只用于“不是为生活消费”）",
        required=False,
        choices=list(NON_CONSUMER_SIGNS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    words = _text("告诉投诉人的话")


class Termination(ActForm):
    """Ending mediation: one of the reasons of the law, with words for both parties."""

    reason_code = _choice("终止调解的理由", list(titles("mediation_end_reason").items()))
    words = _text("告诉双方的话")


class Agreement(ActForm):
    """What both agreed on."""

    agreement = _text("协议内容", 4)


class Consent(ActForm):
    """Both parties agree to mediation."""

    both_consent = forms.BooleanField(
        label="双方都同意调解", error_messages={"required": "双方都同意才能调解；一方拒绝的请终止调解"}
    )
    way = _choice("调解方式", (("现场", "现场"), ("电话", "电话"), ("视频", "视频")))


class Officers(ActForm):
    """Who inspects: at least two with a certificate, the first leads."""

    officers = forms.MultipleChoiceField(
        label="检查人员",
        widget=forms.CheckboxSelectMultiple,
        help_text="不少于两人，都要有执法证。第一人为主办。",
        error_messages={"required": "选择检查人员"},
    )

    def prepare(self) -> None:
        """Officers who may inspect in this office."""
        people = accounts_with(Permission.INSPECT, self.target.matter.office, self.target.matter.field)
        self.people = {str(person.pk): person for person in people}
        self.fields["officers"].choices = [  # type: ignore[attr-defined]
            (key, f"{person.display_name}（{person.certificate_number or '没有执法证'}）")
            for key, person in self.people.items()
        ]

    def clean_officers(self) -> list[Any]:
        """Accounts, in the order of the list."""
        return [self.people[key] for key in self.cleaned_data["officers"]]


class Approval(ActForm):
    """The head's approval of a check; a near visit needs a reason."""

    overlap_reason = _text("近期已有检查仍需单独检查的理由", 2, required=False)


class CorrectBy(ActForm):
    """Approving a result, with the last day to correct where an order follows."""

    correct_by = _day("改正期限", hint="不填则按检查表的期限。")


class Rectified(ActForm):
    """What was seen when looking again."""

    words = _text("复查情况", required=False)


class FailedAgain(ActForm):
    """Not put right: a new term, with the reason."""

    correct_by = _day("新的改正期限", required=True)
    reason = _text("复查情况")


class Withdrawn(ActForm):
    """Nothing could be checked."""

    why = _choice(
        "情形",
        (
            ("refused", "拒不配合"),
            ("not_found", "查无下落"),
            ("closed", "停业"),
            ("deregistered", "已注销"),
            ("moved_out", "已迁出"),
            ("not_carried_on", "未从事该项经营"),
        ),
    )
    words = _text("现场情况")
