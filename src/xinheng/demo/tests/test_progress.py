"""A demo that was interrupted says where it goes on, and is told apart from one that is whole."""

from pathlib import Path

from xinheng.demo.progress import Asked, LoadProgress

ASKED: Asked = {"subjects": 2000, "seed": 1, "density": 1.0, "as_of": "2026-11-28"}


def test_an_empty_folder_begins_afresh(tmp_path: Path) -> None:
    assert "从头生成" in LoadProgress(tmp_path / "demo", ASKED).found


def test_an_interrupted_run_names_its_step(tmp_path: Path) -> None:
    LoadProgress(tmp_path, ASKED).at("数据湖 lake")
    found = LoadProgress(tmp_path, ASKED).found
    assert "“数据湖 lake”这一步中断" in found and "不会重复" in found


def test_a_whole_city_is_said_to_be_whole(tmp_path: Path) -> None:
    LoadProgress(tmp_path, ASKED).at("")
    assert "已有这座演示城市" in LoadProgress(tmp_path, ASKED).found


def test_another_city_is_named(tmp_path: Path) -> None:
    LoadProgress(tmp_path, ASKED).at("")
    assert "另一座演示城市（2000 主体" in LoadProgress(tmp_path, {**ASKED, "subjects": 50}).found


def test_a_damaged_note_counts_as_none(tmp_path: Path) -> None:
    for text in ("", "{", "[]", '{"asked": 1}'):
        (tmp_path / "progress.json").write_text(text)
        assert "从头生成" in LoadProgress(tmp_path, ASKED).found
