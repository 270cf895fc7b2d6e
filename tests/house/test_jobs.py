"""A job waits in clear, and stays for days after it was done: what it is called with was typed by nobody."""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django_tasks.base import Task

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xinheng"
# Texts that a job may be called with, and why nobody's words stand in them.
TEXTS = {
    "tenant_grading.tasks.grade_venue": {"because": "one of our own words"},
    "complaints.tasks.send_code": {
        "number": "of a complaint; anything else is struck",
        "keys": "blind keys",
        "browser": "a mark",
    },
    "mandates.tasks.send_entry_code": {"identity": "a credit code; anything else is struck", "keys": "blind keys"},
    "mandates.tasks.send_binding_code": {"closed": "sealed"},
    "statistics.tasks.make_models": {"engine": "a name of ours", "model": "a name of ours"},
    "registers.territory.place_subjects": {"words": "codes and names of streets"},
}


def tasks() -> Iterator[tuple[str, Task[Any, Any]]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts or "@task" not in path.read_text(encoding="utf-8"):
            continue
        module = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
        for name, one in vars(importlib.import_module(module)).items():
            if isinstance(one, Task) and one.func.__module__ == module:
                yield f"{module.split('.', 2)[2]}.{name}", one


def test_no_job_is_called_with_words_that_somebody_typed():
    found = {}
    for name, one in tasks():
        asked = inspect.signature(one.func).parameters.values()
        if texts := {each.name for each in asked if "str" in str(each.annotation)}:
            found[name] = texts
    assert found == {name: set(texts) for name, texts in TEXTS.items()}, "give the row's id, and read the words there"
