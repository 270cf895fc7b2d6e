import io
import struct
import time
import zlib
from contextlib import suppress
from random import Random

import pytest
from PIL import Image

from xinheng.support.files.reader import UnfitFile
from xinheng.support.files.reader.pictures import kind_of_picture, picture_for_eyes
from xinheng.support.files.tests.pictures import opened, phone_photo, picture


def flood(width=50_000, height=50_000) -> bytes:
    """A PNG of a few bytes that would unpack to 2.5 thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("format", "type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_pictures_are_known_by_their_content(format, type):
    assert kind_of_picture(picture(format)) == type


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"<?xml version='1.0'?><svg/>",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"GIF89a\x01\x00\x01\x00",
        b"  %PDF-1.7",
        b"plain words",
        b"\xff\xd8",
    ],
)
def test_everything_else_is_refused(content):
    with pytest.raises(UnfitFile, match="只接受JPEG、PNG、WebP 图片或 PDF 文件"):
        kind_of_picture(content)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_an_iphones_photo_is_refused_with_the_setting_to_change(brand):
    with pytest.raises(UnfitFile, match=r"HEIC.*兼容性最佳"):
        kind_of_picture(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic" + b"\0" * 64)


@pytest.mark.parametrize(("width", "height"), [(5000, 5000), (9000, 5000)])
def test_pixels_that_must_be_decoded_whole_are_fewer(width, height):
    """Nine PNG of 50 megapixels took 26 seconds of a thread."""
    with pytest.raises(UnfitFile, match="1600 万像素"):
        kind_of_picture(flood(width, height))


def test_a_photo_with_a_second_picture_in_it_is_a_jpeg():
    double = picture("MPO", save_all=True, append_images=[opened(picture(colour="blue"))])
    assert kind_of_picture(double) == "image/jpeg"
    assert opened(picture_for_eyes(double).content).format == "JPEG"


@pytest.mark.parametrize("seed", range(200))
def test_damaged_pictures_are_shown_or_refused_never_a_fault(seed):
    chance, content = Random(seed), bytearray(phone_photo())
    for _ in range(chance.randint(1, 6)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    with suppress(UnfitFile):
        kind_of_picture(bytes(content))
        picture_for_eyes(bytes(content))


@pytest.mark.parametrize(
    ("size", "limit"),
    [((50_000, 50_000), 5000), ((10_000, 10_000), 5000), ((8_000, 7_000), 1600), ((5_000, 3_300), 1600)],
)
def test_a_flood_of_pixels_is_refused_at_once(size, limit):
    """A PNG cannot be decoded at half its size: it has a limit of its own below that of photos."""
    started = time.process_time()
    with pytest.raises(UnfitFile, match=f"像素过大，上限为 {limit} 万像素"):
        kind_of_picture(flood(*size))
    assert time.process_time() - started < 1


def test_a_cut_picture_is_refused():
    whole = picture(size=(400, 400))
    with pytest.raises(UnfitFile, match="图片已损坏"):
        picture_for_eyes(whole[: len(whole) // 2])


def test_what_is_shown_tells_no_place_and_no_device():
    taken = phone_photo()
    assert b"SECRET-MAKER" in taken
    assert b"SECRET-COMMENT" in taken
    shown = picture_for_eyes(taken).content
    assert dict(opened(shown).getexif()) == {}
    assert b"SECRET" not in shown


def test_what_is_shown_stands_upright():
    assert opened(phone_photo()).size == (60, 40)
    assert opened(picture_for_eyes(phone_photo()).content).size == (40, 60)


def test_a_large_picture_is_reduced():
    assert opened(picture_for_eyes(picture(size=(4000, 1000))).content).size == (1920, 480)


def test_a_transparent_picture_stays_transparent():
    shown = picture_for_eyes(picture("PNG", mode="RGBA", colour=(255, 0, 0, 0)))
    assert (shown.media_type, opened(shown.content).mode) == ("image/png", "RGBA")


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "I;16"])
def test_pictures_of_every_kind_are_shown(mode):
    shown = picture_for_eyes(picture("PNG", mode=mode, colour=0))
    assert opened(shown.content).size == (60, 40)


def flat(format: str, width: int, height: int, mode: str = "L") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, format)
    return out.getvalue()


@pytest.mark.parametrize(
    ("format", "width", "height"), [("JPEG", 10_000, 5_000), ("PNG", 4_000, 4_000), ("WEBP", 4_000, 4_000)]
)
def test_as_many_pixels_as_are_allowed_are_taken_and_one_row_more_is_not(format, width, height):
    assert kind_of_picture(flat(format, width, height))
    with pytest.raises(UnfitFile, match=f"上限为 {width * height // 10_000} 万像素"):
        kind_of_picture(flat(format, width, height + 1))


@pytest.mark.parametrize(
    ("format", "mode", "served"), [("PNG", "RGBA", "png"), ("PNG", "RGB", "jpeg"), ("WEBP", "RGBA", "jpeg")]
)
def test_only_a_png_with_something_to_see_through_is_served_as_one(format, mode, served):
    assert picture_for_eyes(flat(format, 20, 20, mode)).media_type == f"image/{served}"


@pytest.mark.parametrize("head", [b"\0\0\0\x18ftypmp42", b"\0\0\0\x18moovheic"])
def test_what_is_no_photo_of_an_iphone_is_not_called_one(head):
    with pytest.raises(UnfitFile, match="不是其中任何一种"):
        kind_of_picture(head + b"\0" * 40)
