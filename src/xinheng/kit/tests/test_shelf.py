"""A shelf holds what is in force in one city, and the check goes along all of them."""

from pathlib import Path

import pytest

from xinheng.kit.shelf import Shelf, shelves


def names(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in folder.glob("*.txt")}


@pytest.fixture
def songs() -> Shelf[str, str]:
    return Shelf("歌本", names)


def test_each_city_has_its_own(songs: Shelf[str, str], tmp_path: Path) -> None:
    for city, words in (("north", "雪"), ("south", "雨")):
        (tmp_path / city).mkdir()
        (tmp_path / city / "one.txt").write_text(words)
    assert [songs.of(tmp_path / city)["one"] for city in ("north", "south")] == ["雪", "雨"]


def test_files_are_read_once_until_forgotten(songs: Shelf[str, str], tmp_path: Path) -> None:
    assert songs.of(tmp_path) == {}
    (tmp_path / "new.txt").write_text("新")
    assert songs.of(tmp_path) == {}
    songs.forget()
    assert songs.of(tmp_path) == {"new": "新"}


def test_a_shelf_that_is_put_up_is_checked(songs: Shelf[str, str]) -> None:
    assert songs in shelves()
