"""Where data comes from: keys of those who push, links, and the sources that are fetched over them."""

import re
from typing import Any

from django import forms

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
    """A connection to a department's database or interface."""

    kind = forms.ChoiceField(label="种类", choices=DataLink.Kind.choices, error_messages={"required": "选择种类"})
    name = TextField(
        label="连接标识",
        max_length=40,
        help_text="小写字母、数字和下划线，来源按它找连接。",
        error_messages={"required": "写明连接标识"},
    )
    title = TextField(
        label="名称", max_length=120, help_text="例如：特种设备库（前置机）。", error_messages={"required": "写明名称"}
    )
    address = TextField(
        label="主机或接口地址",
        max_length=200,
        help_text="数据库写主机名或 IP；接口写 https:// 开头的地址，只取它之下的。",
        error_messages={"required": "写明主机或接口地址"},
    )
    port = WholeNumberField(
        label="端口", required=False, min_value=1, max_value=65535, help_text="数据库的端口，空着为 5432 或 3306。",
        error_messages={"invalid": "写一个整数", "min_value": "端口是 1 到 65535", "max_value": "端口是 1 到 65535"},
    )  # fmt: skip
    database = TextField(label="库名", max_length=63, required=False, help_text="只有数据库要填。")
    account = TextField(
        label="账号或请求头", max_length=63, required=False,
        help_text="数据库的只读账号；接口放令牌的请求头，空着为 Authorization。",
    )  # fmt: skip
    password = TextField(
        label="密码或令牌", max_length=2000, required=False, strip=False, help_text="空着为不改；地址、账号改了要填。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class OriginForm(forms.Form):
    """Where a new source is fetched from, and when."""

    connection = forms.ChoiceField(label="数据连接", error_messages={"required": "选择数据连接"})
    table = TextField(
        label="表或视图", max_length=127, required=False, help_text="数据库填，带模式名，例如 licensing.licences。"
    )
    path = TextField(
        label="接口路径", max_length=200, required=False,
        help_text="接口填，接在连接地址后面，例如 /licences?kind=food。",
    )  # fmt: skip
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
        label="要新增的参数", max_length=63, required=False, help_text="接口填了只增的列时必填，例如 updated_since。"
    )
    daily = TextField(
        label="每天几点取", max_length=60, required=False, help_text="例如 06:30、18:00；和下一项取一，都空着只手动取。"
    )
    every_hours = WholeNumberField(
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
    encoding = TextField(
        label="编码", max_length=40, required=False, help_text="空着自动识别；例如 big5、windows-1252。"
    )
    delimiter = forms.ChoiceField(
        label="列之间用", choices=[(",", "逗号"), ("\t", "制表符"), (";", "分号"), ("|", "竖线")], required=False
    )
    sheet = TextField(label="工作表", max_length=63, required=False, help_text="空着读第一张看得见、有内容的。")
    daily = TextField(
        label="每天几点", max_length=60, required=False, help_text="例如 06:30、18:00；和下一项取一，都空着不定时。"
    )
    every_hours = WholeNumberField(
        label="每几小时", required=False, min_value=1, max_value=24,
        error_messages={"invalid": "写一个整数", "min_value": "1 到 24", "max_value": "1 到 24"},
    )  # fmt: skip


def schedule_of(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The section of a schedule that was typed; none where there is none."""
    daily = re.findall(r"[^\s,，、;；]+", told["daily"].replace("：", ":"))
    when = {"daily": daily} if daily else {}
    when |= {"every_hours": told["every_hours"]} if told["every_hours"] else {}
    return {"schedule": when} if when else {}
