"""Whether a PDF does something of its own accord when an officer opens it. What only shows is let alone.

Names may be spelt with escapes (`/J#53`), and objects may lie packed in streams: one looks through both. Attachments
stay: invoices carry their data so, and no reader opens them unasked.
"""

import re
import zlib
from collections.abc import Iterator

from xinheng.support.files.reader import MEGABYTE, UnfitFile

# Packed objects are tables of numbers and names: a scan of a thousand pages has some hundred kilobytes.
MOST_PACKED = 64 * MEGABYTE
LONGEST_HEAD = PIECE = 64 * 1024
MOST_STREAMS = 20_000
# Brackets, texts and remarks in the heads of all objects together: a register of a thousand pages has some hundred
# thousand. Heads that nothing closes are walked from each of them to the end of the file.
MOST_SIGNS = 2_000_000
ACTS = "这份 PDF 打开时会自动运行脚本或程序，或者去连别的电脑，不能收下。请把它打印成新的 PDF，或者拍照、截图后再传。"
LOCKED = "这份 PDF 已加密，无法检查其中是否带有脚本，不能收下。请把它打印成新的 PDF，或者拍照、截图后再传。"
BROKEN = "这份 PDF 不完整或者写法特殊，无法检查，不能收下。请把它打印成新的 PDF，或者拍照、截图后再传。"


def _name(word: str) -> bytes:
    """A pattern for a name of PDF, each of its letters written plainly or by its number."""
    letters = "".join(f"(?:{one}|#{ord(one) >> 4:x}(?i:{ord(one) & 15:x}))" for one in word)
    return f"/{letters}(?![A-Za-z0-9#])".encode()


# ISO 32000-1: 12.6.4.16 and .5, 13.6 and 13.2, the forms of another standard that carry scripts (12.7.8), and what
# fetches from or sends to another machine, to which an officer's own may show its user's name and password (12.6.4.3
# and .4, 12.7.5, 8.10.4). A link to a page on the net is asked about before it is followed, and stays.
_RUNS = ("JavaScript", "Launch", "RichMedia", "Rendition", "Movie", "XFA")
_CALLS = ("GoToR", "GoToE", "SubmitForm", "ImportData", "FFilter")
_ACTS = re.compile(b"|".join(map(_name, (*_RUNS, *_CALLS))))
_LOCKED = re.compile(_name("Encrypt"))
_PACKED, _FIRST, _COUNT = re.compile(_name("ObjStm")), re.compile(_name("First")), re.compile(_name("N"))
# Between the words of PDF stand blanks, of which the zero is one, and remarks; after `obj` readers let anything stand.
_GAP = rb"(?:[\0\s]++|%[^\r\n]*+)*+"
_OBJECT, _STREAM = re.compile(rb"obj\w*+" + _GAP + rb"<<"), re.compile(_GAP + rb"stream\r?\n?")
_IN_HEAD, _IN_TEXT = re.compile(rb"<<|>>|<[^<>]*>|\(|%[^\r\n]*"), re.compile(rb"[()]|\\.", re.DOTALL)
_FLATE = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b")
# What no program writes around packed objects: texts, remarks, another packing, one upon the other.
_STRANGE = re.compile(rb"[#()%]|/DecodeParms|/(?!Flate)\w+Decode|/FlateDecode.*/FlateDecode", re.DOTALL)


def refuse_acting(content: bytes) -> None:
    """Raises UnfitFile for a PDF that runs something, hides what it holds, or cannot be looked through."""
    _refuse(content)
    left, whole, named = MOST_PACKED, memoryview(content), len(_PACKED.findall(content))
    for count, (head, start) in enumerate(_packed_heads(content)):
        named -= len(_PACKED.findall(head))
        if count > MOST_STREAMS or len(head) > LONGEST_HEAD:
            raise UnfitFile(BROKEN)
        if _is_packed(head):
            left -= _look_into(whole[start:], left)
    if named > 0:
        raise UnfitFile(BROKEN)


def _packed_heads(content: bytes) -> Iterator[tuple[bytes, int]]:
    """The head of each stream that a reader takes for packed objects, and where the stream begins. Readers go by where
    the first object stands and how many there are; most never ask what the stream calls itself."""
    if not _PACKED.search(content) and not _FIRST.search(content):
        return
    left = MOST_SIGNS
    for begun in _OBJECT.finditer(content):
        end, signs = _end_of_head(content, begun.end(), left)
        left -= signs
        stream = _STREAM.match(content, end)
        head = content[begun.end() : end]
        if stream and (_PACKED.search(head) or (_FIRST.search(head) and _COUNT.search(head))):
            yield head, stream.end()


def _end_of_head(content: bytes, at: int, most: int) -> tuple[int, int]:
    """Where the dictionary ends whose `<<` stands before `at`, as a reader goes through it: not by what only stands in
    a text or a remark. And how many signs that took: raises UnfitFile for more than `most`."""
    depth, within, signs = 1, 0, 0
    while depth and (found := (_IN_TEXT if within else _IN_HEAD).search(content, at)):
        at, signs = found.end(), signs + 1
        if signs > most:
            raise UnfitFile(BROKEN)
        within += {b"(": 1, b")": -1}.get(found[0], 0)
        depth += {b"<<": 1, b">>": -1}.get(found[0], 0)
    return (len(content) if depth else at), signs


def _is_packed(head: bytes) -> bool:
    """By the stream's own head; what is not packed was looked at with the whole."""
    if _STRANGE.search(head) or (b"/Filter" in head and not _FLATE.search(head)):
        raise UnfitFile(BROKEN)
    return b"/Filter" in head


def _look_into(packed: memoryview, most: int) -> int:
    """Looks at the objects in a stream; how many bytes they are. It ends by itself, wherever it is said to end."""
    unpacking, objects = zlib.decompressobj(), bytearray()
    try:
        for start in range(0, len(packed), PIECE):
            objects += unpacking.decompress(packed[start : start + PIECE], most - len(objects) + 1)
            if unpacking.eof or len(objects) > most:
                break
    except zlib.error as error:
        raise UnfitFile(BROKEN) from error
    if not unpacking.eof or len(objects) > most:
        raise UnfitFile(BROKEN)
    _refuse(objects)
    return len(objects)


def _refuse(said: bytes | bytearray) -> None:
    if _ACTS.search(said):
        raise UnfitFile(ACTS)
    if _LOCKED.search(said):
        raise UnfitFile(LOCKED)
