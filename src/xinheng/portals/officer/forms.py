"""The forms of the workbench's own pages: what begins a matter. What an act asks stands in its app's `forms.py`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from xinheng.portals.officer.hands import choices_for, named
from xinheng.services.complaints.rules import CHANNELS, CLAIMS, ISSUES, OTHER_ISSUE
from xinheng.services.mediation.rules import AGENT_MAY
from xinheng.services.tickets.rules import CHANNELS as TICKET_CHANNELS
from xinheng.services.tickets.rules import USUAL_CHANNEL
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.inspection.forms import checklist_choices
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import colleagues_of, same_office
from xinheng.support.accounts.models import Account
from xinheng.support.accounts.queries import people_of
from xinheng.support.procedures.assigning import colleagues_for
from xinheng.support.procedures.declarations import Fact
from xinheng.support.procedures.noting import KINDS
from xinheng.support.procedures.table.asking import Asked, Reason, day, from_list, line, lines, one_of
from xinheng.support.sending.models import Channel, Reach

MOST_BYTES = 10_000_000


class NewClue(forms.Form):
    """Registering what came in by telephone, letter, in person, from above."""

    source = forms.ChoiceField(label="来源", choices=Clue.Source.choices, widget=forms.RadioSelect, initial="walk_in")
    title = forms.CharField(label="标题", max_length=60, error_messages={"required": "用一句话写明是什么事"})
    text = lines("内容", 5, ask="写明发现了什么", hint="不写来人的姓名、电话；系统会隐去号码。")
    name = forms.CharField(label="被反映的名称", max_length=120, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    identity = forms.CharField(
        label="统一社会信用代码", max_length=120, required=False, help_text="知道就填，能直接匹配主体。"
    )
    found_on = day("发现日期", hint="法定时限从这一天起算，不填为今天。")
    breach_suspected = forms.TypedChoiceField(
        label="是否涉嫌违法",
        choices=(("yes", "涉嫌违法：起算法定核查期限"), ("no", "不涉嫌：咨询、建议、纠错、单纯的纠纷")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "选择是否涉嫌违法，它决定有没有法定期限"},
    )


class NewComplaint(Asked):
    """投诉登记表 as staff fill it in for who calls, writes or comes (Order 121 art 8, 10)."""

    channel = one_of("怎么来的", ())
    name = line("投诉人姓名", most=60)
    phone = line("联系电话", most=20)
    address = line("投诉人地址", most=200)
    identity = line("被投诉商家的统一社会信用代码", required=False, hint="知道就填，直接分到有管辖权的机构。")
    respondent_name = line("被投诉商家名称", required=False, hint="填了信用代码的可以不写。")
    respondent_address = line("商家地址", required=False, most=200)
    issue = from_list("问题类别")
    goods = line("商品或服务", required=False)
    bought_on = day("消费日期")
    amount = forms.DecimalField(label="金额（元）", required=False, max_digits=14, decimal_places=2, min_value=0)
    facts = lines("事实经过", 5)
    claims = forms.MultipleChoiceField(
        label="诉求", widget=forms.CheckboxSelectMultiple, error_messages={"required": "至少选择一项诉求"}
    )
    letter = forms.FileField(label="来信或材料的扫描件", required=False, help_text="照片或 PDF，最多 10 MB。")
    agent_name = line("受托人姓名", required=False, most=60, hint="替别人投诉的才填；收下授权委托书和受托人身份证明。")
    agent_may = from_list("授权范围")
    agent_until = day("委托到哪一天")
    publish_agreed = forms.BooleanField(label="同意公示处理结果", required=False)
    delegated_agreed = forms.BooleanField(label="同意委托调解", required=False)
    breach_told = forms.BooleanField(
        label="同时反映违法行为", required=False, help_text="勾选后另起线索，按法定期限核查；只是纠纷的不勾选。"
    )

    def prepare(self) -> None:
        """The channels staff write for, issues and claims of the standard."""
        by_staff = {code: title for code, title in CHANNELS.items() if code != "city_portal"}
        self.fields["channel"].choices = list(by_staff.items())  # type: ignore[attr-defined]
        self.fields["channel"].initial = "hotline_12315"
        self.fields["agent_may"].required = False
        self.fields["agent_may"].choices = [("", "没有委托"), *AGENT_MAY.items()]  # type: ignore[attr-defined]
        self.fields["issue"].choices = list(ISSUES.items())  # type: ignore[attr-defined]
        self.fields["issue"].initial = OTHER_ISSUE
        self.fields["claims"].choices = list(CLAIMS.items())  # type: ignore[attr-defined]


class TicketsSent(Asked):
    """A file of tickets."""

    channel = one_of("从哪个平台导出", list(TICKET_CHANNELS.items()))
    file = forms.FileField(
        label="工单文件",
        help_text="XLSX、XLS 或 CSV，一次最多 500 件、10 MB。标题认得两个平台导出的叫法；也可以下载空表填写。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": "选择要导入的文件", "empty": "文件是空的，请重新导出"},
    )

    def prepare(self) -> None:
        """The usual channel is chosen already."""
        self.fields["channel"].initial = USUAL_CHANNEL

    def clean_file(self) -> Any:
        """Not larger than is read."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(f"文件最大 10 MB，这个有 {sent.size / 1_000_000:.0f} MB，请分成几个文件。")
        return sent


