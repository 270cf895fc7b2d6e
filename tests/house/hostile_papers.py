"""Papers with what people really send: long names, thirty items, nothing at all, a word that has no place to break.

What comes out are sheets that a court would read: nothing cut or over another, who signs beside what is signed."""

import re
import subprocess
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, groupby
from typing import Any
from xml.etree import ElementTree

from xinheng.support.documents.rendering import Manuscript, Paper, set_paper, templates

# The longest name of a bureau, an office and a mark that the law's places make.
HEAD = {
    "issuer": "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县市场监督管理局",
    "number": "新伊察市监投不受〔2026〕12345号",
    "contact": "察布查尔锡伯自治县市场监督管理局孙扎齐牛录镇市场监督管理所，电话 0999-3620000 转 12345",
}
RARE = "䶮㛃𠮷𬭚㐂犇堃"
LONG_NAME = f"重庆市两河区渝味老灶（{RARE}）餐饮管理有限责任公司江北国际机场Ｔ３航站楼第一百二十八分公司望桥路旗舰店"
LONG_TEXT = f"{LONG_NAME}于当日销售超过保质期的食品（批号 20261101-A），经当事人现场确认。\n" * 3
UNBROKEN = "https://xinheng.example/" + "a1b2c3d4" * 30
MANY = 30
# In millimetres: A4 with the margins of the letter (GB/T 9704), and no nearer to the edge than printers reach.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, EDGE = 210.0, 297.0, 28.0, 26.0, 35.0, 34.0, 8.0
SLACK = 0.7
# Half of what a mark of punctuation takes.
HANGING = 2.9
MARKS = "，。；：、！？”’）》〉〕】…“‘（《〈〔【-./"
# Issuer above day.
TOGETHER = 12.0
SEAM = "骑缝章"
POINT = 25.4 / 72
_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d")
_PAGE = re.compile(r"—\s*(\d+)\s*—")


