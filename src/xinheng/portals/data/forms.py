"""The data centre's forms. What may be done is judged by the actions."""

import re
from typing import Any

from django import forms

from xinheng.fusion.intake.models import DataLink

# What is read while somebody waits for the page: a file that a source is made after.
LARGEST_EXAMPLE = 20_000_000
# A report form is some hundred numbers.
LARGEST_FORM = 2_000_000
# What one request may bring (`config/bodies`), less what stands around a file; more comes by a folder or a command.
LARGEST = 90_000_000


class WhyForm(forms.Form):
    """An act that only asks why."""

    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="写进审计记录。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "填写理由", "max_length": "最多 200 字"},
    )


class CorrectionForm(forms.Form):
    """The corrected form of refused rows."""

    file = forms.FileField(
        label="更正后的文件",
        help_text="下载的表格改好后原样交回，XLSX 或 CSV；“退回编号”一列要保留，没有改的行可以删去。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"required": "选择更正后的文件", "empty": "这个文件是空的，请重新选择"},
    )

    tries = forms.BooleanField(label="先试读", required=False, help_text="先看看会怎样，不写入。")

    def clean_file(self) -> Any:
        """Not larger than a request can be."""
        return bounded(self.cleaned_data["file"], LARGEST)


def bounded(sent: Any, most: int) -> Any:
    """The file, if it is not larger; its size was told before anything of it is read."""
    if sent.size > most:
        raise forms.ValidationError(
            f"文件有 {sent.size / 1e6:.1f} MB，在网页上不超过 {most // 1_000_000} MB；更大的放进接收文件夹，"
            "或请系统管理员用命令接入"
        )
    return sent