class Correction(forms.Form):
    """A fact that was entered wrongly, what is right, and why."""

    fact = from_list("更正哪一项")
    value = line("正确的内容", hint="日期写成 2026-11-20")
    reason = lines("理由")

    def __init__(self, data: Any, *, facts: Mapping[str, Fact], written: Mapping[str, str]) -> None:
        super().__init__(data)
        self.facts, self.written = facts, written
        self.fields["fact"].choices = [(name, one.title) for name, one in facts.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A date stays a date, and a choice one of its choices."""
        told = super().clean() or {}
        name, value = told.get("fact", ""), told.get("value", "")
        if not name or not value:
            return told
        codes = {title: code for code, title in self.facts[name].choices.items()}
        if codes and value not in {*codes, *codes.values()}:
            self.add_error("value", f"应为{'、'.join(codes)}之一，填写的是“{value}”")
        elif _is_day(self.written[name]) and not _is_day(value):
            self.add_error("value", f"日期写成 2026-11-20，填写的是“{value}”")
        return {**told, "value": codes.get(value, value)}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


class NewTask(Asked):
    """A check the unit makes of its own: routine, special, a re-check."""

    identity = line("检查对象的统一社会信用代码", ask="填写要检查的主体的代码")
    kind = one_of(
        "检查类型",
        [(one.value, one.label) for one in InspectionTask.OF_A_UNIT],
    )
    aim = lines("检查目的", 2)
    checklist = from_list("检查表", hint="不选的，按对象持有的许可、登记和行业匹配；到场之前都可以换表。")
    planned_on = day("计划日期")
    unannounced = forms.BooleanField(label="不预先告知", required=False)

    def prepare(self) -> None:
        """The city's checklists."""
        self.fields["checklist"].required = False
        self.fields["checklist"].choices = checklist_choices()  # type: ignore[attr-defined]
        self.fields["kind"].initial = InspectionTask.OF_A_UNIT[0]


class Note(Asked):
    """A call, a visit or an inner note, with a file."""

    kind = one_of("记什么", list(KINDS.items()))
    words = lines("内容", 4, hint="只有办理的人能看，当事人看不到；系统会隐去号码。")
    file = forms.FileField(label="附件", required=False, help_text="照片或 PDF，最多 10 MB。")

    def prepare(self) -> None:
        """Most are calls."""
        self.fields["kind"].initial = "call"


class GiveBack(Reason):
    """Back into the pool."""


class HandOver(Asked):
    """To whom and why."""

    to = from_list("转交给", "只列出有权办理下一步的同事。")
    reason = lines("理由")

    def prepare(self) -> None:
        """Who could have it."""
        self.fields["to"].choices = choices_for(self.target)  # type: ignore[attr-defined]


class Assign(Asked):
    """To whom several matters are given, once for all of them; `target` are the matters."""

    to = from_list("分派给", "只列出有权办其中某一件下一步的同事；办不了的那几件会逐件说明。")
    reason = lines("理由", 2, hint="会写进每一件的经过，并通知对方。")

    def prepare(self) -> None:
        """Who could have one of them."""
        kinds = {(one.procedure, one.state, one.office, one.field): one for one in self.target}
        self.people = {person.username: person for one in kinds.values() for person in colleagues_for(one)}
        self.fields["to"].choices = named(self.people.values())  # type: ignore[attr-defined]

    def clean_to(self) -> Account:
        """The person."""
        return self.people[self.cleaned_data["to"]]


class Merge(Asked):
    """The clue that several others tell of too."""

    parent = line("并入哪一条线索（编号）", most=40, hint="最早的一条；期限从最早的起算。")
    reason = lines("理由", 2)

    def prepare(self) -> None:
        """The earliest of them."""
        self.fields["parent"].initial = min((one.number for one in self.target), default="")
        self.fields["reason"].initial = "同一主体同一事由"


class Away(Asked):
    """Who is away, who stands in, and for which days."""

    away = from_list("谁不在岗")
    stand_in = from_list("由谁代办", "代办人须有相同的角色。")
    since = day("自", required=True)
    until = day("至", required=True, hint="含这一天；提前回来，可以随时结束。")

    def prepare(self) -> None:
        """Oneself, and for who assigns work those of his offices."""
        own = [self.target, *(one for one in colleagues_of(self.target, Permission.ASSIGN_WORK) if one != self.target)]
        self.people = {one.username: one for one in (*own, *same_office(self.target))}
        self.fields["away"].choices = named(own)  # type: ignore[attr-defined]
        others = [one for one in self.people.values() if len(own) > 1 or one != self.target]
        self.fields["stand_in"].choices = named(others)  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What `stand_in` takes."""
        given = self.cleaned_data
        return {**given, "away": self.people[given["away"]], "stand_in": self.people[given["stand_in"]]}


class OnDuty(Asked):
    """Who answers for his office on which days; `target` are the offices whose roster is kept."""

    who = from_list("谁值班")
    since = day("自", required=True)
    until = day("至", required=True, hint="含这一天，一次最多排 31 天。")

    def prepare(self) -> None:
        """The people of these offices."""
        titles = {one.path: one.short_name for one in self.target}
        self.people = {one.username: one for one in people_of(titles)}
        choices = [(one.username, f"{one.display_name}（{titles[one.office]}）") for one in self.people.values()]
        self.fields["who"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class Reaching(forms.Form):
    """By which ways one is told: of each channel of this deployment the address, and how often."""

    def __init__(self, data: Any, channels: list[Channel], reaches: dict[str, Reach]) -> None:
        super().__init__(data)
        for one in channels:
            kept = reaches.get(one)
            title, hint = REACHED_AT[one]
            self.fields[one.value] = forms.CharField(
                label=title, max_length=120, required=False, initial=kept.address if kept else "", help_text=hint
            )
            self.fields[f"{one}_often"] = forms.ChoiceField(
                label=f"{one.label}多久发一次",
                choices=Reach.Often.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=kept.often if kept else Reach.Often.AT_ONCE,
            )


REACHED_AT = {
    Channel.SMS: ("手机号", "只用于给您发工作通知，加密保存。"),
    Channel.MAIL: ("电子邮箱", "用单位的邮箱。"),
    Channel.WECOM: ("企业微信账号", "本单位企业微信通讯录里的账号，不是手机号。"),
}


class PersonLookup(forms.Form):
    """One certificate, or one person by name and number: never a name alone."""

    number = line("证书或者名单编号", required=False, most=60)
    person_name = line("或者：姓名", required=False, most=60)
    person_id = line("身份证号码", required=False, most=24, hint="只用来比对，不保存。")

    def clean(self) -> dict[str, Any]:
        """The certificate, or both of the person."""
        told = super().clean() or {}
        if not told.get("number") and not (told.get("person_name") and told.get("person_id")):
            raise forms.ValidationError("填证书或名单编号；查人要把姓名和身份证号码都填上。")
        return told


class LeftAsked(forms.Form):
    """Since when the person is gone, and how that was found."""

    left_on = day("离岗日期", required=True)
    words = line("怎样核实的", most=200, ask="写明怎样核实的，例如“到店核实，本人已离职，见考勤表”")


class WarningNote(forms.Form):
    """What was found and done."""

    words = line("核实处理情况", most=200, ask="写明核实处理的情况")


class ObjectionForm(Asked):
    """What the assessed objects to: one step of the figure, or how it is counted as a whole."""

    step = forms.ChoiceField(
        label="对哪一件有异议", required=False, widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "从列表里选哪一件"},
    )  # fmt: skip
    words = lines("异议理由", ask="写明为什么不应当这样算", hint="异议成立的，这一件不再计入，当月数据重算。")

    def prepare(self) -> None:
        """`target` are the steps behind the figure."""
        self.fields["step"].choices = [("", "整项数据（不针对某一件）"), *self.target]  # type: ignore[attr-defined]


class FigureAnswer(Asked):
    """The answer to an objection."""

    upheld = one_of("异议是否成立", (("yes", "成立：指明某一件的，这一件不再计入"), ("no", "不成立：维持")))
    words = lines("答复理由", ask="写明答复的理由")
