"""The data centre's forms. What may be done is judged by the actions."""

from typing import Any

from django import forms

# A form of refused rows, or a file that is looked at; larger deliveries come by the command line or a folder.
LARGEST = 20_000_000


class Reason(forms.Form):
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
