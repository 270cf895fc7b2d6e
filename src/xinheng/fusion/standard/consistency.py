"""What must hold between the parts of a record type, told with the dotted key of the part that is wrong."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from string import Formatter

from xinheng.fusion.standard.code_lists import SECTIONS, CodeList
from xinheng.fusion.standard.conditions import TODAY, Condition, Wanted, as_day
from xinheng.fusion.standard.declarations import SINGLE_ROLES, RecordType
from xinheng.fusion.standard.field_types import UnknownFieldType, check_type
from xinheng.fusion.standard.publication import Public

_PLACEHOLDER = re.compile(r"\{([^}]*)\}")


def problems_of(kind: RecordType, code_lists: Mapping[str, CodeList]) -> Iterator[tuple[str, str]]:
    """Dotted key and problem of everything wrong, in the order of the file."""
    yield from _names(kind)
    yield from _calling(kind)
    yield from _publicity(kind, code_lists)
    yield from _roles(kind)
    yield from _lifetime(kind)
    for name, field in kind.fields.items():
        try:
            check_type(field.type, code_lists)
        except UnknownFieldType as error:
            yield f"fields.{name}.type", str(error)
    sections = code_lists.get(SECTIONS)
    if kind.portrait and sections and kind.portrait not in sections.by_code:
        yield "portrait", f"没有这一画像栏目：{kind.portrait}，可用：{'、'.join(sections.by_code)}"


def _names(kind: RecordType) -> Iterator[tuple[str, str]]:
    """Every field that another key names exists, and what a list shows may be shown."""
    for key, names in (
        ("key", kind.key),
        ("list_fields", kind.list_fields),
        ("title_field", (kind.title_field,) if kind.title_field else ()),
        ("names_subject", (kind.names_subject,) if kind.names_subject else ()),
        ("heading", _placeholders(kind.heading)),
        ("ended_on", (kind.ended_on,) if kind.ended_on else ()),
        ("summary", _placeholders(kind.summary)),
        ("sentence", _placeholders(kind.sentence)),
        ("names_product", (kind.names_product,) if kind.names_product else ()),
        ("repeats.here", (kind.repeats.here,) if kind.repeats else ()),
    ):
        for name in names:
            if name not in kind.fields:
                yield key, f"没有字段 {name}，已声明的有：{'、'.join(kind.fields)}"
            elif key == "key" and not kind.fields[name].required:
                yield f"fields.{name}.required", "主键字段应为必填：required = true"
            elif key == "key" and kind.fields[name].privacy in ("personal", "secret"):
                yield f"fields.{name}.privacy", "主键以明文存储，不能使用 personal 或 secret 字段"


def _calling(kind: RecordType) -> Iterator[tuple[str, str]]:
    """One field calls the subject, in words; of an entity in words that a steward may read. Or none does."""
    if kind.nameless and kind.calling_field:
        yield "nameless", f"字段 {kind.calling_field} 写明了主体的名称，nameless 和它只能留一个"
    if kind.names_subject and kind.role("name"):
        yield "names_subject", f'已有 role = "name" 的字段 {kind.role("name")}，不要再写 names_subject'
    field = kind.fields.get(kind.names_subject)
    if field and (field.many or field.type != ("person_name" if kind.subject == "person" else "text")):
        yield "names_subject", f"称呼主体的字段应为单个文字（人员为 person_name），得到 {field.type}"
    if field and kind.subject == "entity" and field.privacy != "open":
        yield "names_subject", f"称呼经营主体的字段要给数据员看，不能为 {field.privacy}"


def _placeholders(template: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def _publicity(kind: RecordType, code_lists: Mapping[str, CodeList]) -> Iterator[tuple[str, str]]:
    """The fields and codes that decide publicity exist and are open."""
    for place, check in enumerate(kind.checks):
        yield from _filter(kind, check.when, code_lists, f"checks.{place}.when")
    for place, listing in enumerate(kind.lists):
        yield from _filter(kind, listing.when, code_lists, f"lists.{place}.when")
    if kind.public is None:
        if kind.lists:
            yield "lists", "不对外公示的类型没有公众名单：写明 [public]，或去掉 lists"
        return
    yield from _days(kind, kind.public)
    public = kind.public
    for table in ("held_back", "periods", "stops", "withheld"):
        for place, rule in enumerate(getattr(public, table)):
            yield from _filter(kind, rule.when, code_lists, f"public.{table}.{place}.when")
    for place, withheld in enumerate(public.withheld):
        yield from ((f"public.withheld.{place}.keep", f"没有字段 {name}") for name in withheld.keep
                    if name not in kind.fields)  # fmt: skip
    for link in public.links:
        if link.here and link.here not in {*kind.fields, "key"}:
            yield "public", f"没有字段 {link.here}，不能据以关联 {link.type}"
    if (public.months or public.periods) and kind.role("effective_on") is None:
        yield "public.months", '公示期从生效日期起算，但没有 role = "effective_on" 的字段'
    if public.until_ended and kind.role("ends_on") is None:
        yield "public.until_ended", '没有 role = "ends_on" 的字段'


def _days(kind: RecordType, public: Public) -> Iterator[tuple[str, str]]:
    """What is taken for a day is one."""
    for name in public.counts_from:
        yield from _day(kind, name, "public.counts_from")
    for place, period in enumerate(public.periods):
        for name in _PLACEHOLDER.findall(period.title):
            if name != "months" or not period.months:
                yield f"public.periods.{place}.title", f"{{{name}}} 无从代入：只能写 {{months}}，并写明 months"
        for name in period.not_before:
            yield from _day(kind, name, f"public.periods.{place}.not_before")
    for place, stop in enumerate(public.stops):
        if stop.on and not stop.linked:
            yield from _day(kind, stop.on, f"public.stops.{place}.on")


def _filter(
    kind: RecordType, when: Mapping[str, Wanted], code_lists: Mapping[str, CodeList], key: str
) -> Iterator[tuple[str, str]]:
    """Every field of a condition exists and is open, and the codes it is compared with exist."""
    for name, wanted in when.items():
        at = f"{key}.{name}"
        if name.startswith("subject."):
            continue
        if name not in kind.fields:
            yield at, f"没有字段 {name}"
            continue
        if not kind.fields[name].in_open:
            yield at, f"字段 {name} 不公开，不能据以判断是否公示"
        yield from ((at, problem) for problem in strange_values(kind.fields[name].type, wanted, code_lists))


def strange_values(type: str, wanted: Wanted, code_lists: Mapping[str, CodeList]) -> Iterator[str]:
    """What is wrong with the values that a condition compares a field of this type with: it would never hold them."""
    values = _compared_with(wanted)
    if type == "boolean" and not {"true", "false"} >= set(values):
        yield f'是否字段存为文字，应写作 "true" 或 "false"，得到 {wanted}'
    codes = code_lists.get(type.removeprefix("code:"))
    for value in values if codes else ():
        if codes and value and value not in codes.by_code:
            yield f"代码表 {codes.id} 中没有 {value}"
    for _, bound in wanted.bounds if isinstance(wanted, Condition) and type in ("date", "datetime") else ():
        if bound != TODAY and as_day(str(bound)) is None:
            yield f"日期应写成 2026-11-20 的样子，或者 {TODAY}，得到 {bound}"


def _compared_with(wanted: Wanted) -> list[str]:
    """The values a condition compares with, as texts."""
    if isinstance(wanted, Condition):
        equal = () if wanted.equals is None else (wanted.equals,)
        wanted = (*equal, *wanted.one_of, *wanted.none_of, *wanted.any_of, *wanted.only)
    return [str(value) for value in (wanted if isinstance(wanted, tuple) else (wanted,))]


def _day(kind: RecordType, name: str, key: str) -> Iterator[tuple[str, str]]:
    if name not in kind.fields or kind.fields[name].type not in ("date", "datetime"):
        yield key, f"{name} 不是本类型的日期字段"


def _lifetime(kind: RecordType) -> Iterator[tuple[str, str]]:
    """What ends has a day on which it does, and each way of ending its own keys."""
    if (kind.lifetime == "listing") != bool(kind.tone):
        yield "tone", 'lifetime = "listing" 与 tone 必须同时写：列入名录期间用什么颜色'
    if "soon" in kind.model_fields_set and kind.lifetime != "expires":
        yield "soon", 'soon（到期前多少天开始提示）只用于 lifetime = "expires"'
    if kind.lifetime and kind.role("ends_on") is None:
        yield "lifetime", '写了 lifetime 的类型应有一个 role = "ends_on" 的字段：到哪一天为止'


def _roles(kind: RecordType) -> Iterator[tuple[str, str]]:
    """One subject, one of each single role, dates where dates are meant, a name where a subject is created."""
    counted = Counter(field.role for field in kind.fields.values())
    for role, count in counted.items():
        if role in SINGLE_ROLES and count > 1:
            yield "fields", f"角色 {role} 只能有一个字段，得到{count}个"
    if not counted["subject"]:
        yield "fields", '应有一个 role = "subject" 的字段，用来找到主体'
    if kind.establishes and not counted["name"]:
        yield "fields", 'establishes = true 的类型应有一个 role = "name" 的字段'
    for name, field in kind.fields.items():
        if field.due and (field.type not in ("date", "datetime") or not field.in_open or field.many):
            yield f"fields.{name}.due", "写了 due 的字段应为公开的单个日期"
        if field.bad_value == "leave_out" and (field.required or name in kind.key or field.role == "subject"):
            yield f"fields.{name}.bad_value", "必填、主键和主体字段的坏值只能退回整行：去掉 bad_value 或写 refuse"
        if field.role == "stated_on" and (not field.in_open or field.shown == "masked" or field.many):
            yield f"fields.{name}.privacy", "角色 stated_on 的字段用来比较新旧，应为公开的单个日期"
        if field.role in ("effective_on", "ends_on", "established_on", "stated_on") and field.type not in (
            "date",
            "datetime",
        ):
            yield f"fields.{name}.type", f"角色 {field.role} 应为日期，得到 {field.type}"
        if field.role in ("name", "status", "effective_on", "ends_on") and not field.in_open:
            yield f"fields.{name}.privacy", f"角色 {field.role} 的字段存入公开部分，不能为 {field.privacy}"
