"""Files that a steward sends: how large they may be, and what stands beside them."""

from typing import Any

from django import forms

from xinheng.support.procedures.table.asking import DayField, WholeNumberField

# What is read while somebody waits for the page: a file that a source is made after.
LARGEST_EXAMPLE = 20_000_000
# A report form is some hundred numbers.
LARGEST_FORM = 2_000_000
# What one request may bring (`config/bodies`), less what stands around a file; more comes by a folder or a command.
LARGEST = 90_000_000


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

    as_of = DayField(
        label="数据日期",
        required=False,
        help_text="这份全量说的是哪一天；比已接入的更早的会被挡住。",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日期写作 2026-11-20"},
    )
    withdraw = WholeNumberField(
        label="确认撤回的条数",
        required=False,
        min_value=0,
        help_text="缺少的记录多到整批退回时，核对后在这里写明要撤回几条。",
        error_messages={"invalid": "写一个整数", "min_value": "不能是负数"},
    )


# What people call the usual encodings; any other that Python names may be written into the source.
ENCODINGS = {"": "自动识别（UTF-8、GB18030、UTF-16）", "utf-8": "UTF-8", "gb18030": "GB18030（GBK）",
             "utf-16": "UTF-16", "big5": "Big5（繁体）", "windows-1252": "windows-1252（西文）"}  # fmt: skip


def known_encoding(name: str) -> str:
    """One of these as a source says it; `auto` for what is none of them."""
    return name if name and name in ENCODINGS else "auto"


class ExampleForm(forms.Form):
    """A file that a source is made after."""

    file = table_file("样例文件", "部门交来的表，有表头和几行数据就行。标题行、列名和写法不用先改。")
    encoding = forms.ChoiceField(
        label="编码",
        choices=list(ENCODINGS.items()),
        required=False,
        help_text="认不出或读出乱码时再选。",
    )

    def clean_file(self) -> Any:
        """Not larger than is looked at while somebody waits."""
        return bounded(self.cleaned_data["file"], LARGEST_EXAMPLE)


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
