"""A paper never fails on a character, and it is set in the bureau's faces first, the system's never."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from xinheng.support.documents import fonts, rendering
from xinheng.support.documents.fonts import NoFonts, faces, unreadable
from xinheng.support.documents.rendering import DocumentFailed, Manuscript, set_paper
from xinheng.support.documents.rules import MARK
from xinheng.support.documents.tests.test_rendering import BODY, DATA, text_of


@pytest.fixture(autouse=True)
def notice(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = Path(rendering.__file__).parent / "documents" / "letter.typ"
    monkeypatch.setattr(rendering, "templates", lambda: {"letter.typ": letter.read_bytes(), "notice.typ": BODY})


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A bureau's folder, still empty; the faces are found anew, before and after."""
    settings.XINHENG_FONTS = tmp_path / "ours"
    settings.XINHENG_FONTS.mkdir()
    forget()
    yield settings.XINHENG_FONTS
    forget()


def forget() -> None:
    faces.cache_clear()
    vars(rendering._kept).clear()


LACKING = {
    "陈\U00031350": "U+31350",
    "甲\ue000乙": "U+E000",
    "甲\U0010fffd乙": "U+10FFFD",
    "甲\u0378乙": "U+0378",
    "甲\uffff乙": "U+FFFF",
    "甲\ud83d乙": "U+D83D",
    "泰\u0e44\u0e17\u0e22": "U+0E44、U+0E17、U+0E22",
}


@pytest.mark.parametrize(("name", "told"), LACKING.items(), ids=LACKING.values())
def test_a_character_without_glyph_is_marked_and_told(name: str, told: str, tmp_path: Path) -> None:
    paper = set_paper(Manuscript("notice", {**DATA, "to": name}))
    assert paper.missing == told
    text = text_of(paper.pdf, tmp_path)
    assert name[0] + MARK in text
    assert f"字符编码为{told}" in text
    assert b"pdfaid:part>2" in paper.pdf


SHOWN = ["奶茶🧋", "开心🍜面馆", "👨\u200d👩\u200d👧", "❤\ufe0f", "👍🏽🇨🇳", "葛\U000e0100城", "𠮷野家", "한식당", "☑☐"]


@pytest.mark.parametrize("name", SHOWN)
def test_emoji_and_rare_characters_are_set(name: str) -> None:
    assert set_paper(Manuscript("notice", {**DATA, "to": name})).missing == ""


INVISIBLE = {
    "甲\u202e乙丙\u202c": "甲乙丙", "甲\u200f乙": "甲乙", "\ufeff甲": "甲", "甲\x00\x07\x1b乙": "甲乙",
    "甲\u2066乙": "甲乙",
}  # fmt: skip


@pytest.mark.parametrize(("name", "read"), INVISIBLE.items(), ids=ascii)
def test_an_invisible_character_turns_no_text(name: str, read: str, tmp_path: Path) -> None:
    paper = set_paper(Manuscript("notice", {**DATA, "to": name}))
    assert paper.missing == ""
    assert f"{read}：" in text_of(paper.pdf, tmp_path)


def test_every_missing_character_of_a_paper_is_marked_at_once(tmp_path: Path) -> None:
    many = "".join(map(chr, range(0x30000, 0x30100)))
    text = text_of(set_paper(Manuscript("notice", {**DATA, "text": many})).pdf, tmp_path)
    assert text.count(MARK) > 200


def test_a_template_of_the_pack_may_hold_one_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = {**rendering.templates(), "notice.typ": BODY + "𱍐".encode()}
    monkeypatch.setattr(rendering, "templates", lambda: files)
    assert set_paper(Manuscript("notice", DATA)).missing == "U+31350"


def test_a_font_of_the_bureau_goes_first(own: Path) -> None:
    shutil.copyfile(fonts.SHIPPED / "NotoSansSymbols2-Regular.ttf", own / "ours.ttf")
    assert faces().body[0] == "Noto Sans Symbols 2"
    assert faces().own == ("Noto Sans Symbols 2",)
    assert set_paper(Manuscript("notice", DATA)).missing == ""


def test_fangsong_sets_the_body_and_xiaobiaosong_the_title() -> None:
    ours = ["SimHei", "FZXiaoBiaoSong-B05S", "方正小标宋简体", "FangSong_GB2312"]
    assert fonts._preferred(ours, fonts.BODY)[0] == "FangSong_GB2312"
    assert fonts._preferred(ours, fonts.TITLE)[:2] == ["FZXiaoBiaoSong-B05S", "方正小标宋简体"]


def test_garbage_in_the_folder_is_named_and_stops_no_paper(own: Path) -> None:
    (own / "仿宋.ttf").write_bytes(b"<html>404</html>")
    (own / "empty.otf").touch()
    (own / "readme.txt").write_text("not a font and not said to be")
    assert unreadable() == ["empty.otf", "仿宋.ttf"]
    assert set_paper(Manuscript("notice", DATA)).pdf.startswith(b"%PDF")


def test_no_font_at_all_is_one_sentence(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "shipped_folders", lambda: [own / "nothing"])
    with pytest.raises(NoFonts, match=r"没有可用的字体.*make demo"):
        set_paper(Manuscript("notice", DATA))


def test_a_private_character_is_the_bureaus_own(own: Path) -> None:
    """With fonts of its own it is the setter who knows; without, no face can mean it."""
    assert set_paper(Manuscript("notice", {**DATA, "to": "\ue000"})).missing == "U+E000"


def test_a_sentence_names_no_place_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {**rendering.templates(), "notice.typ": b'#image("no.png")'}
    monkeypatch.setattr(rendering, "templates", lambda: files)
    with pytest.raises(DocumentFailed) as refused:
        set_paper(Manuscript("notice", DATA))
    assert str(Path(rendering.__file__).parent) not in str(refused.value)
