"""A wrong file is named with its path and dotted key before anything runs."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from xinheng.kit.declared import DeclarationError
from xinheng.support.procedures import folders
from xinheng.support.procedures.clocks.terms import last_day_of
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.parameters import ParameterMissing, parameter, parameters
from xinheng.support.procedures.table.checks import check_versions
from xinheng.support.procedures.table.registry import ProcedureUnknown, procedure, procedures
from xinheng.support.procedures.tests.conftest import HOME, SAMPLE, forget_procedures
from xinheng.support.start import check_declarations

TEXT = (SAMPLE / "procedure.toml").read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write files of an app into a folder of their own and make it the only app."""

    def write(**files: str) -> Path:
        monkeypatch.setattr(folders, "app_homes", lambda: [folders.Home(HOME, tmp_path)])
        (tmp_path / "parameters.toml").write_text((SAMPLE / "parameters.toml").read_text())
        for name, text in files.items():
            (tmp_path / f"{name.replace('_', '.')}.toml").write_text(text)
        forget_procedures()
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("right", "wrong", "key", "problem"),
    [
        ('to = "submitted"', 'to = "sumbitted"', "moves.0.to", "no state sumbitted"),
        ('from = "draft"', 'from = "drfat"', "moves.0.from", "no state drfat"),
        ('stops = "accept"\nstarts', 'stops = "acept"\nstarts', "moves.1", "no clock acept"),
        ('"HANDLE_COMPLAINT"\nactor', '"HANDLE_COMPLAINTS"\nactor', "moves.0.permission", "no permission"),
        ('"none_of_the_seven"', '"none_of_them"', "moves.1.guard", "no function none_of_them"),
        ("refusal_ground = ", "refused_ground = ", "moves.1.guard", "asks for refusal_ground"),
        ('guard = "none', 'judged = "weight"\nguard = "none', "moves.1.judged", "no guard asks for weight"),
        ('asks = "outcome"', 'asks = "outcom"', "moves.8.asks", "gives outcom no title"),
        ('facts = "outcome"', 'facts = "outcom"', "moves.8.facts", "gives outcom no title"),
        ('view = "VIEW_COMPLAINTS"', 'view = "VIEW_EVERYTHING"', "view", "no permission VIEW_EVERYTHING"),
        ('verb = "accept"\nmain = true', 'verb = "accept"', "states.submitted", "needs a main move"),
        ('work = "登记检测结果"\n', "", "states.testing.work", "waits for another"),
        ('public = "正在调解"', 'public = "{acept}内"', "states.accepted.public", "no clock acept"),
        ('public = "正在调解"', 'ahead = "tel"', "states.accepted.ahead", "no \\[ahead.tel"),
        ('parameter = "sample.mediate"', 'parameter = "sample.meditate"', "clocks.mediation.parameter", "meditate"),
        ('verb = "reject"', 'verb = "accept"', "moves.2.verb", "leaves submitted twice"),
        ('id = "sample-02"', 'id = "sample-01"', "moves.1.id", "stands twice"),
        ('verb = "reject"', 'verb = "assign"', "moves.2.verb", "engine's own"),
        ('to = "hearing"', 'to = "testing"', "states.hearing", "no move leads from draft to hearing"),
        ('kind = "start"', 'kind = "open"', "states", "exactly one state of kind start"),
        ('actor = "timer"', "", "moves.9.permission", "nobody could make it"),
        ('breach_move = "time_out"', 'breach_move = "nothing"', "clocks.mediation.breach_move", "nothing"),
        ("reason = true\nstops", "raeson = true\nstops", "moves.2.raeson", "没有这个字段"),
        (
            'to = "accepted"\npermission',
            'to = "accepted"\nbegins = "desk"\npermission',
            "moves.1.begins",
            "start state",
        ),
        ('actor = "system"\nafter', 'actor = "public"\nafter', "moves.10.actor", "needs the actor system"),
        ('after = "sample.closed"', 'after = "closed"', "moves.10.after", "格式不符"),
        ('asks = "outcome"', 'sets = { outcome = "@tody" }', "moves.8.sets", "@tody is none of @today, @due"),
        ('warn_at = "70%|1wd"', 'warn_at = "soon"', "clocks.accept.warn_at", "soon"),
    ],
)
def test_a_wrong_name_is_found_with_its_key(
    written: Callable[..., Path], right: str, wrong: str, key: str, problem: str
) -> None:
    assert right in TEXT
    path = written(procedure=TEXT.replace(right, wrong, 1)) / "procedure.toml"
    with pytest.raises(DeclarationError, match=problem) as caught:
        procedures()
    assert (caught.value.path, caught.value.key) == (path, key)


