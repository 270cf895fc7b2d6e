"""Forms of the partners' portal."""

from django import forms

from xinheng.kit import city_time
from xinheng.services.partners.forms import KINDS
from xinheng.services.venue_reports.rules import KINDS as REPORTED
from xinheng.support.procedures.table.asking import DayField, TextField


class Admission(forms.Form):
    """Who wants to look after what."""

    kind = forms.ChoiceField(
        label="单位类型", choices=KINDS, widget=forms.RadioSelect, error_messages={"required": "请选单位类型"}
    )
    venue = TextField(
        label="场所（协会、平台）名称", max_length=100, help_text="商户认得的名字，例如“星汇购物中心”。",
        widget=forms.TextInput({"class": "input"}), error_messages={"required": "请填写名称"},
    )  # fmt: skip
    address = TextField(
        label="地址", max_length=200, required=False, help_text="网络平台填网址。",
        widget=forms.TextInput({"class": "input"}),
    )  # fmt: skip
    purpose = TextField(
        label="看商户信息做什么用", max_length=500, help_text="只能用于场内管理和服务。",
        widget=forms.Textarea({"class": "input", "rows": 3}), error_messages={"required": "请填写用途"},
    )  # fmt: skip


class TenantList(forms.Form):
    """A list of codes with stalls: typed, pasted, or in a file."""

    typed = TextField(
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

    typed = TextField(
        label="信用代码", max_length=4_000, help_text="一行一个，一次最多 50 个。",
        widget=forms.Textarea({"class": "input", "rows": 6}), error_messages={"required": "请填写至少一个信用代码"},
    )  # fmt: skip


class VenueReportForm(forms.Form):
    """What is told to the bureau."""

    kind = forms.ChoiceField(
        label="报告什么", choices=tuple(REPORTED.items()), widget=forms.RadioSelect,
        error_messages={"required": "请选报告什么"},
    )  # fmt: skip
    tenant = TextField(
        label="涉及哪家商户", max_length=60, required=False, help_text="铺位号、信用代码或者店名；不涉及商户的不填。",
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )  # fmt: skip
    text = TextField(
        label="内容", max_length=2000, help_text="看到什么、在哪里、怎么处理过。不写身份证号、电话。",
        widget=forms.Textarea({"class": "input", "rows": 5}), error_messages={"required": "请写明发现了什么"},
    )  # fmt: skip
    place = TextField(
        label="位置", max_length=120, required=False, widget=forms.TextInput({"class": "input", "autocomplete": "off"})
    )
    found_on = DayField(
        label="哪一天发现的", initial=city_time.today,
        widget=forms.DateInput({"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填发现日期", "invalid": "日期写成 2026-11-20"},
    )  # fmt: skip
    form_key = TextField(max_length=64, required=False, widget=forms.HiddenInput)


class ActWords(forms.Form):
    """The words of an act."""

    words = TextField(
        label="说明", max_length=2000, widget=forms.Textarea({"class": "input", "rows": 5}),
        error_messages={"required": "请填写说明"},
    )  # fmt: skip


def _line(label: str, most: int, hint: str = "", *, required: bool = True) -> TextField:
    messages = {"required": f"请填写{label}"}
    widget = forms.TextInput({"class": "input", "autocomplete": "off"})
    return TextField(
        label=label, max_length=most, help_text=hint, required=required, widget=widget, error_messages=messages
    )


class StationForm(forms.Form):
    """What everybody reads of a venue's desk for consumers."""

    station_name = _line("服务站名称", 60)
    address = _line("地址", 120, "消费者找得到的写法，例如“一楼总服务台”。")
    service_phone = forms.RegexField(
        r"^[0-9][0-9 \-转]{4,24}$", label="服务电话", help_text="公开的办公电话，不要写个人手机号。",
        widget=forms.TextInput({"class": "input", "inputmode": "tel", "autocomplete": "off"}),
        error_messages={"required": "请填写服务电话", "invalid": "电话写数字，例如 023-63310000 转 8"},
    )  # fmt: skip
    hours = _line("开放时间", 60, "例如“每天 10:00—21:30”。")
    services = _line("服务内容", 200, "例如“受理投诉、先行赔付、陪同协商”。", required=False)
