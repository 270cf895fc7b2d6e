"""Files as they come made into one DuckDB table `mapped`: file, line, and one text for each field."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xinheng.fusion.intake.compiling import Plan, mapped_columns
from xinheng.fusion.intake.decoding import WrongByte, encodings_to_try, kind_of, refused, utf8_blocks
from xinheng.fusion.intake.numbering import Misshapen, Numbered, number_lines
from xinheng.fusion.intake.plain import glance, load_plain
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.workbooks import workbook_blocks
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.standard.field_types.sql import quoted


@dataclass
class Staged:
    """One file, numbered and loaded."""

    name: str
    sha256: str
    bytes: int
    misshapen: list[Misshapen] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def described(self) -> dict[str, object]:
        """What a run keeps of its file."""
        return {"name": self.name, "sha256": self.sha256, "bytes": self.bytes}


def stage(space: Workspace, plan: Plan, paths: Sequence[Path]) -> list[Staged]:
    """Loads all files of a delivery. Raises `IntakeRefused` for a file that cannot be read as the source declares."""
    space.duck.execute(
        f"CREATE TABLE mapped (file INTEGER, line BIGINT, {', '.join(f'f_{name} VARCHAR' for name in plan.fields)})"
    )
    return [_stage_one(space, plan, number, path) for number, path in enumerate(paths)]


def _stage_one(space: Workspace, plan: Plan, number: int, path: Path) -> Staged:
    if not path.is_file():
        raise IntakeRefused(f"找不到文件 {path}。请检查路径。")
    seen = glance(path)
    staged = Staged(path.name, seen.sha256, path.stat().st_size)
    is_workbook = kind_of(path) == "xlsx"
    if not is_workbook and seen.lines and plan.source.encoding != "gb18030":
        header = load_plain(space, path, plan.source.delimiter, seen.lines)
        if header is not None:
            staged.warnings = _header_problems(plan, path, header)
            _insert(space, plan, number, header, "SELECT *, rowid + 1 AS line FROM plain WHERE rowid > 0")
            space.duck.execute("DROP TABLE plain")
            return staged
    regular = space.folder / f"{number}.csv"
    numbered = _from_workbook(path, plan, space, regular) if is_workbook else _from_text(path, plan, regular)
    staged.misshapen = numbered.misshapen
    staged.warnings = _header_problems(plan, path, numbered.header)
    _load(space, plan, number, regular, numbered.header, "," if is_workbook else plan.source.delimiter)
    regular.unlink()
    return staged


def _from_workbook(path: Path, plan: Plan, space: Workspace, regular: Path) -> Numbered:
    with regular.open("wb") as out:
        return number_lines(workbook_blocks(path, plan.source.sheet, space.folder), ",", out)


def _from_text(path: Path, plan: Plan, regular: Path) -> Numbered:
    """The first encoding that fits. Once characters beyond ASCII made sense in one, no other is tried: GB18030 would
    read a damaged UTF-8 file as nonsense without complaint."""
    tried: list[WrongByte] = []
    for encoding in encodings_to_try(path, plan.source.encoding):
        try:
            with regular.open("wb") as out:
                return number_lines(utf8_blocks(path, encoding), plan.source.delimiter, out)
        except WrongByte as wrong:
            tried.append(wrong)
            if wrong.seen_wide:
                break
    raise refused(path, tried)


def _header_problems(plan: Plan, path: Path, header: list[str]) -> list[str]:
    """Refuses a file without a declared column; says which columns nobody declared."""
    wanted = list(plan.source.columns) + [c for d in plan.source.derived.values() for c in d.columns]
    lost = [column for column in dict.fromkeys(wanted) if column not in header]
    if lost:
        # A file without a header begins with a row, which may be about a person: it is not repeated.
        nameless = header and not set(header) & set(wanted)
        got = "没有一列与声明相符，首行可能不是表头" if nameless else "、".join(header[:30]) or "（空）"
        raise IntakeRefused(
            f"文件 {path.name} 缺少列“{'”“'.join(lost)}”，得到的表头是：{got}。"
            f"请补齐后重新提交，或修改数据源声明 {plan.source.name}.toml。"
        )
    twice = [column for column, times in Counter(header).items() if times > 1 and column in wanted]
    if twice:
        raise IntakeRefused(
            f"文件 {path.name} 的表头中“{'”“'.join(twice)}”出现多次，无法判断取哪一列。请改正表头后重新提交。"
        )
    known = {*wanted, *plan.source.ignore}
    extra = [column or "（无名列）" for column in header if column not in known]
    return [f"文件 {path.name} 的列“{'”“'.join(extra)}”未在数据源中声明，没有接入"] if extra else []


def _load(space: Workspace, plan: Plan, number: int, regular: Path, header: list[str], delimiter: str) -> None:
    columns = ", ".join(["'line': 'BIGINT'", *(f"'c{i}': 'VARCHAR'" for i in range(len(header)))])
    rows = (
        f"SELECT * FROM read_csv({quoted(str(regular))}, header = false, auto_detect = false, "
        f"delim = {quoted(delimiter)}, quote = '\"', escape = '\"', new_line = '\\n', max_line_size = 16000000, "
        f"columns = {{{columns}}})"
    )
    _insert(space, plan, number, header, rows)


def _insert(space: Workspace, plan: Plan, number: int, header: list[str], rows: str) -> None:
    """Rows with a line and columns c0, c1 … mapped to fields."""
    index_of = {column: position for position, column in reversed(list(enumerate(header)))}
    space.duck.execute(
        f"INSERT INTO mapped SELECT {number}, line, {', '.join(mapped_columns(plan, index_of))} FROM ({rows})"
    )
