"""Whatever is typed wrong is answered with what is wrong, what was got and what to do, in the words of who reads it:
every field of every form of the house, also of one that is added."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.urls import get_resolver

import xinheng
from tests.house.test_access import patterns
from xinheng.support.procedures.table.binding import acts

SOURCE = Path(xinheng.__file__).parent
BY_ITSELF = re.compile(r"not \w[\w.]*\.strip\(\)")
# Words of who wrote the framework: nobody at a counter has a variable.
FRAMEWORK = re.compile("这个字段|该变量|该值|有效的|必填项")
NOBODY_TYPES = forms.HiddenInput


def kinds() -> list[type[BaseForm]]:
    """Every form with fields of its own, of all that pages and acts load."""
    assert acts()
    assert list(patterns(get_resolver()))
    found, left = set[type[BaseForm]](), [BaseForm]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        if kind.__module__.startswith("xinheng") and ".tests" not in kind.__module__:
            found.add(kind)
    return sorted(found, key=lambda kind: (kind.__module__, kind.__qualname__))


def fields() -> Iterator[tuple[str, forms.Field]]:
    """Each field somebody sees, and where it stands."""
    for kind in kinds():
        for name, field in kind.base_fields.items():
            if not isinstance(field.widget, NOBODY_TYPES):
                yield f"{kind.__module__}.{kind.__qualname__}.{name}", field


def said(field: forms.Field, typed: object) -> str:
    """What the field answers; empty where it takes it."""
    try:
        field.clean(typed)
    except ValidationError as refused:
        return "；".join(refused.messages)
    return ""


def test_what_is_missing_is_named():
    unnamed, asked = {}, 0
    for where, field in fields():
        if field.required and not isinstance(field, forms.BooleanField):
            asked += 1
            told = said(field, [] if isinstance(field, forms.MultipleChoiceField) else "")
            if not told or FRAMEWORK.search(told):
                unnamed[where] = told
    assert unnamed == {}
    assert asked > 150


@pytest.mark.parametrize("nothing", ["\u2066\u2069", "\u3164", "\u2800\ufe0f", "\u200b\u3000"])
def test_what_shows_nothing_is_missing(nothing):
    """A direction mark is no name, a filler no reason: said as if the field had been left empty."""
    taken, asked = [], 0
    for where, field in fields():
        if isinstance(field, forms.CharField) and not isinstance(field, forms.ChoiceField):
            asked += 1
            if not said(field, nothing) and (field.required or field.clean(nothing)):
                taken.append(where)
    assert taken == []
    assert asked > 200


def test_words_are_judged_empty_in_one_place_alone():
    """But for a line of a file, and a body of bytes."""
    own = [path for path in SOURCE.rglob("*.py") if not {"tests", "migrations"} & {*path.parts}]
    found = {path.relative_to(SOURCE).as_posix() for path in own if BY_ITSELF.search(path.read_text(encoding="utf-8"))}
    assert found == {"support/audit/queries.py", "fusion/intake/pushing.py"}


def test_who_wrote_too_much_is_told_how_much_it_was_and_how_much_it_may_be():
    silent, asked = {}, 0
    for where, field in fields():
        most = getattr(field, "max_length", None)
        if most:
            asked += 1
            told = said(field, "长" * (most + 1))
            if str(most) not in told or str(most + 1) not in told or FRAMEWORK.search(told):
                silent[where] = told
    assert silent == {}
    assert asked > 200


def test_no_text_is_endless():
    """What has no bound of its own is bounded by its pattern, or by what it may be at all."""
    bounded = (forms.RegexField, forms.ChoiceField, forms.FileField)
    endless = [where for where, field in fields() if isinstance(field, forms.CharField) and not field.max_length
               and not isinstance(field, bounded) and not said(field, "1" * 5_000)]  # fmt: skip
    assert endless == []


@pytest.mark.parametrize("typed", ["三天", "2026-13-40", "1e9x"])
def test_what_is_no_day_and_no_number_is_said_back(typed):
    silent, asked = {}, 0
    for where, field in fields():
        if isinstance(field, forms.DateField | forms.IntegerField | forms.DecimalField):
            asked += 1
            told = said(field, typed)
            if typed not in told or FRAMEWORK.search(told) or told == typed:
                silent[where] = told
    assert silent == {}
    assert asked > 60


@pytest.mark.parametrize("which", ["min_value", "max_value"])
def test_a_number_out_of_its_bounds_is_told_the_bound(which):
    silent, asked = {}, 0
    for where, field in fields():
        bound = getattr(field, which, None)
        if bound is not None:
            asked += 1
            typed = str(bound + (1 if which == "max_value" else -1))
            told = said(field, typed)
            if typed not in told or FRAMEWORK.search(told):
                silent[where] = told
    assert silent == {}
    assert asked >= 8


def test_a_long_mistake_is_said_back_in_part():
    """An error page repeats no page."""
    told = said(next(field for _, field in fields() if isinstance(field, forms.DateField)), "错" * 500)
    assert "错" * 20 + "…" in told and "错" * 21 not in told
