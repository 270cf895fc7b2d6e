"""A declared file that does not fit is told at every start, before a table is touched and before a visitor meets it."""

import shutil
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from xinheng.cli.check import check
from xinheng.cli.demo import demo
from xinheng.cli.faults import WRONG_SETTING, explained
from xinheng.cli.serve import serve
from xinheng.kit.packs import pack_folder
from xinheng.support.jobs.worker import run_worker
from xinheng.support.start import check_start

pytestmark = pytest.mark.django_db
# The package holds the command under the name of its module.
serving = sys.modules["xinheng.cli.serve"]


@pytest.fixture
def city(settings, tmp_path):
    """A pack of its own, as good as the shipped one."""
    folder = shutil.copytree(pack_folder("chongqing"), tmp_path / "city")
    settings.XINHENG_CITY = str(folder)
    return folder


WRONG = {
    "checklists/own.toml": ('title = "t"\n', "field: 没有填写，请补上"),
    "commitments/own.toml": ("[templates.one]\ntitle = 3\n", "templates.one.title: 应是文字，得到“3”"),
    "evaluation_words.toml": ('[adverts]\ntitle = "t"\nwords = []\n', "adverts.words: "),
    "forms/own.toml": ('title = "t"\n', "own.toml: "),
    "tags/own.toml": ('title = "t"\nmeaning = "m"\nwhen = { subject = ["zz"] }\n', "when.subject: "),
    "statistics/odd.sql": ("SELECT 1", "odd.sql: "),
}


@pytest.mark.parametrize("file", WRONG)
def test_a_file_that_does_not_fit_stops_the_start_with_its_key(city, file):
    text, said = WRONG[file]
    (city / file).parent.mkdir(exist_ok=True)
    (city / file).write_text(text, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured) as told:
        check_start()
    code, sentence = explained(told.value) or (0, "")
    assert code == WRONG_SETTING and str(city / file) in sentence and said in sentence


def test_all_that_is_wrong_is_told_at_once(city):
    for file in ("tags/own.toml", "evaluation_words.toml"):
        (city / file).parent.mkdir(exist_ok=True)
        (city / file).write_text(WRONG[file][0], encoding="utf-8")
    with pytest.raises(ImproperlyConfigured) as told:
        check_start()
    assert str(told.value).count("\n") == 1


@pytest.mark.parametrize(
    "begin",
    [
        lambda: serve.main(["--port", "8099"], standalone_mode=False),
        lambda: demo.main(["--no-serve", "--subjects", "1"], standalone_mode=False),
        lambda: check.main([], standalone_mode=False),
        lambda: run_worker(None, once=True),
    ],
    ids=["serve", "demo", "check", "work"],
)
def test_whoever_starts_looks_first(city, monkeypatch, begin):
    (city / "evaluation_words.toml").write_text(WRONG["evaluation_words.toml"][0], encoding="utf-8")
    for command in ("serve", "demo"):
        monkeypatch.setattr(f"xinheng.cli.{command}.ready_database", lambda: pytest.fail("touched the database"))
    with pytest.raises(ImproperlyConfigured, match=r"evaluation_words\.toml: adverts\.words"):
        begin()


def test_a_good_city_starts():
    check_start()


class Seen:
    """What two servers that start at once do to their home: it fails when both are at it."""

    def __init__(self) -> None:
        self.inside, self.done = threading.Lock(), 0

    def __call__(self, command: str, **kwargs: object) -> None:
        assert self.inside.acquire(blocking=False), f"{command} twice at once"
        time.sleep(0.05)
        self.done += 1
        self.inside.release()


def at_once(*begun: Callable[[], None]) -> None:
    with ThreadPoolExecutor(len(begun)) as beside:
        for one in [beside.submit(each) for each in begun]:
            one.result(timeout=10)


def test_two_servers_on_one_home_gather_their_files_one_after_the_other(settings, tmp_path, monkeypatch):
    settings.XINHENG_HOME, seen = tmp_path, Seen()
    monkeypatch.setattr(serving, "call_command", seen)
    monkeypatch.setattr(serving, "check_start", lambda: None)
    monkeypatch.setattr(serving, "ready_database", lambda: None)
    at_once(serving.prepare, serving.prepare)
    assert seen.done == 2
