"""The desk's forms about people and places. What may be done is judged by the actions."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms

from xinheng.support.access.roles import ROLES
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.table.asking import TextField, day, line

SELECT = {"class": "input"}
# A line of words; most of the desk's are names.
text = partial(line, most=60)


def reason(label: str = "理由", hint: str = "写进审计记录。") -> TextField:
    """Why something is done, in the person's words."""
    return TextField(
        label=label,
        max_length=200,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": f"填写{label}"},
    )


def choice(label: str, choices: Iterable[tuple[str, str]] = (), *, required: bool = True, hint: str = "") -> Any:
    """One of a list."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=required,
        help_text=hint,
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": f"选择{label}", "invalid_choice": "从列表里选择"},
    )


def tree(organisations: Iterable[Organisation]) -> list[tuple[str, str]]:
    """Organisations as choices, each under the one above it."""
    return [(one.path, f"{'　' * (one.path.count('/') - 1)}{one.name}") for one in organisations]


class DeskReason(forms.Form):
    """An act that only asks why."""

    reason = reason()


class Linking(forms.Form):
    """Whom a record is about: one that its name fits, or another by its number."""

    fits = forms.ChoiceField(label="名称相符的主体", required=False, widget=forms.RadioSelect)
    identity = text("其他主体", required=False, most=120, hint="统一社会信用代码；其他证号写成“类别:号码”。")
    reason = reason(hint="例如：名称、地址与登记信息一致。写进审计记录。")

    def __init__(self, data: Any, *, fits: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["fits"].choices = fits  # type: ignore[attr-defined]
        if not fits:
            del self.fields["fits"]

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        words = super().clean() or {}
        identity = words.get("identity", "")
        chosen = [one for one in (words.get("fits", ""), identity) if one]
        if len(chosen) != 1:
            self.add_error("identity", "选择一个主体，或填写另一个主体的号码")
        scheme = "" if ":" in identity or not identity else "uscc:"
        return {**words, "identity": "".join(chosen[:1]) if not identity else f"{scheme}{identity}"}


class AccountForm(forms.Form):
    """Who a person is and where; `username` only for a new one."""

    username = text("用户名", hint="登录用，字母、数字、下划线，开通后不能改。")
    display_name = text("姓名")
    post = text("职务", required=False)
    certificate_number = text("执法证号", required=False, most=40, hint="印在本人签发的文书上。")
    phone = text("办公电话", required=False, most=20)
    office = choice("所属机构", hint="只说明人在哪里，不带来任何权限。")

    def __init__(self, data: Any, *, offices: list[tuple[str, str]], initial: Any = None, known: bool = False) -> None:
        super().__init__(data, initial=initial)
        self.fields["office"].choices = [("", "请选择"), *offices]  # type: ignore[attr-defined]
        if known:
            del self.fields["username"]


class GrantForm(forms.Form):
    """A role in a place, for how long and why."""

    role = choice("角色")
    organisation = choice("在哪个机构及其下级")
    division = text("只限行政区划", required=False, most=12, hint="2、4、6、9 或 12 位代码；不填则不限。")
    field = text("只限监管领域", required=False, most=40, hint="如 食品、特种设备；不填则不限。")
    expires_on = day("有效期至", hint="含当日；不填则长期有效。过期当晚自动失效。")
    reason = reason("授予理由", "写进审计记录，复核人会看到。")

    def __init__(self, data: Any, *, offices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((slug, f"{role.title}：{role.description}") for slug, role in ROLES.items()),
        ]
        self.fields["organisation"].choices = [("", "请选择"), *offices]  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    """A new body of the tree."""

    above = choice("上级机构")
    code = text("机构代码", most=20, hint="路径中自己的一段，通常用区划代码加序号，例如 50990107。")
    name = text("名称", most=120)
    short_name = text("简称", required=False, most=40)
    codes = text("辖区代码和地名", required=False, most=2000, hint="6 位或 9 位区划代码、路名或社区名，用空格隔开。")

    def __init__(self, data: Any, *, offices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["above"].choices = [("", "请选择"), *offices]  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """Another name."""

    name = text("名称", most=120)
    short_name = text("简称", required=False, most=40)


class OfficePhoneForm(forms.Form):
    """Where an office is called."""

    phone = text("联系电话", required=False, most=40, hint="例如 023-55550101；不填就用上级机构的。")


class OnPapersForm(forms.Form):
    """What the papers of a bureau say of it."""

    mark = text("机关代字", required=False, most=20, hint="文号的开头，例如 山两河市监；不填就用简称。")
    reviewer = text("复议机关", required=False, most=60, hint="不填就写本级人民政府。")
    court = text("管辖法院", required=False, most=60, hint="集中管辖的填指定的法院；不填就写“有管辖权的人民法院”。")


class TerritoryForm(forms.Form):
    """Codes and streets that come to an organisation."""

    words = text("划入的辖区代码和地名", most=2000, hint="用空格隔开；现在属于别的机构的，会从那里划出。")
    reason = reason("依据", "例如区划调整的文号，写进审计记录。")
