"""A steward's word: why, which tag, which project, one subject or two."""

from typing import Any

from django import forms

from xinheng.support.procedures.table.asking import DayField, TextField, WholeNumberField


class WhyForm(forms.Form):
    """An act that only asks why."""

    reason = TextField(
        label="理由",
        max_length=200,
        help_text="写进审计记录。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "填写理由"},
    )


class TagForm(forms.Form):
    """A word on a register or on one of its fields."""

    word = TextField(
        label="标签",
        max_length=12,
        help_text="最多 12 个字，例如“专项整治”“月报用”。",
        error_messages={"required": "填写标签"},
    )
    field = forms.ChoiceField(label="加在", required=False, error_messages={"invalid_choice": "没有这个数据项"})
    reason = TextField(
        label="理由",
        max_length=120,
        required=False,
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", "整类数据"), *choices]  # type: ignore[attr-defined]


class ProjectForm(forms.Form):
    """A project that public money paid for."""

    title = TextField(label="项目", max_length=120, error_messages={"required": "写明项目名称"})
    department = TextField(label="建设单位", max_length=120, error_messages={"required": "写明建设单位"})
    approval = TextField(
        label="批文或合同号", max_length=60, help_text="一个项目一个号，同号只登记一次。",
        error_messages={"required": "写明批文或合同号"},
    )  # fmt: skip
    year = WholeNumberField(
        label="年度", min_value=2000, max_value=2100,
        error_messages={"required": "写明年度", "invalid": "年度写作 2026", "min_value": "年度写作 2026",
                        "max_value": "年度写作 2026"},
    )  # fmt: skip
    kinds = TextField(
        label="产生的数据类", max_length=2000, help_text="数据标准里的名称，用顿号分开，例如：食品召回、抽检结果。",
        widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "写明产生哪几类数据"},
    )  # fmt: skip
    due_on = DayField(
        label="应归集日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "写明哪天应归集", "invalid": "日期写成 2026-11-20"},
    )  # fmt: skip
    excused = TextField(
        label="不归集的依据", max_length=200, required=False, help_text="依法不能共享的写明法律和条款；空着为应归尽归。"
    )


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
    reason = TextField(
        label="理由",
        required=False,
        max_length=200,
        help_text="例如：电话和负责人一致，搬过家。判为同一或不同都要写，“以后再看”可以不写。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class JoinForm(WhyForm):
    """Two subjects that are one."""

    kept = TextField(
        label="保留的主体", max_length=120, help_text="统一社会信用代码；其他号码写成“类别:号码”。",
        error_messages={"required": "填写保留的主体的号码"},
    )  # fmt: skip
    gone = TextField(
        label="归入它的主体", max_length=120, help_text="写法相同，例如 registration_no:500103000000001。",
        error_messages={"required": "填写归入的主体的号码"},
    )  # fmt: skip
    field_order = ["kept", "gone", "reason"]
