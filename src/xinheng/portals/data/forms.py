"""The data centre's forms. What may be done is judged by the actions."""

from typing import Any

from django import forms

# A form of refused rows, or a file that is looked at; larger deliveries come by the command line or a folder.
LARGEST = 20_000_000


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

    def clean_file(self) -> Any:
        """Not larger than a form can be."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError("文件太大，更正表不超过 20 MB；整批数据请由系统管理员用命令接入")
        return sent


def table_file(label: str, hint: str) -> forms.FileField:
    """A table as departments send it."""
    return forms.FileField(
        label=label,
        help_text=hint,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls,.xlsb,.ods"}),
        error_messages={"required": "选择文件", "empty": "这个文件是空的，请重新选择"},
    )


class _OneFile(forms.Form):
    """A form with one file that is not too large to be looked at."""

    def clean_file(self) -> Any:
        """Not larger than is looked at in a browser."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError("文件太大，在网页上不超过 20 MB；更大的请由系统管理员用命令接入")
        return sent


class DeliveryForm(_OneFile):
    """A file of a source that is tried and taken in."""

    file = table_file("文件", "CSV、XLSX、XLS 或 ODS，编码自动识别，不超过 20 MB。先试读，不写入。")
    partial = forms.BooleanField(
        label="只是一部分", required=False, help_text="全量来源补几行时勾选，缺少的记录不撤回。"
    )


class ExampleForm(_OneFile):
    """A file that a source is made after."""

    file = table_file("样例文件", "部门交来的表，有表头和几行数据就行。标题行、列名和写法不用先改。")
