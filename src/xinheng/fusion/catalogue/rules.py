"""What a version of the standard comes to, how two of them differ, and what stored records do not bear."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.registry import Standard

Outline = Mapping[str, Any]
FULL = 10_000
# What of a type and of a field is compared, with its words.
OF_TYPE = {
    "title": "名称", "theme": "主题库", "subject": "主体种类", "identity": "标识类别", "key": "主键",
    "public": "公示依据",
    "retention": "保存期限", "refresh": "更新频率", "accountable": "责任单位", "portrait": "画像栏目",
    "basis": "法律依据",
}  # fmt: skip
OF_FIELD = {
    "title": "名称", "type": "类型", "required": "必填", "many": "多值", "role": "作用", "privacy": "公开级别",
    "shown": "展示方式", "unit": "单位",
}  # fmt: skip
# A change of these leaves stored records without meaning, or in the wrong part.
BREAKS_TYPE = {"subject", "identity", "key"}
BREAKS_FIELD = {"type", "privacy", "shown", "many"}


@dataclass(frozen=True)
class Difference:
    """One change from an older version to a newer one; `breaking` where records of the old one do not fit."""

    type: str
    place: str
    words: str
    breaking: bool = False


def outline(words: Standard) -> dict[str, Any]:
    """What of a standard is kept as a version."""
    return {
        "types": {id: _type(kind, words) for id, kind in sorted(words.types.items())},
        "codes": {
            id: {entry.code: entry.title for entry in codes.entries}
            for id, codes in sorted(words.code_lists.items())
            if id not in ("divisions", "industry")
        },
    }


def _type(kind: RecordType, words: Standard) -> dict[str, Any]:
    return {
        "title": kind.title, "theme": str(kind.theme), "subject": kind.subject, "identity": kind.identity,
        "key": list(kind.key), "public": kind.public.basis if kind.public else "", "retention": kind.retention,
        "refresh": kind.refresh, "accountable": kind.duties.accountable, "portrait": kind.portrait,
        "basis": words.basis_of(kind), "fields": {name: _field(field) for name, field in kind.fields.items()},
    }  # fmt: skip


def _field(field: Field) -> dict[str, Any]:
    return {name: getattr(field, name) for name in OF_FIELD}


def differences(old: Outline, new: Outline) -> list[Difference]:
    """Everything that changed, types first, then code lists; in the order of their names."""
    return [*_between_types(old["types"], new["types"]), *_between_codes(old["codes"], new["codes"])]


def _between_types(old: Outline, new: Outline) -> Iterator[Difference]:
    for id in sorted({*old, *new}):
        if id not in new:
            yield Difference(id, old[id]["title"], "整类删除", breaking=True)
        elif id not in old:
            yield Difference(id, new[id]["title"], f"新增，{len(new[id]['fields'])} 个数据项")
        else:
            title = new[id]["title"]
            for name, words in OF_TYPE.items():
                if old[id][name] != new[id][name]:
                    told = f"{words}由“{_told(old[id][name])}”改为“{_told(new[id][name])}”"
                    yield Difference(id, title, told, name in BREAKS_TYPE)
            yield from _between_fields(id, title, old[id]["fields"], new[id]["fields"])


def _between_fields(id: str, title: str, old: Outline, new: Outline) -> Iterator[Difference]:
    for name in [*new, *(name for name in old if name not in new)]:
        place = f"{title}·{(new if name in new else old)[name]['title']}"
        if name not in new:
            yield Difference(id, place, f"删除数据项 {name}", breaking=True)
        elif name not in old:
            must = new[name]["required"]
            yield Difference(id, place, f"新增{'必填' if must else ''}数据项 {name}", breaking=must)
        else:
            for key, words in OF_FIELD.items():
                before, after = old[name][key], new[name][key]
                if before != after:
                    harder = key in BREAKS_FIELD or (key == "required" and after)
                    yield Difference(id, place, f"{words}由“{_told(before)}”改为“{_told(after)}”", harder)


def _between_codes(old: Outline, new: Outline) -> Iterator[Difference]:
    for id in sorted({*old, *new}):
        before, after = old.get(id, {}), new.get(id, {})
        gone = [f"{code} {before[code]}" for code in before if code not in after]
        come = [f"{code} {after[code]}" for code in after if code not in before]
        said = [
            f"{code} {before[code]}→{after[code]}" for code in before if code in after and before[code] != after[code]
        ]
        if gone:
            yield Difference("", f"代码表 {id}", f"删除：{'、'.join(gone[:8])}", breaking=True)
        if come:
            yield Difference("", f"代码表 {id}", f"新增：{'、'.join(come[:8])}{' 等' if len(come) > 8 else ''}")
        if said:
            yield Difference("", f"代码表 {id}", f"改名：{'、'.join(said[:8])}")


def _told(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    return {True: "是", False: "否", "": "无"}.get(value, str(value))


def mark_of(pairs: int, failing: int) -> str:
    """A score in percent as it is shown, rounded down: 100.0 is said only where nothing fails. Empty without pairs."""
    return f"{1000 * (pairs - failing) // pairs / 10:.1f}" if pairs else ""


def score_of(rows: int, rules: int, failing: int) -> int:
    """The share of (record, rule) that hold, in hundredths of a percent; a register without records has all of it."""
    return FULL if not rows or not rules else FULL - round(FULL * failing / (rows * rules))
