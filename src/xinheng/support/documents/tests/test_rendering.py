"""A document shows what was given, in glyphs that exist, and nothing given becomes layout."""

import re
import subprocess
from pathlib import Path

import pytest

from xinheng.support.documents import rendering
from xinheng.support.documents.fonts import faces, shipped_folders
from xinheng.support.documents.rendering import DocumentFailed, Manuscript, set_paper
from xinheng.support.documents.rules import GENERATED

BODY = b"""#import "letter.typ": *
#show: letter.with(issuer: data.office)
#data.to\xef\xbc\x9a
#data.text
#measures(data.measures)
#form(("\xe5\xbd\x93\xe4\xba\x8b\xe4\xba\xba", data.to), ("\xe5\x9c\xb0\xe5\x9d\x80", ""))
#signature(office: data.office, date: data.date)
"""
RARE = "䶮㛃𠮷𬭚㐂犇堃"
DATA = {
    "office": "山城市市场监督管理局",
    "number": "山市监责改〔2026〕12号",
    "title": "责令改正通知书",
    "to": f"渝味老灶火锅店（{RARE}）",
    "text": "#panic() $x$ *粗* 经查，你单位后厨地面积水。",
    "measures": ["清理地面", "三日内报送照片"],
    "date": "2026-11-20",
}


@pytest.fixture(autouse=True)
def notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template of the tests' own beside the shared letter."""
    letter = Path(rendering.__file__).parent / "documents" / "letter.typ"
    monkeypatch.setattr(rendering, "templates", lambda: {"letter.typ": letter.read_bytes(), "notice.typ": BODY})


def text_of(pdf: bytes, folder: Path) -> str:
    (folder / "made.pdf").write_bytes(pdf)
    ran = subprocess.run(["pdftotext", "-layout", folder / "made.pdf", "-"], capture_output=True, check=True, text=True)
    return re.sub(r"\s+", "", ran.stdout)


@pytest.mark.clause("SZ-8.5.1.3-03", part=True)
def test_the_page_carries_the_words_given(tmp_path: Path) -> None:
    text = text_of(set_paper(Manuscript("notice", DATA)).pdf, tmp_path)
    for words in ("山城市市场监督管理局", "山市监责改〔2026〕12号", "责令改正通知书", "渝味老灶火锅店", RARE):
        assert words in text
    for words in ("1．清理地面", "2．三日内报送照片", "2026年11月20日", GENERATED, "—1—"):
        assert words in text


def test_what_looks_like_layout_stays_text(tmp_path: Path) -> None:
    assert "#panic()$x$*粗*" in text_of(set_paper(Manuscript("notice", DATA)).pdf, tmp_path)


def test_the_file_is_an_archive_file_with_embedded_fonts(tmp_path: Path) -> None:
    pdf = set_paper(Manuscript("notice", DATA)).pdf
    assert b"pdfaid:part>2" in pdf
    listed = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert "NotoSerifSC-Regular" in listed
    assert "NotoSerifSC-Bold" in listed


def test_no_font_is_the_systems() -> None:
    for font in faces().fonts.fonts():
        assert any(Path(font.path).is_relative_to(folder) for folder in shipped_folders()), font.path


@pytest.mark.parametrize("character", RARE + "🧋🍜☐한あ㎡①→√")
def test_a_rare_character_has_a_glyph_of_its_own(character: str) -> None:
    """Proven by the setter: PDF/A refuses a text that no face can show."""
    assert set_paper(Manuscript("notice", {**DATA, "to": character})).missing == ""


def test_an_unknown_template_is_said_with_those_there_are() -> None:
    with pytest.raises(DocumentFailed, match="没有名为“nothing”的文书模板，可用的有：notice"):
        set_paper(Manuscript("nothing", {}))


def test_a_template_without_its_data_says_what_is_missing() -> None:
    with pytest.raises(DocumentFailed, match=r"无法生成.*office"):
        set_paper(Manuscript("notice", {}))


def test_a_pack_replaces_a_template_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.typ").write_text("// ours")
    monkeypatch.setattr(rendering, "pack_folder", lambda city: tmp_path)
    rendering.templates.cache_clear()
    assert rendering.templates()["letter.typ"] == b"// ours"
    rendering.templates.cache_clear()
