"""Small wrongs that somebody could write: one changed spot of a function, or of a constant of the module, each."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Mult: ast.FloorDiv,
}  # fmt: skip
CALLED = {"any": "all", "all": "any", "min": "max", "max": "min", "filter": "exclude", "exclude": "filter"}
# Where rows are asked for, each condition may be forgotten.
ROWS = ("filter", "exclude", "Q")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Mutant:
    """A function (by its qualified name) with one wrong in it; `spot` is the source that was changed, on one line.

    Or a constant of the module by its name: then there is no code, but what it was and what it is `instead`.
    """

    function: str
    line: int
    what: str
    spot: str
    code: CodeType | None = None
    was: Any = None
    instead: Any = None

    def __str__(self) -> str:
        return f"{self.function}: {self.what}: {self.spot}"


def mutants(source: str, path: str) -> Iterator[Mutant]:
    """Every one of a file. Docstrings and messages are not touched, nor constants that are worked out."""
    tree = ast.parse(source)
    yield from constants(tree)
    for name, function in functions(tree):
        for number, _ in enumerate(wrongs(function)):
            changed = copy.deepcopy(tree)
            same = dict(functions(changed))[name]
            line, what, spot, apply = wrongs(same)[number]
            apply()
            module = compile(ast.fix_missing_locations(changed), path, "exec")
            yield Mutant(name, line, what, spot, code_named(module, name))


def constants(tree: ast.Module) -> Iterator[Mutant]:
    """Numbers one higher; sets, lists and tables with each of their members forgotten."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            for name, value in zip(*_pairs(target, node.value), strict=False):
                for was, what, instead in _otherwise(value) if isinstance(name, ast.Name) else ():
                    yield Mutant(name.id, node.lineno, what, _short(value), was=was, instead=instead)


def _pairs(target: ast.expr, value: ast.expr) -> tuple[list[ast.expr], list[ast.expr]]:
    """`A, B = 3, 5` says two things."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return target.elts, value.elts
    return [target], [value]


def _otherwise(value: ast.expr) -> Iterator[tuple[Any, str, Any]]:
    frozen = isinstance(value, ast.Call) and getattr(value.func, "id", "") == "frozenset" and value.args
    try:
        was = ast.literal_eval(value.args[0] if frozen else value)
    except ValueError:
        return
    if isinstance(was, int) and not isinstance(was, bool):
        yield was, f"{was} becomes {was + 1}", was + 1
    elif isinstance(was, dict):
        yield from ((was, f"{key!r} is forgotten", {k: v for k, v in was.items() if k != key}) for key in was)
    elif isinstance(was, list | tuple | set):
        kind = frozenset if frozen else type(was)
        yield from ((kind(was), f"{one!r} is forgotten", kind(o for o in was if o != one)) for one in was)


def functions(tree: ast.AST, above: str = "") -> Iterator[tuple[str, Function]]:
    """The functions of a module and of its classes; what is nested belongs to its function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield f"{above}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{above}{node.name}.")


def code_named(module: CodeType, name: str) -> CodeType:
    """The compiled function of that name in a compiled module."""
    for constant in module.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == name:
                return constant
            if name.startswith(f"{constant.co_name}."):
                return code_named(constant, name)
    raise LookupError(name)


def wrongs(function: Function) -> list[tuple[int, str, str, Callable[[], None]]]:
    """The line, what is done there in words, the spot, and the change itself, for every spot of a function's body."""
    found = []
    for statement in function.body:
        said = {
            one for node in ast.walk(statement) if isinstance(node, ast.AnnAssign) for one in ast.walk(node.annotation)
        }
        for node in (one for one in ast.walk(statement) if one not in said):
            found += [(getattr(node, "lineno", 0), what, _short(node), apply) for what, apply in _of(node)]
    return found


def _short(node: ast.AST) -> str:
    spot = node.test if isinstance(node, ast.If | ast.IfExp) else node
    return " ".join(ast.unparse(spot).split())[:70]


def _of(node: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            if other := COMPARED.get(type(op)):
                yield f"{_name(op)} becomes {other.__name__}", _put(node.ops, place, other())
    elif isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{_name(node.op)} becomes {other.__name__}", _set(node, "op", other())
    elif isinstance(node, ast.BinOp | ast.AugAssign) and (turned := COMPUTED.get(type(node.op))):
        yield f"{_name(node.op)} becomes {turned.__name__}", _set(node, "op", turned())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not is left out", _set(node, "op", ast.Not(), operand=ast.UnaryOp(ast.Not(), node.operand))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield "~ is left out", _set(node, "operand", ast.UnaryOp(ast.Invert(), node.operand))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} becomes {not node.value}", _set(node, "value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield f"{node.value} becomes {node.value + 1}", _set(node, "value", node.value + 1)
    elif isinstance(node, ast.Return) and node.value and not _is_nothing(node.value):
        yield "nothing is returned", _set(node, "value", ast.Constant(None))
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.If | ast.IfExp):
        yield "the condition always holds", _set(node, "test", ast.Constant(True))
        yield "the condition never holds", _set(node, "test", ast.Constant(False))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "the call is left out", _set(node, "value", ast.Constant(None))
    elif isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            yield "the condition always holds", _put(node.ifs, place, ast.Constant(True))


def _calls(node: ast.Call) -> Iterator[tuple[str, Callable[[], None]]]:
    called = node.func
    if isinstance(called, ast.Name) and called.id in CALLED:
        yield f"{called.id} becomes {CALLED[called.id]}", _set(called, "id", CALLED[called.id])
    elif isinstance(called, ast.Attribute) and called.attr in CALLED:
        yield f"{called.attr} becomes {CALLED[called.attr]}", _set(called, "attr", CALLED[called.attr])
    if getattr(called, "attr", getattr(called, "id", "")) in ROWS:
        for place, asked in enumerate(node.keywords):
            others = [*node.keywords[:place], *node.keywords[place + 1 :]]
            yield f"{asked.arg or ast.unparse(asked.value)} is forgotten", _set(node, "keywords", others)


def _set(node: ast.AST, name: str, value: object, **others: object) -> Callable[[], None]:
    def apply() -> None:
        for key, one in {name: value, **others}.items():
            setattr(node, key, one)

    return apply


def _put(items: list[Any], place: int, value: object) -> Callable[[], None]:
    return lambda: items.__setitem__(place, value)


def _name(node: ast.AST) -> str:
    return type(node).__name__


def _is_nothing(node: ast.AST) -> bool:
    """None itself, or what holds as little where somebody asks whether it holds."""
    return isinstance(node, ast.Constant) and not node.value
