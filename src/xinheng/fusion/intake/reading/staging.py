"""Files as they come made into one DuckDB table `mapped`: file, line, and one text for each field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xinheng.fusion.intake.compiling.columns import mapped_columns
from xinheng.fusion.intake.compiling.plan import RETURN_NUMBER, Plan
from xinheng.fusion.intake.reading.decoding import (
    WrongByte,
    encodings_to_try,
    is_damaged_utf8,
    kind_of,
    looks_chinese,
    name_of,
    refused,
    unknown,
    utf8_blocks,
)
from xinheng.fusion.intake.reading.feet import leave_feet
from xinheng.fusion.intake.reading.headers import Titles, places_of
from xinheng.fusion.intake.reading.numbering import LINES_TOLD, Misshapen, Numbered, number_lines
from xinheng.fusion.intake.reading.plain import glance, load_plain
from xinheng.fusion.intake.reading.workbooks import (
    EVERY,
    FoundSheets,
    WantedSheet,
    refuse_changed,
    remarks_on,
    sheets_with,
    workbook_blocks,
)
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.workspace import MANY, Workspace
from xinheng.fusion.standard.field_types.sql import quoted

# Bytes of a declared encoding that are looked at for sense.
SAMPLE = 1024 * 1024
PLAIN_ROWS = "SELECT *, rowid + 1 AS line FROM plain WHERE rowid > 0"
# Bytes of a short row.
A_ROW = 100
# Other separators than the declared one, as a tidied header shows them.
SEPARATORS = {" ": "制表符（或空格）", ";": "分号", "|": "竖线", ",": "逗号", "，": "全角逗号"}


@dataclass
class Staged:
    """One file, numbered and loaded."""

    name: str
    sha256: str
    bytes: int
    misshapen: list[Misshapen] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    # What the bytes were taken for: an encoding, or "workbook"; and the line on which the header ends.
    read_as: str = "utf-8"
    # Whether it is a workbook that counts its days from 1904 on.
    from_1904: bool = False
    header_line: int = 1
    # Where its rows can be read once more: the file itself, or what was made of it; its columns and their delimiter.
    path: Path = Path()
    regular: Path | None = None
    lines: int = 0
    header: list[str] = field(default_factory=list)

    @property
    def described(self) -> dict[str, object]:
        """What a run keeps of its file."""
        return {
            "name": self.name, "sha256": self.sha256, "bytes": self.bytes, "read_as": self.read_as,
            "header_line": self.header_line,
        }  # fmt: skip


def stage(space: Workspace, plan: Plan, paths: Sequence[Path]) -> list[Staged]:
    """Loads all files of a delivery. Raises `IntakeRefused` for a file that cannot be read as the source declares."""
    number = ", returned BIGINT" if plan.corrects else ""
    texts = ", ".join(f"f_{name} VARCHAR" for name in plan.fields)
    space.duck.execute(f"CREATE TABLE mapped (file INTEGER, line BIGINT, {texts}{number})")
    staged = list[Staged]()
    for path in paths:
        staged += _stage_sheets(space, plan, len(staged), path)
    return staged


def _stage_sheets(space: Workspace, plan: Plan, first: int, path: Path) -> Iterator[Staged]:
    """A file; of a workbook of which every fitting worksheet is wanted, each as a file of its own."""
    if plan.source.sheet != EVERY or not path.is_file() or kind_of(path, plan.source.encoding) != "workbook":
        yield _stage_one(space, plan, first, path)
        return
    sheets = sheets_with(path, plan.wanted)
    refuse_changed(path, sheets, plan.wanted)
    # Where none fits, the likeliest says by its header what is wrong.
    fitting, told = [one.name for one in sheets if not one.lacks] or [""], list[str]()
    for number, sheet in enumerate(fitting, start=first):
        staged = _stage_one(space, plan, number, path, sheet)
        staged.name = f"{path.name}（{sheet}）"
        staged.warnings += remarks_on(path, sheets) if number == first else ()
        # What is true of the whole book is said once.
        staged.warnings = [one for one in staged.warnings if one not in told]
        told += staged.warnings
        yield staged


def _stage_one(space: Workspace, plan: Plan, number: int, path: Path, sheet: str = "") -> Staged:
    if not path.is_file():
        raise IntakeRefused(f"找不到文件 {path}。请检查路径。")
    seen = glance(path)
    staged = Staged(path.name, seen.sha256, path.stat().st_size, path=path, lines=seen.lines)
    is_workbook = kind_of(path, plan.source.encoding) == "workbook"
    titles = titles_of(plan)
    if not is_workbook and seen.lines and plan.source.encoding in ("auto", "utf-8") and titles.is_plain:
        header = load_plain(space, path, plan.source.delimiter, seen.lines, titles)
        if header is not None:
            staged.warnings, staged.header = _header_problems(plan, path, header), header
            _insert(space, plan, number, staged, PLAIN_ROWS)
            space.duck.execute("DROP TABLE plain")
            return staged
    regular = space.folder / f"{number}.csv"
    if is_workbook:
        numbered = _from_workbook(path, plan, space, regular, staged, sheet)
    else:
        numbered = _from_text(path, plan, regular, staged)
    staged.misshapen, staged.header_line = numbered.misshapen, numbered.header_line
    staged.warnings += _header_problems(plan, path, numbered.header)
    if staged.header_line > plan.source.header_rows and plan.source.title_rows is None:
        staged.warnings.append(f"文件 {path.name} 的表头在第{staged.header_line}行，其上的内容没有接入")
    staged.header, staged.regular = numbered.header, regular
    _insert(space, plan, number, staged, regular_rows(staged, plan))
    return staged


def titles_of(plan: Plan) -> Titles:
    """How the header of the source's files is known."""
    return Titles(tuple(plan.wanted), plan.source.title_rows, plan.source.header_rows)


