"""A right is judged where it is used: what waited in a queue is done for who may order it still, for nobody else."""

import ast
from pathlib import Path

import pytest

import xinheng
from tests import cast as people
from xinheng.fusion.intake.arriving import taking
from xinheng.fusion.intake.models import Arrival
from xinheng.fusion.matching.models import MatchRun
from xinheng.fusion.matching.tasks import match_city
from xinheng.fusion.statistics.models import ModelRun
from xinheng.fusion.statistics.tasks import make_models
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import who_asked
from xinheng.support.accounts.models import Account

SRC = Path(xinheng.__file__).parent


def tasks_for_somebody() -> dict[str, ast.FunctionDef]:
    """The tasks that are told for which account they work."""
    found = {}
    for path in SRC.rglob("tasks.py"):
        if "/tests/" in str(path):
            continue
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(one, ast.FunctionDef) or not any("task(" in ast.unparse(d) for d in one.decorator_list):
                continue
            if {arg.arg for arg in (*one.args.args, *one.args.kwonlyargs)} & {"by", "account"}:
                found[f"{path.relative_to(SRC)}:{one.name}"] = one
    return found


def test_every_task_in_somebodys_name_asks_whether_he_may_still():
    found = tasks_for_somebody()
    assert len(found) >= 2
    silent = [name for name, one in found.items() if "who_asked(by," not in ast.unparse(one)]
    assert silent == []


@pytest.fixture
def he(db) -> Account:
    return people.cast().he


@pytest.fixture(params=["taken", "stopped"])
def gone(request, he) -> Account:
    """He ordered it; then his role was taken, or his account stopped, while it waited."""
    if request.param == "taken":
        Grant.objects.filter(account=he).delete()
    else:
        Account.objects.filter(pk=he.pk).update(is_active=False)
    return Account.objects.get(pk=he.pk)


def test_who_may_still_is_who_asked(he):
    assert who_asked(he.pk, Permission.RUN_INTAKE) == he


def test_who_may_no_more_is_named(gone):
    with pytest.raises(Refusal, match="何清已停用，或者不再有"):
        who_asked(gone.pk, Permission.RUN_INTAKE)


def test_matching_is_not_run_for_him(gone):
    assert match_city.func(by=gone.pk) == 0
    assert not MatchRun.objects.exists()


def test_models_are_not_made_for_him_and_the_page_says_so(gone, settings, tmp_path):
    settings.XINHENG_HOME = tmp_path
    assert make_models.func(by=gone.pk) == 0
    assert {one.problem[:5] for one in ModelRun.objects.all()} == {"何清已停用"}


def test_a_file_he_sent_is_not_taken_in(gone, monkeypatch, tmp_path):
    monkeypatch.setattr(taking.shelf, "held", lambda word: [tmp_path / "登记.csv"])
    monkeypatch.setattr(taking.shelf, "release", lambda word: None)
    sent = Arrival.objects.create(
        source="registration", names=["登记.csv"], word="w", manner={}, sender=gone, sent_by="何清",
        sent_at=city_time.now(), channel=Arrival.Channel.SENT,
    )  # fmt: skip
    assert taking.take(sent.pk) == Arrival.State.REFUSED
    sent.refresh_from_db()
    assert "何清已停用，或者不再有" in sent.problem and sent.run is None
