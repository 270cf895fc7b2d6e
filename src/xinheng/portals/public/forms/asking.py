"""What is asked with a number and a word in hand, or about a person."""

from typing import Any

from django import forms

from xinheng.fusion.standard.registry import standard
from xinheng.support.procedures.table.asking import TextField


class ReceiptFields(forms.Form):
    """Number and check word, as they stand on a receipt."""

    number = TextField(max_length=40, error_messages={"required": "填写编号"})
    word = TextField(
        label="查询码",
        max_length=20,
        help_text="回执上的查询码，例如 4KM7-TXRA-92HE。",
        error_messages={"required": "填写查询码"},
    )
    # What the number is one of, and an example of it.
    of = ("", "")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        name, example = self.of
        number = self.fields["number"]
        number.label, number.help_text = f"{name}编号", f"在回执上，例如 {example}。"
        number.error_messages["required"] = f"填写{name}编号"


class ProgressFields(ReceiptFields):
    """Of a complaint."""

    of = ("投诉", "诉5099-20261120-7KQ4M9XR，不写“诉”字也可以")


class OrderFields(forms.Form):
    """Number of a correction order and the word on its paper."""

    number = TextField(
        label="通知书文号",
        max_length=60,
        help_text="在通知书标题上方，例如 两河市监责改〔2026〕12号。",
        error_messages={"required": "填写通知书文号"},
    )
    word = TextField(
        label="查询码",
        max_length=20,
        help_text="在通知书“检查记录编号”后面。以前开具的没有查询码，请登录企业端查看，或者凭证件向开具的机构问。",
        error_messages={"required": "填写查询码"},
    )


class ObjectionWord(ReceiptFields):
    """Of an objection."""

    of = ("异议", "异5099-20261120-7KQ4M9XR")


class ReportWord(ReceiptFields):
    """Of a report."""

    of = ("举报", "举5099-20261120-7KQ4M9XR")


class PersonAsked(forms.Form):
    """One certificate, or one person: never a name alone."""

    number = TextField(
        label="证书或者名单编号", max_length=60, required=False, help_text="作业人员证、执业药师注册证、文书编号。"
    )
    person_name = TextField(label="或者：姓名", max_length=60, required=False)
    person_id = TextField(
        label="身份证号码", max_length=24, required=False, help_text="和姓名一起填。只用来比对，不保存。"
    )

    def clean(self) -> dict[str, Any]:
        """The certificate, or both of the person."""
        told = super().clean() or {}
        if told.get("number"):
            return told
        if not (told.get("person_name") and told.get("person_id")):
            raise forms.ValidationError("请填证书或名单编号；查人要把姓名和身份证号码都填上，同名的人很多。")
        kind = standard().field_type("person_id")
        if problem := kind.check(kind.clean(told["person_id"])):
            self.add_error("person_id", problem)
        return told
