"""Forms of the partners' portal."""

from django import forms

from xinheng.services.partners.forms import KINDS


class Admission(forms.Form):
    """Who wants to look after what."""

    kind = forms.ChoiceField(
        label="单位类型", choices=KINDS, widget=forms.RadioSelect, error_messages={"required": "请选单位类型"}
    )
    venue = forms.CharField(
        label="场所（协会、平台）名称", max_length=100, help_text="商户认得的名字，例如“星汇购物中心”。",
        widget=forms.TextInput({"class": "input"}), error_messages={"required": "请填写名称"},
    )  # fmt: skip
    address = forms.CharField(
        label="地址", max_length=200, required=False, help_text="网络平台填网址。",
        widget=forms.TextInput({"class": "input"}),
    )  # fmt: skip
    purpose = forms.CharField(
        label="看商户信息做什么用", max_length=500, help_text="只能用于场内管理和服务。",
        widget=forms.Textarea({"class": "input", "rows": 3}), error_messages={"required": "请填写用途"},
    )  # fmt: skip


class TenantList(forms.Form):
    """A list of codes with stalls: typed, pasted, or in a file."""

    typed = forms.CharField(
        label="商户", required=False, max_length=400_000,
        help_text="一行一家：信用代码，空格，铺位号。可以从表格里直接粘贴。",
        widget=forms.Textarea({"class": "input", "rows": 8}),
    )  # fmt: skip
    file = forms.FileField(
        label="或者选一个表格文件", required=False, help_text="XLSX 或者 CSV，要有信用代码一列；一次最多 5000 行。",
        widget=forms.FileInput({"class": "input", "accept": ".xlsx,.xls,.csv,.txt"}),
    )  # fmt: skip


class Candidates(forms.Form):
    """Who wants to come in."""

    typed = forms.CharField(
        label="信用代码", max_length=4_000, help_text="一行一个，一次最多 50 个。",
        widget=forms.Textarea({"class": "input", "rows": 6}), error_messages={"required": "请填写至少一个信用代码"},
    )  # fmt: skip