def _from_workbook(path: Path, plan: Plan, space: Workspace, regular: Path, staged: Staged, sheet: str) -> Numbered:
    staged.read_as = "workbook"
    named = plan.source.sheet if plan.source.sheet != EVERY else ""
    asked, seen = WantedSheet(sheet or named, plan.wanted), FoundSheets()
    with regular.open("wb") as out:
        numbered = number_lines(workbook_blocks(path, asked, space.folder, seen), ",", out, titles_of(plan))
    staged.from_1904 = seen.from_1904
    staged.warnings += seen.remarks(path, asked)
    return numbered


def _from_text(path: Path, plan: Plan, regular: Path, staged: Staged) -> Numbered:
    """The first encoding that fits the whole file. What cannot be Chinese is not read as such because it could be."""
    tried: list[WrongByte] = []
    declared = plan.source.encoding
    for encoding in encodings_to_try(path, declared):
        if tried and declared == "auto" and (is_damaged_utf8(path) or not looks_chinese(path, encoding)):
            raise refused(path, tried) if is_damaged_utf8(path) else unknown(path)
        try:
            with regular.open("wb") as out:
                numbered = number_lines(utf8_blocks(path, encoding), plan.source.delimiter, out, titles_of(plan))
        except WrongByte as wrong:
            tried.append(wrong)
            continue
        staged.read_as = encoding
        if numbered.short:
            lines = _lines(numbered.short, numbered.shorter)
            staged.warnings.append(f"文件 {path.name} 第{lines}行的格比表头少，缺的几格按空的读")
        if declared == "auto" and encoding != "utf-8":
            staged.warnings.append(f"文件 {path.name} 按 {name_of(encoding)} 读取")
        elif encoding == "gb18030" and not looks_chinese(path, encoding, SAMPLE):
            staged.warnings.append(f"文件 {path.name} 按声明的 GB18030 读取，但内容不像中文，请核对数据源声明的编码")
        return numbered
    raise refused(path, tried)


