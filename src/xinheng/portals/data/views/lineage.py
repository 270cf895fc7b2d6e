"""One field of the standard: what it is, and the way of its values from the sources to what people see."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from xinheng.fusion.catalogue.lineage import Node, lineage_of
from xinheng.fusion.catalogue.papers import privacy_of, type_words
from xinheng.fusion.standard.registry import standard
from xinheng.portals.data.graph import way_svg
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

KINDS = {
    "column": "来源的列", "field": "数据项", "section": "画像栏目", "rule": "质量规则", "publication": "公示判断",
    "model": "统计模型", "indicator": "风险指标", "page": "页面",
}  # fmt: skip

# Pages that have an address without a subject.
PAGES = {"quality": "data:quality", "models": "data:models", "score": "public:risk_rules"}


@requires(Permission.VIEW_SOURCES)
@require_GET
def field(request: HttpRequest, id: str, name: str) -> HttpResponse:
    """The lineage of a field as a graph and as a table, from declarations alone."""
    kind = standard().types.get(id)
    if kind is None or name not in kind.fields:
        raise Http404("no such field")
    found, edges = kind.fields[name], lineage_of(kind, name)
    steps = [(KINDS[one.start.kind], one.start, _address(one.start), one.how, KINDS[one.end.kind], one.end,
              _address(one.end)) for one in edges]  # fmt: skip
    shown = {
        "kind": kind, "name": name, "field": found, "type": type_words(found), "privacy": privacy_of(found),
        "basis": standard().basis_of(kind, found), "steps": steps,
        "graph": way_svg(edges, f"{kind.title}·{found.title}的来龙去脉，下表写着同样的内容"),
    }  # fmt: skip
    return render(request, "data/field.html", shown)


def _address(node: Node) -> str:
    """Where a node can be read; "" where it has no page of its own."""
    if node.kind == "rule":
        return f"{reverse('data:register', args=[node.about])}?rule={node.id}"
    if node.kind == "indicator":
        return reverse("public:risk_rules")
    if node.kind == "page" and node.about != "model":
        return reverse(PAGES[node.id]) if node.id in PAGES else ""
    named = {
        "column": ("data:source", node.about),
        "model": ("data:model", node.about),
        "page": ("data:model", node.id),
    }
    route, name = named.get(node.kind, ("", ""))
    return reverse(route, args=[name]) if route else ""
