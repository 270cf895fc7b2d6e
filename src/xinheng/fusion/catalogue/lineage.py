"""Where the values of a field come from and where they go, from the declarations alone.

Column of a source → field → section of the dossier, rule of quality, judgement of publication, column of a model,
indicator → what people see. An app above says what it makes of fields by `uses.register_uses`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from xinheng.fusion.catalogue.uses import registered_uses
from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.sources import sources, template_of
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.quality import quality_rules
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.inputs import FAILING, RECORD
from xinheng.fusion.statistics.lineage import Place, places_of
from xinheng.fusion.statistics.registry import models

Kind = Literal["column", "field", "section", "rule", "publication", "model", "indicator", "page"]
# Columns of the table of subjects, by the role of the field that fills them.
OF_SUBJECT = frozenset("name status category division industry address established_on".split())
OF_RECORD = {"subject": "subject_id", "effective_on": "effective_on", "ends_on": "ends_on"}


@dataclass(frozen=True)
class Node:
    """One thing on the way of a value. `id` finds it among its kind; `about` is the type, model or source it is of."""

    kind: Kind
    id: str
    title: str
    about: str = ""


@dataclass(frozen=True)
class Edge:
    """A step: how the value gets from one node to the next, in words."""

    start: Node
    end: Node
    how: str


def lineage_of(kind: RecordType, name: str) -> list[Edge]:
    """Every step from the sources through the field to what people see, in the order of the way."""
    field = Node("field", name, kind.fields[name].title, kind.id)
    places = places_in_lake(kind, name)
    found = [*_from_sources(kind, name, field), *_to_dossier(kind, name, field), *_to_rules(kind, name, field)]
    found += _to_models(places, field)
    for uses in registered_uses():
        found += uses(kind, name, places, field)
    return list(dict.fromkeys(found))


def places_in_lake(kind: RecordType, name: str) -> frozenset[Place]:
    """Under which tables and columns models and indicators find the field; a sealed one is nowhere."""
    field = kind.fields[name]
    if not field.in_open:
        return frozenset()
    found = {(kind.id, name)}
    if kind.establishes and field.role in OF_SUBJECT:
        found.add(("subject", field.role))
    for role, column in OF_RECORD.items():
        if kind.role(role) == name:
            found |= {(kind.id, column), (RECORD, column)}
    if field.mention:
        found.add(("mention", "subject_id"))
    return frozenset(found)


def _from_sources(kind: RecordType, name: str, field: Node) -> Iterator[Edge]:
    declared = [one for one in sources().values() if one.record_type == kind.id]
    for source in declared or [template_of(kind)]:
        for column, how in _columns_for(Plan(source, kind, standard()), name):
            yield Edge(Node("column", f"{source.name}.{column}", f"{source.title}·{column}", source.name), field, how)


def _columns_for(plan: Plan, name: str) -> Iterator[tuple[str, str]]:
    source, units = plan.source, plan.units
    mapped = "按代码对照" if name in source.values or name in source.codes else "照抄"
    for column, target in source.columns.items():
        if target == name:
            yield column, f"按{units[column]}换算成元" if column in units else mapped
    if name in source.derived:
        joined = source.derived[name].columns
        yield from ((column, "几列拼接" if len(joined) > 1 else "照抄") for column in joined)
    if name in source.defaults:
        yield f"（固定值 {source.defaults[name]}）", "来源声明的固定值"


def _to_dossier(kind: RecordType, name: str, field: Node) -> Iterator[Edge]:
    open_value = kind.fields[name].in_open
    if kind.portrait:
        section = Node("section", kind.portrait, standard().section_title(kind.portrait), kind.id)
        yield Edge(field, section, "画像栏目" if open_value else "画像栏目（密封，按权限查看）")
        page = "公示的主体画像" if kind.public and open_value else "工作人员的主体档案"
        yield Edge(section, Node("page", "dossier" if kind.public else "subject", page), "展示")
    if kind.public and name in kind.public.hiding:
        judged = Node("publication", kind.id, f"{kind.title}是否公示", kind.id)
        yield Edge(field, judged, "判断公示与期限")
        yield Edge(judged, Node("page", "dossier", "公示的主体画像"), "决定展示")
    for listing in kind.lists:
        if name in listing.when:
            yield Edge(field, Node("page", listing.page, f"公示清单·{listing.title}"), "筛选")


def _to_rules(kind: RecordType, name: str, field: Node) -> Iterator[Edge]:
    counted = [model for model in models().values() if FAILING in model.inputs]
    for rule in quality_rules(kind):
        if name not in re.findall(r"\w+", rule.fails):
            continue
        node = Node("rule", rule.id, rule.title, kind.id)
        yield Edge(field, node, "核对")
        yield Edge(node, Node("page", "quality", "数据质量"), "计入质量分")
        for model in counted:
            yield Edge(node, Node("page", model.id, model.title, "model"), "计数")


def _to_models(places: frozenset[Place], field: Node) -> Iterator[Edge]:
    for model in models().values():
        read = places_of(model)
        giving = [name for name, found in read.gives.items() if found & places and name in model.columns]
        nodes = [Node("model", f"{model.id}.{name}", f"{model.title}·{model.columns[name].title}", model.id)
                 for name in giving]  # fmt: skip
        yield from (Edge(field, node, "计算出") for node in nodes)
        if not nodes and read.looks_at & places:
            nodes = [Node("model", model.id, model.title, model.id)]
            yield Edge(field, nodes[0], "只作为条件")
        page = Node("page", "open", "开放数据") if model.open_by else Node("page", "models", "统计模型")
        yield from (Edge(node, page, "展示") for node in nodes)