class PushKeyForm(forms.Form):
    """The public half of a department's key."""

    public = forms.CharField(
        label="公钥", max_length=400,
        help_text="部门自己生成密钥，只把公钥给我们：Ed25519（32 字节）或 SM2（65 字节），base64 或十六进制。",
        error_messages={"required": "填写公钥", "max_length": "太长，不是公钥"},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class LinkForm(forms.Form):
    """A connection to a department's database or interface."""

    kind = forms.ChoiceField(label="种类", choices=DataLink.Kind.choices)
    name = forms.CharField(label="连接标识", max_length=40, help_text="小写字母、数字和下划线，来源按它找连接。")
    title = forms.CharField(label="名称", max_length=120, help_text="例如：特种设备库（前置机）。")
    address = forms.CharField(
        label="主机或接口地址",
        max_length=200,
        help_text="数据库写主机名或 IP；接口写 https:// 开头的地址，只取它之下的。",
    )
    port = forms.IntegerField(
        label="端口", required=False, min_value=1, max_value=65535, help_text="数据库的端口，空着为 5432 或 3306。",
        error_messages={"invalid": "写一个整数", "min_value": "端口是 1 到 65535", "max_value": "端口是 1 到 65535"},
    )  # fmt: skip
    database = forms.CharField(label="库名", max_length=63, required=False, help_text="只有数据库要填。")
    account = forms.CharField(
        label="账号或请求头", max_length=63, required=False,
        help_text="数据库的只读账号；接口放令牌的请求头，空着为 Authorization。",
    )  # fmt: skip
    password = forms.CharField(
        label="密码或令牌", max_length=2000, required=False, strip=False, help_text="空着为不改；地址、账号改了要填。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class OriginForm(forms.Form):
    """Where a new source is fetched from, and when."""

    connection = forms.ChoiceField(label="数据连接")
    table = forms.CharField(
        label="表或视图", max_length=127, required=False, help_text="数据库填，带模式名，例如 licensing.licences。"
    )
    path = forms.CharField(
        label="接口路径", max_length=200, required=False,
        help_text="接口填，接在连接地址后面，例如 /licences?kind=food。",
    )  # fmt: skip
    records = forms.CharField(
        label="记录在回答里的位置", max_length=100, required=False,
        help_text="例如 data.items；回答本身就是一列记录时空着。",
    )  # fmt: skip
    paging = forms.ChoiceField(
        label="接口怎样分页",
        choices=[("none", "不分页"), ("page", "页码"), ("cursor", "游标"), ("next", "回答里给下一页地址")],
    )
    following = forms.CharField(
        label="游标或下一页在回答里的位置", max_length=100, required=False, help_text="按游标或下一页分页时填。"
    )
    size_param = forms.CharField(
        label="每页条数的参数", max_length=63, required=False,
        help_text="例如 page_size：每页要 200 条；比前面的页少，就知道取完了。",
    )  # fmt: skip
    grows = forms.CharField(
        label="只增的列", max_length=63, required=False, help_text="自增编号或修改时间，填了只取新增；空着每次全取。"
    )
    since_param = forms.CharField(
        label="要新增的参数", max_length=63, required=False, help_text="接口填了只增的列时必填，例如 updated_since。"
    )
    daily = forms.CharField(
        label="每天几点取", max_length=60, required=False, help_text="例如 06:30、18:00；和下一项取一，都空着只手动取。"
    )
    every_hours = forms.IntegerField(
        label="每几小时取", required=False, min_value=1, max_value=24,
        error_messages={"invalid": "写一个整数", "min_value": "1 到 24", "max_value": "1 到 24"},
    )  # fmt: skip

    def __init__(self, *told: Any, links: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*told, **more)
        self.fields["connection"].choices = links  # type: ignore[attr-defined]

    def sections(self, http: bool) -> dict[str, dict[str, Any]]:
        """What of it the source's file says."""
        told = self.cleaned_data
        paged = ("paging", "size_param", "following")
        names = ("path", "records", *paged, "grows", "since_param") if http else ("table", "grows")
        place = {"connection": told["connection"]} | {name: told[name] for name in names if told[name]}
        return {"address" if http else "table": place} | schedule_of(told)


class SourceForm(forms.Form):
    """What may be changed of a saved source."""

    title = forms.CharField(label="名称", max_length=120, error_messages={"required": "写明名称"})
    department = forms.CharField(label="部门", max_length=120, error_messages={"required": "写明哪个部门"})
    refresh = forms.RegexField(
        r"^P(\d+[DMY]|T\d+H)$", label="多久一次", max_length=10, required=False,
        help_text="P1D 每天、P7D 每周、P1M 每月、PT6H 每六小时；空着按数据类的。",
        error_messages={"invalid": "写作 P1D、P7D、P1M 或 PT6H"},
    )  # fmt: skip
    delivery = forms.ChoiceField(
        label="每次交的是", choices=[("partial", "新增和有变化的"), ("full", "全部，缺少的撤回")]
    )
    daily = forms.CharField(
        label="每天几点", max_length=60, required=False, help_text="例如 06:30、18:00；和下一项取一，都空着不定时。"
    )
    every_hours = forms.IntegerField(
        label="每几小时", required=False, min_value=1, max_value=24,
        error_messages={"invalid": "写一个整数", "min_value": "1 到 24", "max_value": "1 到 24"},
    )  # fmt: skip


def schedule_of(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The section of a schedule that was typed; none where there is none."""
    daily = re.findall(r"[^\s,，、;；]+", told["daily"].replace("：", ":"))
    when = {"daily": daily} if daily else {}
    when |= {"every_hours": told["every_hours"]} if told["every_hours"] else {}
    return {"schedule": when} if when else {}


def table_file(label: str, hint: str) -> forms.FileField:
    """A table as departments send it."""
    return forms.FileField(
        label=label,
        help_text=hint,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls,.xlsb,.ods"}),
        error_messages={"required": "选择文件", "empty": "这个文件是空的，请重新选择"},
    )


class DeliveryForm(forms.Form):
    """A file of a source that is tried and taken in."""

    file = table_file(
        "文件", f"CSV、XLSX、XLS 或 ODS，编码自动识别，不超过 {LARGEST // 1_000_000} MB。先试读，不写入。"
    )
    partial = forms.BooleanField(
        label="只是一部分", required=False, help_text="全量来源补几行时勾选，缺少的记录不撤回。"
    )

    def clean_file(self) -> Any:
        """Not larger than a request can be."""
        return bounded(self.cleaned_data["file"], LARGEST)


class FullDeliveryForm(DeliveryForm):
    """A file that holds all that the department has."""

    as_of = forms.DateField(
        label="数据日期",
        required=False,
        help_text="这份全量说的是哪一天；比已接入的更早的会被挡住。",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日期写作 2026-11-20"},
    )
    withdraw = forms.IntegerField(
        label="确认撤回的条数",
        required=False,
        min_value=0,
        help_text="缺少的记录多到整批退回时，核对后在这里写明要撤回几条。",
        error_messages={"invalid": "写一个整数", "min_value": "不能是负数"},
    )


class ExampleForm(forms.Form):
    """A file that a source is made after."""

    file = table_file("样例文件", "部门交来的表，有表头和几行数据就行。标题行、列名和写法不用先改。")

    def clean_file(self) -> Any:
        """Not larger than is looked at while somebody waits."""
        return bounded(self.cleaned_data["file"], LARGEST_EXAMPLE)


class TagForm(forms.Form):
    """A word on a register or on one of its fields."""

    word = forms.CharField(
        label="标签",
        max_length=12,
        help_text="最多 12 个字，例如“专项整治”“月报用”。",
        error_messages={"required": "填写标签", "max_length": "最多 12 个字"},
    )
    field = forms.ChoiceField(label="加在", required=False, error_messages={"invalid_choice": "没有这个数据项"})
    reason = forms.CharField(label="理由", max_length=120, required=False, error_messages={"max_length": "最多 120 字"})

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", "整类数据"), *choices]  # type: ignore[attr-defined]


class ProjectForm(forms.Form):
    """A project that public money paid for."""

    title = forms.CharField(label="项目", max_length=120, error_messages={"required": "写明项目名称"})
    department = forms.CharField(label="建设单位", max_length=120, error_messages={"required": "写明建设单位"})
    approval = forms.CharField(
        label="批文或合同号", max_length=60, help_text="一个项目一个号，同号只登记一次。",
        error_messages={"required": "写明批文或合同号"},
    )  # fmt: skip
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100,
        error_messages={"required": "写明年度", "invalid": "年度写作 2026", "min_value": "年度写作 2026",
                        "max_value": "年度写作 2026"},
    )  # fmt: skip
    kinds = forms.CharField(
        label="产生的数据类", max_length=2000, help_text="数据标准里的名称，用顿号分开，例如：食品召回、抽检结果。",
        widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "写明产生哪几类数据"},
    )  # fmt: skip
    due_on = forms.DateField(
        label="应归集日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "写明哪天应归集", "invalid": "日期写成 2026-11-20"},
    )  # fmt: skip
    excused = forms.CharField(
        label="不归集的依据", max_length=200, required=False, help_text="依法不能共享的写明法律和条款；空着为应归尽归。"
    )


class FilledForm(forms.Form):
    """The workbook of a report form, filled in."""

    file = forms.FileField(
        label="填好的表",
        help_text="用“下载模板”得到的表，XLSX、XLS、ODS 或 CSV。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"required": "选择填好的表", "empty": "这个文件是空的，请重新选择"},
    )

    def clean_file(self) -> Any:
        """No form is larger."""
        return bounded(self.cleaned_data["file"], LARGEST_FORM)


class LearnForm(forms.Form):
    """Whether the weights of comparisons are learnt anew."""

    learn = forms.BooleanField(
        label="重新学习各项比较的分量",
        required=False,
        help_text="用本市现在的数据再学一遍，记为新的版本；主体和记录少于 5000 个时学不出可靠的分量。",
    )


class PairForm(forms.Form):
    """A steward's word on a pair."""

    verdict = forms.ChoiceField(
        label="判断",
        choices=[("same", "是同一主体"), ("apart", "不是同一主体"), ("later", "以后再看")],
        widget=forms.RadioSelect,
        error_messages={"required": "选择一种判断", "invalid_choice": "从列表里选择"},
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=200,
        help_text="例如：电话和负责人一致，搬过家。判为同一或不同都要写，“以后再看”可以不写。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "最多 200 字"},
    )


class JoinForm(WhyForm):
    """Two subjects that are one."""

    kept = forms.CharField(
        label="保留的主体", max_length=120, help_text="统一社会信用代码；其他号码写成“类别:号码”。",
        error_messages={"required": "填写保留的主体的号码"},
    )  # fmt: skip
    gone = forms.CharField(
        label="归入它的主体", max_length=120, help_text="写法相同，例如 registration_no:500103000000001。",
        error_messages={"required": "填写归入的主体的号码"},
    )  # fmt: skip
    field_order = ["kept", "gone", "reason"]
