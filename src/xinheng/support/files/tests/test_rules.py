import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.support.files.reader import PDF
from xinheng.support.files.rules import clean_name, is_picture


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("现场照片.jpg", "现场照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fakepath\\门头.PNG", "门头.jpg"),
        ("照片\u202egpj.exe", "照片gpj.jpg"),
        ("a\0b.html", "ab.jpg"),
        ("", "文件.jpg"),
        ("...", "文件.jpg"),
        ("店" * 300, "店" * 100 + ".jpg"),
    ],
)
def test_a_name_is_made_harmless(given, kept):
    assert clean_name(given, "image/jpeg") == kept


@given(st.text(max_size=300))
def test_no_name_leaves_its_folder(name):
    kept = clean_name(name, PDF)
    assert not set(kept) & set('/\\\0<>:"|?*\r\n')
    assert kept.endswith(".pdf")
    assert len(kept) <= 110


@pytest.mark.parametrize(
    ("media_type", "shown"),
    [("image/jpeg", True), ("image/png", True), ("image/webp", True), (PDF, False), ("image/svg+xml", False),
     ("text/html", False)],
)  # fmt: skip
def test_a_browser_shows_plain_pictures_and_nothing_that_could_run(media_type, shown):
    assert is_picture(media_type) is shown
