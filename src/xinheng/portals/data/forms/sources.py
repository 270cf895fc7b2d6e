"""Where data comes from: keys of those who push, links, and the sources that are fetched over them."""

import re
from typing import Any

from django import forms

from xinheng.fusion.intake.arriving.tables import MOST_TABLES
from xinheng.fusion.intake.declarations import AddressOrigin, TableOrigin
from xinheng.fusion.intake.models import DataLink
from xinheng.support.procedures.table.asking import TOO_LONG, TextField, WholeNumberField


class PushKeyForm(forms.Form):
    """The public half of a department's key."""

    public = TextField(
        label="公钥", max_length=400,
        help_text="部门自己生成密钥，只把公钥给我们：Ed25519（32 字节）或 SM2（65 字节），base64 或十六进制。",
        error_messages={"required": "填写公钥", "max_length": f"不是公钥：{TOO_LONG}"},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class LinkForm(forms.Form):
    """What every connection has: what sources find it by, and what people call it."""

    name = TextField(
        label="连接标识",
        max_length=40,
        help_text="小写字母、数字和下划线，来源按它找连接。",
        error_messages={"required": "写明连接标识"},
    )
    title = TextField(
        label="名称", max_length=120, help_text="例如：特种设备库（前置机）。", error_messages={"required": "写明名称"}
    )
    # What tells the state that was looked at from another: two stewards may have it open at once.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class DatabaseLinkForm(LinkForm):
    """A connection to a department's database."""

    kind = forms.ChoiceField(
        label="种类",
        choices=[one for one in DataLink.Kind.choices if one[0] != DataLink.Kind.HTTP],
        error_messages={"required": "选择种类"},
    )
    address = TextField(
        label="主机", max_length=200, help_text="主机名或 IP，不写 http:// 和端口。",
        error_messages={"required": "写明主机"},
    )  # fmt: skip
    port = WholeNumberField(
        label="端口", required=False, min_value=1, max_value=65535, help_text="空着为 5432（MySQL 为 3306）。",
        error_messages={"invalid": "写一个整数", "min_value": "端口是 1 到 65535", "max_value": "端口是 1 到 65535"},
    )  # fmt: skip
    database = TextField(label="库名", max_length=63, error_messages={"required": "写明库名"})
    account = TextField(
        label="只读账号", max_length=63, help_text="请部门只给读的权限。", error_messages={"required": "写明账号"}
    )
    password = TextField(
        label="密码", max_length=2000, required=False, strip=False, help_text="修改时空着为不改；地址、账号改了要填。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    field_order = ("kind", "name", "title", "address", "port", "database", "account", "password")


class AddressLinkForm(LinkForm):
    """A connection to a department's HTTP interface."""

    kind = forms.ChoiceField(
        choices=[(DataLink.Kind.HTTP, DataLink.Kind.HTTP.label)], widget=forms.HiddenInput, initial=DataLink.Kind.HTTP
    )
    address = TextField(
        label="接口地址", max_length=200, help_text="https:// 开头，只取它之下的。",
        error_messages={"required": "写明接口地址"},
    )  # fmt: skip
    account = TextField(label="放令牌的请求头", max_length=63, required=False, help_text="空着为 Authorization。")
    password = TextField(
        label="令牌", max_length=2000, required=False, strip=False,
        help_text="修改时空着为不改；地址、请求头改了要填。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class OriginForm(forms.Form):
    """When a new source is fetched."""

    daily = TextField(
        label="每天几点取", max_length=60, required=False, help_text="例如 06:30、18:00；和下一项取一，都空着只手动取。"
    )
    every_hours = WholeNumberField(
        label="每几小时取", required=False, min_value=1, max_value=24,
        error_messages={"invalid": "写一个整数", "min_value": "1 到 24", "max_value": "1 到 24"},
    )  # fmt: skip
    # The section of the source's file that says where it is fetched from, and what stands in it.
    section = ""
    places: tuple[str, ...] = ()

    def sections(self, connection: str) -> dict[str, dict[str, Any]]:
        """What of it the source's file says."""
        told = self.cleaned_data
        place = {"connection": connection} | {name: told[name] for name in self.places if told[name]}
        return {self.section: place} | schedule_of(told)


class TableOriginForm(OriginForm):
    """Which table of a database."""

    table = TextField(
        label="表或视图", max_length=127, error_messages={"required": "写明表或视图"},
        widget=forms.TextInput(attrs={"list": "tables", "autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("table",)
    section, places = "table", ("table",)

    def offer(self, there: list[str]) -> None:
        """The tables there are, to choose from; where they are too many to list, or unknown, one is typed."""
        self.there, field = there, self.fields["table"]
        if there and len(there) < MOST_TABLES:
            field.widget = forms.Select(choices=[("", "请选择"), *((one, one) for one in there)])
            field.help_text = f"这个账号可以读的有 {len(there)} 张。"
        else:
            field.help_text = "带模式名，例如 licensing.licences。"

    def clean_table(self) -> str:
        """The one table that is meant, though its schema be left out or its letters be of the other case."""
        typed: str = self.cleaned_data["table"]
        there = getattr(self, "there", [])
        like = [one for one in there if typed.lower() in (one.lower(), one.rpartition(".")[2].lower())]
        return like[0] if typed not in there and len(like) == 1 else typed


class AddressOriginForm(OriginForm):
    """Which records of an interface, and how to ask for all of them."""

    path = TextField(
        label="接口路径", max_length=200, required=False, help_text="接在连接地址后面，例如 /licences?kind=food。"
    )
    records = TextField(
        label="记录在回答里的位置", max_length=100, required=False,
        help_text="例如 data.items；回答本身就是一列记录时空着。",
    )  # fmt: skip
    paging = forms.ChoiceField(
        label="接口怎样分页",
        choices=[("none", "不分页"), ("page", "页码"), ("cursor", "游标"), ("next", "回答里给下一页地址")],
        error_messages={"required": "选择接口怎样分页"},
    )
    following = TextField(
        label="游标或下一页在回答里的位置", max_length=100, required=False, help_text="按游标或下一页分页时填。"
    )
    size_param = TextField(
        label="每页条数的参数", max_length=63, required=False,
        help_text="例如 page_size：每页要 200 条；比前面的页少，就知道取完了。",
    )  # fmt: skip
    grows = TextField(
        label="只增的列", max_length=63, required=False, help_text="自增编号或修改时间，填了只取新增；空着每次全取。"
    )
    since_param = TextField(
        label="要新增的参数", max_length=63, required=False, help_text="填了只增的列时必填，例如 updated_since。"
    )
    field_order = ("path", "records", "paging", "following", "size_param", "grows", "since_param")
    section = "address"
    places = ("path", "records", "paging", "size_param", "following", "grows", "since_param")


class SourceForm(forms.Form):
    """What may be changed of a saved source."""

    title = TextField(label="名称", max_length=120, error_messages={"required": "写明名称"})
    department = TextField(label="部门", max_length=120, error_messages={"required": "写明哪个部门"})
    refresh = forms.RegexField(
        r"^P(\d+[DMY]|T\d+H)$", label="多久一次", max_length=10, required=False,
        help_text="P1D 每天、P7D 每周、P1M 每月、PT6H 每六小时；空着按数据类的。",
        error_messages={"invalid": "写作 P1D、P7D、P1M 或 PT6H", "max_length": TOO_LONG},
    )  # fmt: skip
    delivery = forms.ChoiceField(
        label="每次交的是",
        choices=[("partial", "新增和有变化的"), ("full", "全部，缺少的撤回")],
        error_messages={"required": "选择每次交的是什么"},
    )
    table = TextField(
        label="表或视图", max_length=127, help_text="带模式名，例如 licensing.licences。",
        error_messages={"required": "写明表或视图"},
    )  # fmt: skip
    grows = TextField(
        label="只增的列", max_length=63, required=False,
        help_text="自增编号或修改时间，填了只取新增；空着每次全取。换了表或列，下一次从头取。",
    )  # fmt: skip
    encoding = TextField(
        label="编码", max_length=40, required=False, help_text="空着自动识别；例如 big5、windows-1252。"
    )
    delimiter = forms.ChoiceField(
        label="列之间用", choices=[(",", "逗号"), ("\t", "制表符"), (";", "分号"), ("|", "竖线")], required=False
    )
    sheet = TextField(
        label="工作表",
        max_length=63,
        required=False,
        help_text="空着按声明的列找，每月改名也不要紧；写 * 读每一张表头相符的，例如一月一张。",
    )
    daily = TextField(
        label="每天几点", max_length=60, required=False, help_text="例如 06:30、18:00；和下一项取一，都空着不定时。"
    )
    every_hours = WholeNumberField(
        label="每几小时", required=False, min_value=1, max_value=24,
        error_messages={"invalid": "写一个整数", "min_value": "1 到 24", "max_value": "1 到 24"},
    )  # fmt: skip

    def of_origin(self, origin: TableOrigin | AddressOrigin | None) -> None:
        """What is fetched comes in no file: how one is written is not asked; nor which table, of what is in none."""
        asked = () if isinstance(origin, TableOrigin) else ("table", "grows")
        for name in (*asked, *(("encoding", "delimiter", "sheet") if origin else ())):
            del self.fields[name]


def schedule_of(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The section of a schedule that was typed; none where there is none."""
    daily = re.findall(r"[^\s,，、;；]+", told["daily"].replace("：", ":"))
    when = {"daily": daily} if daily else {}
    when |= {"every_hours": told["every_hours"]} if told["every_hours"] else {}
    return {"schedule": when} if when else {}
