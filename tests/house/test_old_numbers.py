"""A business that goes by another number now is found under every number it had (ADR 100).

What is about it keeps the number of its day. Whoever compares a column of such numbers with one number finds nothing
that was begun before: so it is compared with all of them: `identities_of` in a
question, `are_one` in Python, or with those that a party acts under.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import xinheng
from tests.house.names import parsed

SRC = Path(xinheng.__file__).parent
ASKING = {"filter", "exclude", "get", "Q", "get_or_create", "update_or_create"}
# Where one number is right: what stands there, and why no earlier number can.
ONE_NUMBER = {
    "services/mandates/": "mandates are moved to the number that counts now, by a follower; a code lives for minutes",
    "services/annual_reports/actions/filing.py": "the filing that was there before ours, under the very same key",
    "services/annual_reports/actions/entering.py": "the drafts of these filings; those of earlier numbers are no draft",
    "services/mediation/actions/delegating.py": "the number that the form itself offered",
    "fusion/registers/queries.py": "here earlier numbers are looked up",
    "fusion/matching/queries.py": "what was written while a merge stood bears the number that the merge kept",
    "supervision/inspection/papers/issuing.py": "a scheme, no number",
    "credit/portrait/viewers.py": "whose page it is: both by the number that counts now",
    "fusion/registers/retention.py": "numbers of subjects that turned out to be others are asked beside",
    "credit/risk/": "results stand under subjects as they were scored, each by its own number",
    "credit/codes/queries.py": "codes on doors are found by what is typed; a shop's earlier code was printed under it",
    "demo/": "the demo knows its shops",
    "services/partners/demo.py": "the demo knows its mall",
    "support/procedures/doors/offered.py": "the numbers are given by who looks them up, above",
}


def compared(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each line at which numbers of subjects are compared with something else than every number, and how."""
    known = {
        one.target.id if isinstance(one, ast.NamedExpr) else one.targets[0].id  # type: ignore[attr-defined]
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign | ast.NamedExpr) and _asks_all(one.value) and _named(one)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _name(call) in ASKING:
            for told in call.keywords:
                if (told.arg or "").removesuffix("__in").endswith("identity") and not _is_all(told, known):
                    yield call.lineno, f"{told.arg}={ast.unparse(told.value)}"
        if isinstance(call, ast.Compare) and isinstance(call.ops[0], ast.Eq | ast.NotEq) and _are_numbers(call):
            yield call.lineno, ast.unparse(call)


def _named(one: ast.Assign | ast.NamedExpr) -> bool:
    return isinstance(one.target if isinstance(one, ast.NamedExpr) else one.targets[0], ast.Name)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _are_numbers(compared: ast.Compare) -> bool:
    sides = [compared.left, *compared.comparators]
    numbers = [getattr(one, "attr", getattr(one, "id", "")) for one in sides]
    return any(one.endswith("identity") for one in numbers) and not any(isinstance(one, ast.Constant) for one in sides)


def _asks_all(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and _name(value) == "identities_of"


def _is_all(told: ast.keyword, known: set[str]) -> bool:
    value = told.value
    every = _asks_all(value) or (isinstance(value, ast.Name) and value.id in known)
    of_party = isinstance(value, ast.Attribute) and value.attr == "identities"
    nobody = isinstance(value, ast.Constant) and value.value == ""
    return nobody or ((every or of_party) and told.arg is not None and told.arg.endswith("__in"))


def found() -> Iterator[tuple[str, int, str]]:
    for path in sorted(SRC.rglob("*.py")):
        where = path.relative_to(SRC).as_posix()
        if not {"tests", "migrations"} & set(path.parts):
            yield from ((where, line, how) for line, how in compared(parsed(path)))


def test_numbers_of_subjects_are_compared_with_every_number():
    elsewhere = [one for one in found() if not one[0].startswith(tuple(ONE_NUMBER))]
    assert not elsewhere, "compare with identities_of(…), or say here why an earlier number cannot stand there"


def test_an_exception_that_nothing_needs_goes():
    places = [where for where, _, _ in found()]
    assert [one for one in ONE_NUMBER if not any(where.startswith(one) for where in places)] == []


def test_what_would_miss_an_earlier_number_is_seen():
    wrong = [
        "Matter.objects.filter(subject_identity=subject.identity)",
        "Q(matter__subject_identity=identity)",
        "rows.filter(identity__in=[identity])",
        "rows.filter(subject_identity=identities_of(identity))",
        "Consent.objects.get_or_create(identity=by.identity)",
        "subject.identity != task.matter.subject_identity",
    ]
    right = [
        "Matter.objects.filter(subject_identity__in=identities_of(subject.identity))",
        "rows.filter(identity__in=by.identities)",
        "rows.exclude(matter__subject_identity='')",
        "known = identities_of(identity)\nrows.filter(identity__in=known)",
        "are_one(subject.identity, task.matter.subject_identity) and by.is_of(partner.identity)",
        "matter.subject_identity == ''",
    ]
    assert [one for one in wrong if not list(compared(ast.parse(one)))] == []
    assert [one for one in right if list(compared(ast.parse(one)))] == []
