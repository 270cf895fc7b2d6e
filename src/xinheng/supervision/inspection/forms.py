"""What the acts on an inspection ask, and the command that opens one."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.pack import pack
from xinheng.supervision.clues.forms import WAYS
from xinheng.supervision.dispatch.queries import offices_to_choose, offices_with_load, suggest_offices
from xinheng.supervision.inspection.declarations import CHECKLISTS
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.queries import fitting_checklist, overlap_of, visits_to_join
from xinheng.support.access.permissions import Permission
from xinheng.support.procedures.able import named_for_choice, to_choose_from
from xinheng.support.procedures.table.asking import Asked, TextField, WholeNumberField, day, from_list, lines, one_of


def checklist_choices(fitting: str = "") -> list[tuple[str, str]]:
    """The city's checklists, the automatic choice first; `fitting` says which that is."""
    lists = CHECKLISTS.of(pack().folder).values()
    return [("", f"自动匹配：{fitting}" if fitting else "自动匹配"), *((one.id, one.title) for one in lists)]


class Dispatch(Asked):
    """The command over a clue: which office, which way, what to do."""

    way = one_of("处置方式", WAYS)
    office = from_list("承办机构")
    instruction = lines("办理要求", required=False, hint="上次退回的单位再次派给它，须写明理由。")
    checklist = from_list("检查表", hint="不选的，按对象持有的许可、登记和行业匹配；到场之前都可以换表。")
    planned_on = day("计划日期")

    def prepare(self) -> None:
        """The offices below the clue's own, the likely one chosen; the city's checklists."""
        offices = list(offices_to_choose(self.target))
        suggested = suggest_offices([self.target], known={one.path: one for one in offices})[self.target.pk]
        self.fields["office"].choices = [("", "请选择"), *offices_with_load(offices)]  # type: ignore[attr-defined]
        self.fields["office"].initial = suggested.office.path if suggested else ""
        if suggested:
            self.fields["office"].help_text = f"建议：{suggested.office.name}（{suggested.why}）"
        self.fields["checklist"].required = False
        subject = subject_by(self.target.matter.subject_identity) if self.target.matter.subject_identity else None
        fitting = fitting_checklist(subject, field=self.target.matter.field, kind=InspectionTask.Kind.CASE)
        self.fields["checklist"].choices = checklist_choices(fitting.title)  # type: ignore[attr-defined]
        self.fields["way"].initial = self.target.matter.facts.get("way", "inspection")


class OtherChecklist(Asked):
    """Going by another list."""

    checklist = from_list("检查表")
    reason = lines("为什么换", 2)

    def prepare(self) -> None:
        """All but the one the task has."""
        others = [one for one in checklist_choices()[1:] if one[0] != self.target.checklist]
        self.fields["checklist"].choices = [("", "请选择"), *others]  # type: ignore[attr-defined]


class Officers(Asked):
    """Who inspects: at least two with a certificate, and who leads."""

    officers = forms.MultipleChoiceField(
        label="检查人员",
        widget=forms.CheckboxSelectMultiple,
        help_text="不少于两人，都要有执法证。",
        error_messages={"required": "选择检查人员"},
    )
    lead = from_list("主办", "不选的，列表里第一个选中的人主办。")

    def prepare(self) -> None:
        """Officers who may inspect in this office."""
        people = to_choose_from(self.target.matter, Permission.INSPECT)
        called = named_for_choice(people)
        self.people = {str(person.pk): person for person in people}
        self.fields["officers"].choices = [  # type: ignore[attr-defined]
            (key, f"{called[person.pk]}，{person.certificate_number or '没有执法证'}")
            for key, person in self.people.items()
        ]
        named = [(key, person.display_name) for key, person in self.people.items()]
        self.fields["lead"].required = False
        self.fields["lead"].choices = [("", "按列表顺序"), *named]  # type: ignore[attr-defined]

    def clean_officers(self) -> list[Any]:
        """Accounts, in the order of the list."""
        return [self.people[key] for key in self.cleaned_data["officers"]]

    def clean_lead(self) -> Any:
        """The account, of those chosen; None for the first."""
        lead = self.people.get(self.cleaned_data["lead"])
        if lead and lead not in self.cleaned_data.get("officers", []):
            raise forms.ValidationError("主办要在选中的检查人员里选")
        return lead


class Recusal(Asked):
    """Who steps back from a check, and why."""

    officer = from_list("回避的检查人员")
    reason = lines("回避的理由")

    def prepare(self) -> None:
        """The officers named for this task."""
        named = self.target.officers.filter(recused_at__isnull=True).select_related("account").order_by("pk")
        self.people = {str(one.account_id): one.account for one in named}
        choices = [("", "请选择"), *((key, one.display_name) for key, one in self.people.items())]
        self.fields["officer"].choices = choices  # type: ignore[attr-defined]

    def clean_officer(self) -> Any:
        """The account."""
        return self.people[self.cleaned_data["officer"]]


