"""What begins a matter: a clue, a complaint, tickets, a check."""

from typing import Any

from django import forms

from xinheng.kit import city_time
from xinheng.services.complaints.rules import CHANNELS, CLAIMS, ISSUES, OTHER_ISSUE, answer_problems
from xinheng.services.mediation.rules import AGENT_MAY
from xinheng.services.tickets.rules import CHANNELS as TICKET_CHANNELS
from xinheng.services.tickets.rules import USUAL_CHANNEL
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.inspection.forms import checklist_choices
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.procedures.table.asking import Asked, SumField, TextField, day, from_list, line, lines, one_of

MOST_BYTES = 10_000_000


class NewClue(forms.Form):
    """Registering what came in by telephone, letter, in person, from above."""

    source = forms.ChoiceField(
        label="来源",
        choices=Clue.Source.choices,
        widget=forms.RadioSelect,
        initial="walk_in",
        error_messages={"required": "选择来源"},
    )
    title = TextField(label="标题", max_length=60, error_messages={"required": "用一句话写明是什么事"})
    text = lines("内容", 5, ask="写明发现了什么", hint="不写来人的姓名、电话；系统会隐去号码。")
    name = TextField(label="被反映的名称", max_length=120, required=False)
    address = TextField(label="地址", max_length=200, required=False)
    identity = TextField(
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
    amount = SumField(label="金额（元）", required=False, max_digits=14, decimal_places=2, min_value=0)
    facts = lines("事实经过", 5)
    claims = forms.MultipleChoiceField(
        label="诉求", widget=forms.CheckboxSelectMultiple, error_messages={"required": "至少选择一项诉求"}
    )
    superior_number = line("交办文号", required=False, hint="上级交办的填写。")
    answer_by = day("要求在哪一天前答复", hint="上级交办的必填；到期按交办单的期限提醒。")
    letter = forms.FileField(label="来信或材料的扫描件", required=False, help_text="照片或 PDF，最多 10 MB。")
    agent_name = line("受托人姓名", required=False, most=60, hint="替别人投诉的才填；收下授权委托书和受托人身份证明。")
    agent_may = from_list("授权范围")
    agent_until = day("委托到哪一天")
    publish_agreed = forms.BooleanField(label="同意公示处理结果", required=False)
    delegated_agreed = forms.BooleanField(label="同意委托调解", required=False)
    breach_told = forms.BooleanField(
        label="同时反映违法行为", required=False, help_text="勾选后按违法线索的法定期限核查；只是纠纷的不勾选。"
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

    def clean(self) -> dict[str, Any]:
        """A superior's order names its day of answer: said with all the rest."""
        told = super().clean() or {}
        channel, until = told.get("channel", ""), told.get("answer_by")
        if "answer_by" not in self.errors:
            for field, words in answer_problems(channel=channel, answer_by=until, today=city_time.today()).items():
                self.add_error(field, words)
        return told


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