@dataclass(frozen=True)
class Line:
    """A line of text on a page, in millimetres from its upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def is_seam(self) -> bool:
        """What stands upright in the right margin, where the seal goes that joins the sheets."""
        return self.left > WIDTH - RIGHT and self.bottom - self.top > self.right - self.left

    @property
    def is_body(self) -> bool:
        """What stands between the margins above and below."""
        return not self.is_seam and self.top > TOP and self.bottom < HEIGHT - BOTTOM


# What the program says itself and nobody types.
FIXED = {"title", "made_on", "you", "order", "seal", "code", "check_word", "head"}
# As many as there are paragraphs in the form, or people on the spot.
FEW = {"said", "signers", "signatures", "officers", "void"}
WAYS: dict[str, Callable[[str], str]] = {
    "long": lambda text: text and f"{text}{LONG_TEXT if len(text) > 30 or '。' in text else LONG_NAME}",
    "unbroken": lambda text: text and UNBROKEN,
    "empty": lambda _: "",
}


def walk_faults(made: list[Manuscript]) -> Iterator[str]:
    """What is wrong with these papers as people fill them: each told long, the first of a form in all ways."""
    first = {told.template: told for told in reversed(made)}
    for told in made:
        yield from hostile_faults(told, {*WAYS} if told is first[told.template] else {"long"})


def hostile_faults(told: Manuscript, tried: Container[str] = WAYS) -> Iterator[str]:
    """What is wrong with a paper when it says what people send; each with the way it was sent."""
    for way, worse in ways(told):
        if way in WAYS and way not in tried:
            continue
        yield from (f"{told.data.get('title', told.template)}, {way}: {one}" for one in faults(set_paper(worse)))


def seconds_to_set(told: Manuscript) -> float:
    """CPU of setting such a paper once more, under another number: what a warm process takes."""
    again = {**told.data, "number": f"{told.data.get('number', '')}补"}
    began = time.thread_time()
    set_paper(replace(told, data=again))
    return time.thread_time() - began


def ways(told: Manuscript) -> Iterator[tuple[str, Manuscript]]:
    """A paper as it is, and told in each hostile way."""
    yield "as it is", told
    for way, change in WAYS.items():
        data = {name: _told(name, value, change) for name, value in told.data.items()}
        yield way, replace(told, data={**data, **HEAD} if "issuer" in data else data)


def _told(name: str, value: Any, change: Callable[[str], str]) -> Any:
    """The change made to every text; thirty rows where there may be as many."""
    if name in FIXED:
        return value
    if not isinstance(value, list):
        return _row(value, change)
    rows = [_row(one, change) for one in value]
    return rows if name in FEW or not rows or change("x") == "" else rows * max(MANY // len(rows), 1)


def _row(value: Any, change: Callable[[str], str]) -> Any:
    """Days, pictures, yes-or-no and the labels of a form stay as they are."""
    if isinstance(value, dict):
        return {name: _row(one, change) for name, one in value.items()}
    if isinstance(value, list):
        label = value[:1] if len(value) == 2 else []
        return [*label, *(_row(one, change) for one in value[len(label) :])]
    kept = not isinstance(value, str) or _DAY.fullmatch(value) or value.endswith(".svg")
    return value if kept else change(value)


def faults(paper: Paper) -> Iterator[str]:
    """What a court would not take: outside the page, over another, unnumbered, not joined, signed on an empty one."""
    lines = list(lines_of(paper.pdf))
    yield from (f"outside the page: {one.text[:30]}" for one in lines if _outside(one))
    yield from (f"over each other: {a.text[:20]} / {b.text[:20]}" for a, b in _overlapping(lines))
    pages = max(one.page for one in lines)
    numbered = [int(found[1]) for one in lines if (found := _PAGE.fullmatch(one.text))]
    if numbered != list(range(1, pages + 1)):
        yield f"pages {pages}, numbered {numbered}"
    joined = {one.page for one in lines if one.is_seam and SEAM in one.text}
    if pages > 1 and joined != {*range(1, pages + 1)}:
        yield f"pages {pages}, joined at {joined}"
    if "#signature()" in templates()[f"{paper.manuscript.template}.typ"].decode():
        yield from _unsigned(paper.manuscript, [one for one in lines if one.page == pages and one.is_body])


def _outside(line: Line) -> bool:
    if line.is_seam:
        return line.right > WIDTH - EDGE
    edges = line.left < LEFT - SLACK or line.right > WIDTH - RIGHT + SLACK
    return edges or line.top < EDGE or line.bottom > HEIGHT - EDGE


def _overlapping(lines: list[Line]) -> Iterator[tuple[Line, Line]]:
    for _, page in groupby(lines, key=lambda line: line.page):
        for one, other in combinations(page, 2):
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            if down <= 0:
                continue
            across = min(one.right, other.right) - max(one.left, other.left)
            if across > SLACK and down > min(one.bottom - one.top, other.bottom - other.top) / 2:
                yield one, other


def _unsigned(told: Manuscript, last: list[Line]) -> Iterator[str]:
    """Issuer and day stand together on the last sheet, below some of the text that they sign."""
    year, month, number = (int(one) for one in str(told.data["made_on"]).split("-"))
    days = [one for one in last if "".join(one.text.split()) == f"{year}年{month}月{number}日"]
    if not days:
        yield "no day on the last sheet"
        return
    issuer = [one for one in last if one.text in str(told.data["issuer"]) and 0 < days[-1].top - one.top < TOGETHER]
    if not issuer:
        yield "not signed on the last sheet"
    elif not [one for one in last if one.top < days[-1].top and one.text not in str(told.data["issuer"])]:
        yield "signed on a sheet of its own"


def lines_of(pdf: bytes) -> Iterator[Line]:
    """Every line of text of a PDF with its place."""
    read = subprocess.run(["pdftotext", "-bbox-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    space = "{http://www.w3.org/1999/xhtml}"
    for number, page in enumerate(ElementTree.fromstring(read.stdout).iter(f"{space}page"), start=1):
        for line in page.iter(f"{space}line"):
            words = " ".join(word.text or "" for word in line.iter(f"{space}word"))
            left, top, right, bottom = (float(line.attrib[name]) * POINT for name in ("xMin", "yMin", "xMax", "yMax"))
            yield Line(number, left + _white(words[0]), top, right - _white(words[-1]), bottom, words)


def _white(character: str) -> float:
    """How much of it is its own white, in millimetres: the setter lets that hang over the edge."""
    return HANGING if character in MARKS else 0.0
