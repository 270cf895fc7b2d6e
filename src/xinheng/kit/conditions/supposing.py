"""A condition as it stands for a subject that has no records of some types: what asks for them is answered beforehand.

Most subjects have nobody's objection and no repair, and each question for one is a query of its own in the statement.
Whoever uses such a condition has to know that there are none.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from xinheng.kit.conditions import nodes as n
from xinheng.kit.conditions.pushing import tidy


def supposing_none(tree: n.Truth, types: Collection[str]) -> n.Truth:
    """The same condition where the subject has no record of these types."""
    return tidy(_answered(tree, types)) if types else tree


def types_asked_of_linked(tree: n.Truth) -> set[str]:
    """The types that are asked for by what is itself linked: each question in the tree asks for them again."""
    return {type for depth, type in _links(tree, 0) if depth}


def _answered(node: Any, types: Collection[str]) -> Any:
    match node:
        case n.AnyLinked(type=of) if of in types:
            return n.NEVER
        case n.LatestLinked(type=of) if of in types:
            return n.NoDay()
        case tuple():
            return tuple(_answered(part, types) for part in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{one.name: _answered(getattr(node, one.name), types) for one in fields(node)})
    return node


def _links(node: Any, depth: int) -> Iterator[tuple[int, str]]:
    if isinstance(node, n.AnyLinked | n.LatestLinked):
        yield depth, node.type
        depth += 1
    for part in _parts(node):
        yield from _links(part, depth)


def _parts(node: Any) -> Iterable[Any]:
    if isinstance(node, tuple):
        return node
    return [getattr(node, one.name) for one in fields(node)] if is_dataclass(node) else []