def _header_problems(plan: Plan, path: Path, header: list[str]) -> list[str]:
    """Refuses a file without a declared column; says which columns nobody declared."""
    wanted = plan.wanted
    places = places_of(header, wanted)
    lost = [column for column in wanted if not places[column]]
    if lost:
        raise IntakeRefused(
            f"文件 {path.name} 缺少列“{'”“'.join(lost)}”，得到的表头是：{_told(header, len(lost) == len(wanted))}。"
            f"{_cause(plan, header, wanted)}"
            f"请补齐后重新提交，或修改数据源声明 {plan.source.name}.toml。"
        )
    twice = [column for column in wanted if len(places[column]) > 1]
    if twice:
        raise IntakeRefused(
            f"文件 {path.name} 的表头中“{'”“'.join(twice)}”出现多次，无法判断取哪一列。请改正表头后重新提交。"
        )
    used = {place for found in places_of(header, [*wanted, *plan.source.ignore]).values() for place in found}
    extra = [column or "（无名列）" for place, column in enumerate(header) if place not in used]
    said = [f"“{column}”按{unit}" for column, unit in plan.units.items()]
    return [
        *([f"文件 {path.name} 的列“{'”“'.join(extra)}”未在数据源中声明，没有接入"] if extra else []),
        *([f"文件 {path.name} 里没有写单位的数：{'、'.join(said)}读"] if said else []),
    ]


def _told(header: list[str], nameless: bool) -> str:
    """The header as a refusal repeats it. A file without one begins with a row, which may be about a person."""
    if header and nameless:
        return "没有一列与声明相符，首行可能不是表头"
    return "、".join(header[:30]) or "（空）"


def _cause(plan: Plan, header: list[str], wanted: list[str]) -> str:
    """Why nothing was found, where the header shows it: another separator than the declared one."""
    for mark, name in SEPARATORS.items():
        cells = [cell for column in header for cell in column.split(mark)]
        if mark != plan.source.delimiter and all(places_of(cells, wanted).values()):
            return (
                f"这个文件用{name}分隔各列，数据源声明的是“{plan.source.delimiter}”：请声明 delimiter 或改用后者导出。"
            )
    return ""


def regular_rows(staged: Staged, plan: Plan) -> str:
    """A query of a numbered file's rows: line, c0, c1 …"""
    delimiter = "," if staged.read_as == "workbook" else plan.source.delimiter
    columns = ", ".join(["'line': 'BIGINT'", *(f"'c{i}': 'VARCHAR'" for i in range(len(staged.header)))])
    return (
        f"SELECT * FROM read_csv({quoted(str(staged.regular))}, header = false, auto_detect = false, "
        f"delim = {quoted(delimiter)}, quote = '\"', escape = '\"', new_line = '\\n', max_line_size = 16000000, "
        f"columns = {{{columns}}})"
    )


def _insert(space: Workspace, plan: Plan, number: int, staged: Staged, rows: str) -> None:
    """Rows with a line and columns c0, c1 … mapped to fields; not what stands below the table."""
    index_of = {column: places[0] for column, places in places_of(staged.header, plan.wanted).items()}
    mapped = list(mapped_columns(plan, index_of, staged.from_1904))
    if plan.corrects:
        mapped.append(f"TRY_CAST(trim(c{index_of[RETURN_NUMBER]}) AS BIGINT) AS returned")
        rows = unguarded(rows, len(staged.header))
    with space.planned_for(_about(staged)):
        space.duck.execute(f"INSERT INTO mapped SELECT {number}, line, {', '.join(mapped)} FROM ({rows})")
    if feet := leave_feet(space, plan, number, staged.header, rows):
        told = _lines(feet, len(feet))
        staged.warnings.append(f"文件 {staged.name} 第{told}行是合计、制表人一类的表尾或重复的表头，没有接入")


def _about(staged: Staged) -> int:
    """How many rows are to be read, by the size of what they are read from; many where nobody knows."""
    held = staged.regular or staged.path
    return held.stat().st_size // A_ROW if held else MANY


def _lines(first: Sequence[int], all: int) -> str:
    return "、".join(map(str, first[:LINES_TOLD])) + (f"等{all}" if all > LINES_TOLD else "")


def unguarded(rows: str, columns: int) -> str:
    """The rows without the mark that keeps a spreadsheet from running a cell as a formula."""
    bare = ", ".join(f"regexp_replace(c{i}, '^''([=+@＝＋－＠\\t-])', '\\1') AS c{i}" for i in range(columns))
    return f"SELECT * REPLACE ({bare}) FROM ({rows})"
