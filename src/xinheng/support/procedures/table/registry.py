"""All procedures of the running platform, found through INSTALLED_APPS, kept by version.

`procedure.toml` is the version new matters open under; `procedure.<version>.toml` beside it are older ones that still
run. An app with several procedures keeps them in a folder `procedures/` under the same rule:
`<id>.toml`, `<id>.<version>.toml`.
"""

from collections.abc import Mapping
from pathlib import Path

from xinheng.kit.declared import DeclarationError, read_declaration
from xinheng.kit.refusal import Refusal
from xinheng.kit.shelf import Shelf
from xinheng.support.procedures import folders
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.parameters import PARAMETERS
from xinheng.support.procedures.table.checking import check_procedure


class ProcedureUnknown(Refusal):
    """A procedure, or a version of it that a matter still runs under, is not among the files."""


def procedure(id: str, version: str = "") -> Procedure:
    """A procedure by id; without a version the one new matters open under."""
    found = procedures().get((id, version))
    if found is None:
        wanted = f"{id} 的 {version} 版" if version else id
        raise ProcedureUnknown(f"找不到业务流程 {wanted}，请恢复相应的 procedure.toml 后再试。")
    return found


def procedures() -> Mapping[tuple[str, str], Procedure]:
    """(id, version) → procedure; under version "" stands the current one."""
    return _with_current(PROCEDURES.of(folders.city_folder()))


def current_procedures() -> list[Procedure]:
    """The procedures new matters open under, by id."""
    return [declared for (_, version), declared in sorted(procedures().items()) if version == ""]


def _procedures_of_city(city: Path) -> dict[tuple[str, str], Procedure]:
    """Each table checked against the city's parameters."""
    found: dict[tuple[str, str], Procedure] = {}
    current: set[str] = set()
    for home, path in _files():
        declared = read_declaration(path, Procedure, home=home, older=_is_older(path))
        check_procedure(declared, path, PARAMETERS.of(city))
        if (declared.id, declared.version) in found:
            raise DeclarationError(path, "version", f"{declared.id} {declared.version} stands in two files")
        found[declared.id, declared.version] = declared
        if not declared.older:
            if declared.id in current:
                raise DeclarationError(path, "id", f"{declared.id} has two current files")
            current.add(declared.id)
    return found


PROCEDURES = Shelf("业务流程", _procedures_of_city)
# One mapping of the shelf, kept with what was made of it: it is asked for with every row of a list.
_kept: list[tuple[object, dict[tuple[str, str], Procedure]]] = []


def _with_current(declared: Mapping[tuple[str, str], Procedure]) -> Mapping[tuple[str, str], Procedure]:
    if not _kept or _kept[0][0] is not declared:
        _kept[:] = [(declared, {**declared, **{(one.id, ""): one for one in declared.values() if not one.older}})]
    return _kept[0][1]


def _files() -> list[tuple[str, Path]]:
    """Each file with the package of the app that owns it."""
    return [
        (home.package, path)
        for home in folders.app_homes()
        for path in (*sorted(home.folder.glob("procedure*.toml")), *sorted((home.folder / "procedures").glob("*.toml")))
    ]


def _is_older(path: Path) -> bool:
    """`procedure.2025-01.toml` is an older version, `procedure.toml` the current one."""
    return "." in path.name.removesuffix(".toml")