class Visit(Asked):
    """The other check of the same business that takes this one in."""

    visit = from_list("并入哪一次检查", hint="只列出同一主体、尚未实施的检查。")
    reason = lines("理由", 2)

    def prepare(self) -> None:
        """The checks of the same subject that have not begun."""
        self.visits = {one.number: one for one in visits_to_join(self.target)}
        choices = [("", "请选择"), *((number, f"{number} {one.aim}"[:60]) for number, one in self.visits.items())]
        self.fields["visit"].choices = choices  # type: ignore[attr-defined]

    def clean_visit(self) -> Any:
        """The task."""
        return self.visits[self.cleaned_data["visit"]]


class Approval(Asked):
    """The head's approval of a check; a near visit needs a reason, a reached cap an exemption."""

    overlap_reason = lines("近期已有检查仍需单独检查的理由", 2)

    def prepare(self) -> None:
        """Which visits are near; where there is none, nothing is asked."""
        near = overlap_of(self.target, subject_by(self.target.matter.subject_identity))
        if near.numbers:
            told = f"近 {near.window} 日内这家还有：{'、'.join(near.numbers)}。能并入的，返回后“并入一次查完”。"
            self.fields["overlap_reason"].help_text = told
        else:
            del self.fields["overlap_reason"]


class CorrectBy(Asked):
    """Approving a result, with the last day to correct where an order follows."""

    correct_by = day("改正期限", hint="不填则每一项按检查表或现场填的期限；落在休息日的顺延到下个工作日。")


class LongerTerm(Asked):
    """More time to correct, asked for before the term ends."""

    correct_by = day("新的改正期限", required=True)
    reason = lines("延长的理由", 2)


class Rectified(Asked):
    """What the business handed in, or what was seen when looking again."""

    words = lines("情况说明", required=False)


class Passed(Asked):
    """Put right: what was seen, with whom, and what proves it."""

    words = lines("复查情况", ask="写明怎么复查的、看到了什么")
    colleague = from_list("一起复查的执法人员", hint="复查不少于两人，选您以外的另一位。")
    proof = forms.FileField(
        label="复查照片或整改材料", help_text="照片或 PDF，最多 10 MB。",
        error_messages={"required": "附上复查照片，或者当事人交来的整改材料", "empty": "文件是空的，请重新选"},
    )  # fmt: skip

    def prepare(self) -> None:
        """Officers who may inspect in this office, but who is asked: nobody is his own colleague."""
        but = (self.by.pk,) if self.by else ()
        people = to_choose_from(self.target.matter, Permission.INSPECT, but=but)
        called = named_for_choice(people)
        self.people = {str(one.pk): one for one in people if one.certificate_number}
        choices = [("", "请选择"), *((key, called[one.pk]) for key, one in self.people.items())]
        self.fields["colleague"].choices = choices  # type: ignore[attr-defined]

    def clean_colleague(self) -> Any:
        """The account."""
        return self.people[self.cleaned_data["colleague"]]


class FailedAgain(Asked):
    """Not put right: a new term, with what was seen."""

    correct_by = day("新的改正期限", required=True)
    reason = lines("复查情况")


SAID = RegexValidator(r"^[0-9]+\Z", "报的数只写数字")


class Draw(Asked):
    """How many of a class and trade are drawn now."""

    count = WholeNumberField(
        label="抽取户数", min_value=1,
        help_text="检查对象和检查人员由同一个随机数抽出，事先谁也不知道：对象从今年没有抽过、没有查满次数的主体中抽，"
        "人员从所在监管所的持证人员中抽。抽完就建好检查任务，等待审批；随机数和名单摘要记入抽查记录，事后可以复核。",
        error_messages={"required": "填写抽取几户", "invalid": "抽取户数要填整数", "min_value": "至少抽取 1 户"},
    )  # fmt: skip
    said_first = TextField(
        label="抽取人报的数", required=False, max_length=12, validators=[SAID],
        help_text="看过下面的校验值以后再报，任意数字。可以不报。",
    )  # fmt: skip
    said_second = TextField(
        label="现场监督人报的数", required=False, max_length=12, validators=[SAID],
        help_text="由在场的另一个人报。两个数和平台的数合在一起抽，谁也不能单独决定抽中谁。",
    )  # fmt: skip
    # The platform's part, made again from the nonce; its mark stood on the page.
    nonce = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    mark = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
