"""A run of matching: what the rule is sure of becomes links and merges, what it is not becomes questions."""

import copy
import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.conf import settings
from django.db import transaction

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.matching.applying import apply
from xinheng.fusion.matching.asking import ask_anew, keep_words
from xinheng.fusion.matching.comparing import engine
from xinheng.fusion.matching.comparing.declarations import FOLDER, MatchingRules, matching, words_of
from xinheng.fusion.matching.comparing.model import declared
from xinheng.fusion.matching.merging import name_of
from xinheng.fusion.matching.models import LearntModel, MatchRun
from xinheng.fusion.matching.parties import gather_parties
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.statistics.engines import spark
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

KIND = "entity"
# Fewer teach nothing that was not known: the parameters that come with the platform are taken.
ENOUGH = 5_000


def match_all(*, by: Actor, engine_name: str = "", learn: bool = False, kind: str = KIND) -> MatchRun:
    """Match every subject of a kind and every record that names none. One run at a time; a killed one is run again.

    `learn` teaches the comparisons anew from the city's data. Raises Refusal, NoLake.
    """
    name = engine_name or settings.XINHENG_ENGINE
    if name == spark.NAME and (lack := spark.missing()):
        raise Refusal(f"Spark 在这里不能运行：{lack}。")
    with _alone():
        MatchRun.objects.filter(state=MatchRun.State.RUNNING).update(
            state=MatchRun.State.STOPPED, stage="中断，已由下一次运行接着做"
        )
        run = MatchRun.objects.create(started_at=city_time.now(), by=name_of(by), engine=name, kind=kind)
        try:
            _run(run, by, learn)
        except BaseException as error:
            run.state, run.problem, run.finished_at = MatchRun.State.STOPPED, str(error)[:400], city_time.now()
            run.save()
            raise
    return run


def is_running() -> bool:
    """Whether a run is under way in any process."""
    try:
        with _alone():
            return False
    except Refusal:
        return True


def _run(run: MatchRun, by: Actor, learn: bool) -> None:
    kind = matching(run.kind)
    _told(run, "更新数据湖")
    refresh_lake()
    with TemporaryDirectory(dir=settings.LAKE_ROOT, prefix=".matching-") as folder, _working(folder) as duck:
        _told(run, "读取主体和没有代码的记录")
        run.parties = gather_parties(duck, kind, run.kind)
        crowds = engine.prepare(duck, kind, words_of(pack()), lambda stage: _told(run, stage))
        run.crowds = [[crowd.key, crowd.value.replace("\x1f", " "), crowd.rows] for crowd in crowds]
        run.pairs = int(duck.execute("SELECT count(*) FROM pairs").fetchall()[0][0])
        run.model = _model(run, duck, kind, by, learn)
        _told(run, "逐项比较并打分")
        parameters = _for_as_many(run.model.parameters, run.parties)
        if run.engine == spark.NAME:
            engine.weigh_by_spark(duck, spark.session(), Path(folder), kind, parameters)
        else:
            engine.weigh(duck, kind, parameters)
        agreed, apart = keep_words()
        clusters = engine.together(duck, kind, apart, agreed)
        _told(run, "归并和建立待判断的对")
        done = apply(duck, clusters, by, run.kind)
        run.linked, run.merged, run.undone = done.linked, done.merged, done.undone
        run.asked = ask_anew(duck, clusters, kind, parameters, run.kind)
    run.state, run.stage, run.finished_at = MatchRun.State.FINISHED, "", city_time.now()
    with transaction.atomic():
        run.save()
        record_event(
            stream=stream_for("", "resolution"), verb="match_all", actor=by, target=run,
            detail={"kind": run.kind, "linked": run.linked, "merged": run.merged, "undone": run.undone,
                    "asked": run.asked},
        )  # fmt: skip


def _model(run: MatchRun, duck: duckdb.DuckDBPyConnection, kind: MatchingRules, by: Actor, learn: bool) -> LearntModel:
    """The newest version of these comparisons; learnt where there is none or it is asked for."""
    known = LearntModel.objects.filter(kind=run.kind, declared=kind.digest()).order_by("-pk").first()
    if known and not learn:
        return known
    if run.parties >= ENOUGH:
        _told(run, "学习各项比较的分量")
        parameters, basis = (
            engine.taught(duck, kind),
            f"本市 {run.parties} 个主体和记录，数据湖截至 {city_time.today()}",
        )
    elif learn:
        raise Refusal(
            f"只有 {run.parties} 个主体和记录，少于 {ENOUGH} 个，学不出可靠的分量；请继续使用随平台提供的参数。"
        )
    elif (learnt := FOLDER / run.kind / "parameters.json").is_file():
        shipped = json.loads(learnt.read_text(encoding="utf-8"))
        parameters, basis = shipped["parameters"], str(shipped["basis"])
    else:
        parameters, basis = declared(kind), "随平台提供：按经验设定的比例，没有从数据学过"
    told = {"learnt_at": city_time.now(), "by": name_of(by), "basis": basis[:240], "declared": kind.digest()}
    return LearntModel.objects.create(kind=run.kind, parameters=parameters, **told)


def _for_as_many(parameters: Mapping[str, Any], parties: int) -> dict[str, Any]:
    """How often any two are the same falls with their number: each is expected to have about one like it. How rare a
    name is says nothing among a few."""
    told = copy.deepcopy(dict(parameters))
    told["probability_two_random_records_match"] = min(1 / max(parties, 100), 0.01)
    if parties < ENOUGH:
        for comparison in told["comparisons"]:
            for level in comparison["comparison_levels"]:
                level.pop("tf_adjustment_column", None)
                level.pop("tf_adjustment_weight", None)
    return told


def _told(run: MatchRun, stage: str) -> None:
    run.stage = stage
    run.save()


@contextmanager
def _working(folder: str) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as duck:
        duck.execute(
            f"SET memory_limit = '{engine.MEMORY}'; SET temp_directory = '{folder}';"
            "SET max_temp_directory_size = '20GB'"
        )
        duck.execute("SET preserve_insertion_order = false")
        yield duck


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time, over all processes; who is killed holds nothing."""
    place = Path(settings.LAKE_ROOT) / "matching.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise Refusal("主体归一正在运行，请等它结束，在页面上看得到进度。") from busy
        yield
