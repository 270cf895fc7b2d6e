"""PDFs that do something of their own accord, spelt and hidden in the ways there are."""

import zlib

import pytest
import typst

from xinheng.support.files.reader import UnfitFile
from xinheng.support.files.reader.papers import refuse_acting

HEAD, TAIL = b"%PDF-1.7\n", b"\ntrailer <</Root 1 0 R>>\n%%EOF"
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
PAGE = b"<</Type/Page/Annots[<</A<</S/URI/URI(https://example.cn)>>>>]>>"


def whole(objects: bytes) -> bytes:
    return HEAD + b"1 0 obj " + objects + b" endobj" + TAIL


def packed(objects: bytes, filters: bytes = b"/Filter/FlateDecode", name: bytes = b"/ObjStm") -> bytes:
    return HEAD + b"2 0 obj <</Type" + name + filters + b"/N 1/First 4>> stream\r\n" + objects + b"\nendstream" + TAIL


@pytest.mark.parametrize(
    "content",
    [
        whole(SCRIPT),
        whole(b"<</S/J#61vaScri#70t/JS(x)>>"),
        whole(b"<</S/#4a#61#76#61#53#63#72#69#70#74/JS(x)>>"),
        whole(b"<</S/#4A#61vaScript/JS(x)>>"),
        whole(b"<</OpenAction<</S/Launch/F(cmd.exe)>>>>"),
        whole(b"<</S /Rendition>>"),
        whole(b"<</Subtype/RichMedia>>"),
        whole(b"<</AcroForm<</XFA 3 0 R>>>>"),
        # What looks like a stream around it is no hiding place.
        HEAD + b"1 0 obj (stream\n) endobj 2 0 obj " + SCRIPT + b" endobj (endstream)" + TAIL,
        packed(zlib.compress(SCRIPT)),
        packed(zlib.compress(b"0" * 100_000 + SCRIPT)),
        packed(SCRIPT, b""),
        packed(zlib.compress(SCRIPT), b"/Filter [ /FlateDecode ]"),
        packed(zlib.compress(b"1 0 <<>>"))[: -len(TAIL)] + packed(zlib.compress(SCRIPT)),
    ],
)
def test_what_runs_of_its_own_accord_is_refused(content: bytes):
    with pytest.raises(UnfitFile, match="脚本或程序"):
        refuse_acting(content)


@pytest.mark.parametrize(
    "content",
    [
        packed(zlib.compress(SCRIPT), b"/Filter[/FlateDecode/ASCII85Decode]"),
        packed(zlib.compress(zlib.compress(SCRIPT)), b"/Filter[/FlateDecode/FlateDecode]"),
        packed(b"x", b"/Filter/LZWDecode"),
        packed(b"x", b"/Filter/Fl"),
        packed(b"x", b"/Filter 9 0 R"),
        packed(b"x", b"/#46ilter/FlateDecode"),
        packed(zlib.compress(SCRIPT), name=b" /#4fbj#53tm"),
        packed(zlib.compress(SCRIPT), b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>"),
        packed(b"no packing"),
        # What looks like a stream within the head of the real one.
        packed(zlib.compress(SCRIPT), b"/X(stream\n)/Filter/FlateDecode"),
        packed(zlib.compress(SCRIPT), b"/X(>>stream\n)/Filter/FlateDecode"),
        packed(zlib.compress(SCRIPT), b"/Filter/ASCII85Decode/Yobj<</Z 1>>"),
        packed(zlib.compress(SCRIPT), b" " * 70_000 + b"/Filter/FlateDecode"),
        packed(zlib.compress(bytes(65 * 1024 * 1024))),
        HEAD + b"/ObjStm",
    ],
)
def test_what_cannot_be_looked_through_is_refused(content: bytes):
    with pytest.raises(UnfitFile, match="无法检查"):
        refuse_acting(content)


def test_what_is_locked_is_refused():
    with pytest.raises(UnfitFile, match="已加密"):
        refuse_acting(HEAD + b"trailer <</Encrypt 5 0 R>>")


@pytest.mark.parametrize(
    "content",
    [
        whole(PAGE),
        packed(zlib.compress(PAGE)),
        packed(zlib.compress(PAGE), b"/Filter [/FlateDecode]"),
        packed(PAGE, b""),
        # Invoices carry their data as an attachment; a word in a text is none of its names.
        whole(b"<</Type/Filespec/EF<</F 9 0 R>>>>"),
        whole(b"(JavaScript /Launcher /JavaScripts)"),
        whole(bytes(range(256)) * 100),
        b"%PDF-1",
    ],
)
def test_what_only_shows_is_let_alone(content: bytes):
    refuse_acting(content)


def test_our_own_papers_are_such():
    refuse_acting(typst.compile('= 信用\n#link("https://example.cn")[x]'.encode(), format="pdf"))