def test_the_start_up_check_reports_it(written: Callable[..., Path]) -> None:
    written(procedure=TEXT.replace('to = "submitted"', 'to = "x"', 1))
    assert any("moves.0.to" in message.msg for message in check_declarations(None))


def test_a_right_file_passes() -> None:
    assert check_declarations(None) == []
    assert procedure("sample").move("accepted", "extend_check") is not None


def test_an_older_version_stands_beside_the_current_one(written: Callable[..., Path]) -> None:
    older = TEXT.replace('version = "2026-11"', 'version = "2025-01"').replace('title = "受理"', 'title = "旧受理"')
    written(**{"procedure": TEXT, "procedure_2025-01": older})
    titles = [procedure("sample", version).move("submitted", "accept").title for version in ("", "2026-11", "2025-01")]  # type: ignore[union-attr]
    assert titles == ["受理", "受理", "旧受理"]


@pytest.mark.django_db
def test_an_open_matter_whose_version_is_gone_stops_the_worker() -> None:
    common = {"procedure": "sample", "state": "submitted", "title": "旧案", "office": "5099/"}
    Matter.objects.create(version="2020-01", opened_at="2020-01-02T00:00:00+08:00", **common)
    messages = check_versions(None, databases=["default"])
    assert [message.id for message in messages] == ["procedures.E002"]
    with pytest.raises(ProcedureUnknown, match=r"sample 的 2020-01 版"):
        procedure("sample", "2020-01")


def test_a_number_of_the_law_is_the_one_of_the_day_of_the_facts() -> None:
    assert [parameter("sample.mediate", date(2026, 4, day)) for day in (14, 15)] == [45, 60]


def test_a_parameter_is_listed_where_its_file_its_table_or_itself_says(written: Callable[..., Path]) -> None:
    value = "values = [{ since = 2020-01-01, value = 1, basis = 'x', seen = true }]\ntitle = 'x'\nunit = 'visit'\n"
    text = f"group = '甲'\n[a.one]\n{value}[b]\ngroup = '乙'\n[b.one]\n{value}[b.two]\ngroup = '丙'\n{value}"
    written(parameters=text)
    told = {name: one.group for name, one in parameters().items() if name[:2] in ("a.", "b.")}
    assert told == {"a.one": "甲", "b.one": "乙", "b.two": "丙"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("unit", "amount", "last"),
    [
        ("working_day", 5, date(2026, 12, 4)), ("calendar_day", 7, date(2026, 12, 4)),
        ("calendar_day", 8, date(2026, 12, 7)), ("month", 1, date(2026, 12, 28)),
    ],
)  # fmt: skip
def test_a_term_ends_as_its_clock_would_by_its_own_unit(
    written: Callable[..., Path], unit: str, amount: int, last: date
) -> None:
    values = f"title = 'x'\nvalues = [{{ since = 2020-01-01, value = {amount}, basis = 'x', seen = true }}]\n"
    written(parameters=f"group = 'x'\n[a.b]\nunit = '{unit}'\n{values}[a.c]\nunit = 'visit'\n{values}")
    assert last_day_of("a.b", date(2026, 11, 27)) == last
    with pytest.raises(ValueError, match=r"a\.c counts in visit"):
        last_day_of("a.c", date(2026, 11, 27))


def test_a_missing_number_is_said_in_chinese() -> None:
    with pytest.raises(ParameterMissing, match="没有名为"):
        parameter("sample.nothing", date(2026, 4, 15))
    with pytest.raises(ParameterMissing, match="自 2020-01-01 起才有数值"):
        parameter("sample.check", date(2019, 12, 31))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[a.b]\nvalues = []\ntitle='x'\nunit='visit'", "a.b.values"),
        ("[a.b]\nvalues = [{since=2020-01-01,value=1,basis='x'}]\ntitle='x'\nunit='visit'", "a.b.values.0.seen"),
        ("a = 1", "a"),
        ("[a.b]\nvalues = [{since=2020-01-01,value=1,basis='x',seen=true}]\ntitle='x'\nunit='visit'", "a.b.group"),
    ],
)
def test_a_wrong_parameter_file_is_named(written: Callable[..., Path], text: str, key: str) -> None:
    path = written(parameters=text) / "parameters.toml"
    with pytest.raises(DeclarationError) as caught:
        parameters()
    assert (caught.value.path, caught.value.key) == (path, key)
