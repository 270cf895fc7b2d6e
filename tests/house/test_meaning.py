"""Pages know no record type, no code and no section of a dossier: what a value means stands in the standard."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from xinheng.fusion.standard.code_lists import SECTIONS
from xinheng.fusion.standard.registry import standard

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xinheng"
# The colours of the code are the pages' own language, drawn in `portals/ui/marks.py`.
OWN_LANGUAGE = {"credit_colour"}
# Words that are a code somewhere and mean something of the page here. A new page needs none; this list only shrinks.
DESERVED = {
    # `?view=` of an address.
    "portals/desk/views/accounts.py": "closed",
    "portals/desk/views/orgs.py": "closed",
    "portals/officer/views/clues.py": "closed overdue",
    "portals/officer/listing.py": "closed overdue",
    # The groups of the to-do list by their clock; every procedure's first verb.
    "portals/officer/todo.py": "late open",
    "portals/ui/verbs.py": "open",
    # The ways on which an officer takes a complaint in; the kinds of matter, called like the register of them.
    "portals/officer/forms/beginning.py": "city_portal hotline_12315",
    "portals/officer/places.py": "inspection_task violation_report",
    "portals/officer/views/reports.py": "violation_report",
    "portals/officer/views/inspections.py": "inspection_task closed overdue",
    # A fact of a ticket by its name; the post under which an electronic licence speaks for a business.
    "portals/data/views/tickets.py": "problem",
    "portals/business/views/by_licence.py": "legal_representative",
    # Where a matter of the business stands; what became of an objection (to a grade, to a figure); the middle of stars.
    "portals/business/places.py": "answered",
    "portals/partner/views/grading.py": "upheld",
    "portals/officer/views/performance.py": "upheld",
    "portals/public/views/evaluate.py": "一般",
    # Which models a page lists, and the word of their kind; a check that may not wait, one that is going on; a warning
    # that stands.
    "portals/data/views/lineage.py": "quality",
    "portals/data/views/statistics.py": "quality 质量",
    "portals/officer/views/phone.py": "urgent on_site",
    "portals/officer/views/persons.py": "open",
    # An answer that was refused.
    "portals/officer/views/phone_sync.py": "refused",
    # What a scan may turn out to be.
    "portals/public/views/scan.py": "equipment",
    # The words of the three colours, of a verdict on publicity, of kinds of subject and of a filter.
    "portals/ui/marks.py": "正常 警示",
    "portals/ui/records.py": "不公示",
    "portals/ui/searching.py": "产品 行业",
    # Why somebody stands at a lift.
    "scenarios/lifts/pages/told.py": "其他",
}


def pages() -> list[Path]:
    """The modules of the portals and the pages of the scenarios."""
    found = [*(SOURCE / "portals").rglob("*.py"), *(SOURCE / "scenarios").glob("*/pages/*.py")]
    return sorted(path for path in found if "tests" not in path.parts)


def named() -> tuple[set[str], set[str]]:
    """What no page names: the record types; and what it does not decide by: codes, their titles, sections.

    A code of one letter or digit is also everything else, and so is one everyday word (`product`, `place`, `phone`),
    unless it is a section or a state, by whose meaning a page could decide.
    """
    lists = [codes for name, codes in standard().code_lists.items() if name not in {*OWN_LANGUAGE, "divisions"}]
    words = {
        text
        for codes in lists
        for one in codes.entries
        for text in (one.code, one.title)
        if len(text) > 1 and (one.tone or one.closed or codes.id == SECTIONS or not everyday(text))
    }
    return {id for id in standard().types if not everyday(id)}, words


def everyday(word: str) -> bool:
    """Whether it is one plain word, which means many things."""
    return word.isascii() and word.isalpha()


def deciding(tree: ast.Module) -> Iterator[ast.expr]:
    """The expressions by which a module decides: what is compared with, matched, looked up, kept in a table of the
    module, given as a value or a default."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            yield node.value
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left, _, comparators):
                yield from (left, *comparators)
            case ast.MatchValue(value) | ast.Subscript(slice=value, ctx=ast.Load()):
                yield value
            case ast.Call(ast.Attribute(attr="get"), [key, *_]):
                yield key
            case ast.Assign(value=ast.Constant() as value) | ast.AnnAssign(value=ast.Constant() as value):
                yield value
            case ast.FunctionDef(args=given):
                yield from (one for one in (*given.defaults, *given.kw_defaults) if one)


def texts(source: str) -> Iterator[tuple[str, bool]]:
    """Each text of a module that is no docstring, and whether something is decided by it."""
    tree = ast.parse(source)
    parts = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)]
    silent = {id(part.body[0].value) for part in parts if part.body and isinstance(part.body[0], ast.Expr)}
    deciders = {id(one) for expression in deciding(tree) for one in ast.walk(expression)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value, id(node) in deciders


def meanings(source: str, *, addresses: bool = False) -> set[str]:
    """The record types a page names, and the codes and sections it decides by."""
    types, codes = named()
    decided = codes - told_to_the_template(source) if not addresses else set()
    return {text for text, decides in texts(source) if text in types or (text in decided and decides)}


def told_to_the_template(source: str) -> set[str]:
    """The keys that a module itself writes: `shown["problem"] = …`."""
    written = (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Subscript))
    keys = (one.slice for one in written if isinstance(one.ctx, ast.Store))
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def test_no_page_says_what_a_value_means():
    found = {
        (path.relative_to(SOURCE).as_posix(), word)
        for path in pages()
        for word in meanings(path.read_text(encoding="utf-8"), addresses=path.name.endswith("urls.py"))
    }
    assert found == {(path, word) for path, words in DESERVED.items() for word in words.split()}


@pytest.mark.parametrize(
    "source",
    [
        'TONES = {"record_state": {"revoked": "red"}}',
        'CLOSED = ("吊销", "注销")',
        'def tag(kind):\n    return "公示中" if kind.portrait == "penalties" else ""',
        'def first(told):\n    return told["sections"]["abnormal_list"]',
        'def clean(known):\n    return known.get("serious_list")',
        'def due(fields):\n    return fields["state"] not in ("suspended", "deregistered")',
        'def read(kind):\n    match kind:\n        case "audit_failed":\n            return 1',
        'def rows(find):\n    return find(type="administrative_penalty")',
        'class Fields:\n    issue = "P99"',
        'def ask(issue="P99"):\n    return issue',
    ],
)
def test_a_page_that_does_is_found(source):
    assert meanings(source)


def test_what_a_page_calls_its_own_is_nobody_s_meaning():
    written = 'def page(shown, why):\n    shown["problem"] = why\n    return 422 if "problem" in shown else 200'
    assert meanings(written) == set()
    assert meanings('"""penalties"""\ndef page(render, rows):\n    return render("x.html", {"orders": rows})') == set()
