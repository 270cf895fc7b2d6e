"""The public names of the house, and who says them: read from the syntax trees, nothing is imported."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
# What a decorator of this name is put on is called by whoever reads the register.
REGISTERS = {
    "also_erases", "ties_families", "erases_party_of", "makes", "clue_makes", "prints", "task", "command", "group",
    "get", "post",
    "exception_handler", "inclusion_tag", "simple_tag", "simple_block_tag", "filter", "tag",
}  # fmt: skip
# What makes such a decorator for one table.
MAKERS = {"binder", "printer"}
# Files whose names somebody else looks up: Django, the command of the benches, the demo.
READ_BY_NAME = {
    "urls.py": {"urlpatterns", "app_name", "handler400", "handler403", "handler404", "handler500"},
    # A door of its own beside the API: its few addresses stand with what answers them.
    "exchange.py": {"urlpatterns"},
    "deliveries.py": {"urlpatterns"},
    "officer_urls.py": {"urlpatterns", "app_name"},
    "public_urls.py": {"urlpatterns", "app_name"},
    "demo.py": {"PEOPLE", "FOLLOWS", "tell"},
    "settings.py": {"*"},
    "apps.py": {"*"},
    # Django asks the package that a database's ENGINE names for it.
    "base.py": {"DatabaseWrapper"},
}
Name = tuple[str, str]


@cache
def modules() -> dict[str, Path]:
    """Dotted name → file, of all of the house."""
    return {_dotted(path): path for path in sorted(SOURCE.rglob("*.py"))}


def is_test(module: str) -> bool:
    """Whether only tests import it."""
    return "tests" in module.split(".") or module.endswith("conftest")


def tree(module: str) -> ast.Module:
    """The syntax tree of a module."""
    return parsed(modules()[module])


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, read once for all that look through the house."""
    return ast.parse(path.read_text(encoding="utf-8"))


def house() -> list[str]:
    """The modules that run: no tests, and no migrations, which are callers and nothing else."""
    return [module for module in modules() if not is_test(module) and ".migrations" not in module]


def defined() -> Iterator[tuple[Name, ast.stmt]]:
    """Every public name at the top of a module."""
    for module in house():
        for node in tree(module).body:
            for name in _names(node):
                if not name.startswith("_"):
                    yield (module, name), node


def is_read_by_name(name: Name, node: ast.stmt) -> bool:
    """Whether something finds it without an import: a register, Django, a table."""
    file = modules()[name[0]]
    known = READ_BY_NAME.get(file.name, set())
    if "*" in known or name[1] in known or (file.parent.name == "bench" and name[1] == "run"):
        return True
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _last(node.value.func) == "Shelf":
        return True
    registers = REGISTERS | _made_registers(name[0])
    if any(_last(decorator) in registers for decorator in getattr(node, "decorator_list", [])):
        return True
    return file.name == "rules.py" and name[1] in _words_of_tables(file.parent)


@cache
def used() -> set[Name]:
    """Every name that something besides a test says, outside its own definition."""
    found: set[Name] = set()
    for module in modules():
        if not is_test(module):
            found |= set(_said_in(module))
    return found


def _said_in(module: str) -> Iterator[Name]:
    aliases: dict[str, str] = {}
    starts_package = modules()[module].name == "__init__.py"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                if whole in modules():
                    aliases[one.asname or one.name] = whole
                elif not starts_package:  # what a package hands on is used by who imports it from there
                    yield _home(node.module, one.name)
        elif isinstance(node, ast.Import):
            aliases |= {one.asname: one.name for one in node.names if one.asname}
    for node in tree(module).body:
        own = set(_names(node)) if isinstance(node, ast.FunctionDef | ast.ClassDef) else set()
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load) and inner.id not in own:
                yield _home(module, inner.id)
            elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id in aliases:
                yield _home(aliases[inner.value.id], inner.attr)
            elif isinstance(inner, ast.Constant) and isinstance(inner.value, str) and "xinheng." in inner.value:
                place, _, name = inner.value.replace(":", ".").rpartition(".")
                yield _home(place, name)


def _home(module: str, name: str) -> Name:
    """Where a name that packages hand on is defined."""
    while (module, name) in _handed_on():
        module, name = _handed_on()[module, name]
    return module, name


@cache
def _handed_on() -> dict[Name, Name]:
    found = {}
    for module, path in modules().items():
        if path.name == "__init__.py":
            for node in tree(module).body:
                if isinstance(node, ast.ImportFrom) and node.module:
                    found |= {(module, one.asname or one.name): (node.module, one.name) for one in node.names}
    return found


@cache
def _words_of_tables(folder: Path) -> set[str]:
    tables = [*folder.glob("procedure*.toml"), *folder.glob("procedures/*.toml")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in tables)
    return set(re.findall(r"[a-z]\w+", text))


def _names(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _made_registers(module: str) -> set[str]:
    """Names a module gives to a register of its own: `of_penalty = binder("credit_repair_penalty")`; and those it has
    from a neighbour."""
    found = set(_makes_registers(module))
    for node in tree(module).body:
        if isinstance(node, ast.ImportFrom) and node.module in modules():
            found |= {one.name for one in node.names} & _makes_registers(node.module)
    return found


@cache
def _makes_registers(module: str) -> set[str]:
    made = [node for node in tree(module).body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)]
    return {name for node in made if _last(node.value) in MAKERS for name in _names(node)}


def _last(node: ast.expr) -> str:
    """`prints` of `prints("…")`, `command` of `account.command()`."""
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _dotted(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
