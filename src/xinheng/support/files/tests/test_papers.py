"""PDFs that do something of their own accord, spelt and hidden in the ways there are."""

import zlib
from time import process_time

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


def unnamed(head: bytes, objects: bytes = SCRIPT, begun: bytes = b"2 0 obj ") -> bytes:
    """Packed objects in a stream that does not call itself so: readers open it by /First and /N."""
    return HEAD + begun + b"<<" + head + b">>stream\r\n" + zlib.compress(objects) + b"\nendstream" + TAIL


@pytest.mark.parametrize(
    "content",
    [
        whole(SCRIPT),
        unnamed(b"/Filter/FlateDecode/N 1/First 4"),
        unnamed(b"/First 4/Filter/FlateDecode/N 1", begun=b"2\0000%remark\n0 obj%<<\n"),
        unnamed(b"/First 4/Filter/FlateDecode/N 1", begun=b"2 0 obj7"),
        unnamed(b"/Type/Metadata/N 1/First 4/Filter/FlateDecode/Z<</Y<41>>>"),
        whole(b"<</S/J#61vaScri#70t/JS(x)>>"),
        whole(b"<</S/#4a#61#76#61#53#63#72#69#70#74/JS(x)>>"),
        whole(b"<</S/#4A#61vaScript/JS(x)>>"),
        whole(b"<</OpenAction<</S/Launch/F(cmd.exe)>>>>"),
        whole(b"<</S /Rendition>>"),
        whole(b"<</Subtype/RichMedia>>"),
        whole(b"<</AcroForm<</XFA 3 0 R>>>>"),
        whole(b"<</OpenAction<</S/GoToR/F(\\\\198.51.100.7\\x)/D[0/Fit]>>>>"),
        whole(b"<</AA<</O<</S/GoToE/F(\\\\198.51.100.7\\x)>>>>>>"),
        whole(b"<</OpenAction<</S/SubmitForm/F(http://198.51.100.7/x)>>>>"),
        whole(b"<</OpenAction<</S/ImportData/F(x.fdf)>>>>"),
        whole(b"<</OpenAction<</S/Movie>>>>"),
        whole(b"<</Length 0/F(\\\\198.51.100.7\\x)/FFilter/FlateDecode>>stream\nendstream"),
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
        unnamed(b"/#46irst 4/Filter/FlateDecode/#4e 1"),
        unnamed(b"/X(endobj 3 0 obj<<>>stream)/Filter/FlateDecode/N 1/First 4"),
        unnamed(b"/N 1/First 4/Filter/FlateDecode/X(\\)>>endobj 3 0 obj<<)"),
        unnamed(b"/N 1/First 4/Filter/FlateDecode%>>endobj 3 0 obj<<\n"),
        unnamed(b" " * 70_000 + b"/First 4/N 1/Filter/FlateDecode"),
        unnamed(b"/First 4/N 1/Filter/LZWDecode"),
        # What looks like a stream within the head of the real one.
        packed(zlib.compress(SCRIPT), b"/X(stream\n)/Filter/FlateDecode"),
        packed(zlib.compress(SCRIPT), b"/X(>>stream\n)/Filter/FlateDecode"),
        packed(zlib.compress(SCRIPT), b"/Filter/ASCII85Decode/Yobj<</Z 1>>"),
        packed(zlib.compress(SCRIPT), b" " * 70_000 + b"/Filter/FlateDecode"),
        HEAD + b"/ObjStm",
    ],
)
def test_what_cannot_be_looked_through_is_refused(content: bytes):
    with pytest.raises(UnfitFile, match="无法检查"):
        refuse_acting(content)


def test_what_unpacks_to_more_than_is_looked_through_is_refused():
    with pytest.raises(UnfitFile, match="无法检查"):
        refuse_acting(packed(zlib.compress(bytes(65 * 1024 * 1024))))


@pytest.mark.parametrize("sign", [b"(", b"obj<<("])
def test_heads_that_nothing_closes_are_walked_for_a_second_and_no_longer(sign: bytes):
    """Nine megabytes of open brackets, and heads each of which is walked to the end of the file (measured: 5 s before,
    where the limit of the process ended it)."""
    content = HEAD + b"1 0 obj <</First 4" + sign * (9 * 1024 * 1024 // len(sign)) + TAIL
    begun = process_time()
    with pytest.raises(UnfitFile, match="无法检查"):
        refuse_acting(content)
    assert process_time() - begun < 4


def test_a_long_register_is_looked_through():
    """Half a million texts in the heads of its objects."""
    refuse_acting(HEAD + b"".join(b"%d 0 obj <</First 4/T(a)>> endobj " % one for one in range(100_000)) + TAIL)


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
        unnamed(b"/First 4/N 1/Filter/FlateDecode", PAGE),
        # A table of contents, then a picture; a colour profile. Neither holds packed objects.
        whole(b"<</Title(1 \\( (a))/First 5 0 R/Last 6 0 R>>") + unnamed(b"/N 3/Filter/DCTDecode"),
        whole(b"<</First 5 0 R>> endobj 2 0 obj <</AP<</N 7 0 R>>>>") + unnamed(b"/Filter/DCTDecode"),
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
