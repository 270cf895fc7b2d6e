"""What may be kept, by its content and never by its name; how a photo is made fit to show."""

import io
import re
import unicodedata
from dataclasses import dataclass

from PIL import Image, ImageOps

from xinheng.kit.personal.striking import strike
from xinheng.kit.refusal import Refusal

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
# 48 megapixels: what phones take. A picture is refused by its header, before a pixel is decoded.
MOST_PIXELS = 50_000_000
# PNG and WebP cannot be decoded at half their size as a JPEG can, and no camera makes them: screenshots are far below.
MOST_PIXELS_WHOLE = 16_000_000
# Longest side of a served picture, in pixels. Just under half of what phones take, so that a JPEG is decoded at half
# its size, four times as fast.
SERVED_SIDE = 1920

PDF = "application/pdf"
_READERS = ("JPEG", "PNG", "WEBP")
# MPO is what the JPEG reader calls a photo that some phones keep a second picture in.
_PICTURES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", PDF: ".pdf"}
ALLOWED = "JPEG、PNG、WebP 图片或 PDF 文件"
HEIC_WORDS = (
    "这是 HEIC 格式的照片（苹果手机的默认格式），不能收下。请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，"
    "或者在相册里把照片存成 JPEG 再传。"
)


class UnfitFile(Refusal):
    """The file cannot be kept; the sentence says why and what to send instead."""


@dataclass(frozen=True)
class Picture:
    """A picture re-encoded for showing."""

    content: bytes
    media_type: str


def media_type_of(content: bytes) -> str:
    """The type its content shows, or UnfitFile. SVG, HTML and everything that can carry a script is refused."""
    if not content:
        raise UnfitFile(f"文件是空的，请重新选择{ALLOWED}。")
    if len(content) > MOST_BYTES:
        got = len(content) / MEGABYTE
        raise UnfitFile(f"文件大小为 {got:.1f} MB，超过上限 {MOST_BYTES // MEGABYTE} MB，请压缩后再上传。")
    if content.startswith(b"%PDF-"):
        return PDF
    return _PICTURES[_opened(content).format or ""]


def picture_for_eyes(content: bytes) -> Picture:
    """The picture turned upright, reduced and encoded again: no place, no device, no hidden thumbnail stays in it."""
    image = _opened(content)
    media_type = _PICTURES[image.format or ""]
    image.draft("RGB", (SERVED_SIDE, SERVED_SIDE))
    try:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((SERVED_SIDE, SERVED_SIDE))
        transparent = media_type == "image/png" and "A" in upright.getbands()
        plain = upright.convert("RGBA" if transparent else "RGB")
    except Exception as error:  # a decoder fed with hostile bytes fails in any way it likes
        raise UnfitFile("图片已损坏，无法读取，请重新拍摄或选择原图。") from error
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    out = io.BytesIO()
    if transparent:
        bare.save(out, "PNG", optimize=True)
        return Picture(out.getvalue(), "image/png")
    bare.save(out, "JPEG", quality=85)
    return Picture(out.getvalue(), "image/jpeg")


def clean_name(name: str, media_type: str) -> str:
    """A name fit for lists and downloads: no path, no control or direction characters, no personal number, the suffix
    of its content."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    stem = plain.rpartition(".")[0] or plain or "文件"
    return strike(stem)[:100] + _SUFFIXES[media_type]


def is_picture(media_type: str) -> bool:
    """Whether a browser may show it in the page."""
    return media_type in _PICTURES.values()


def _opened(content: bytes) -> Image.Image:
    """The picture with only its header read."""
    try:
        image = Image.open(io.BytesIO(content), formats=_READERS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnfitFile(_too_many_pixels()) from error
    except Exception as error:
        if _is_heic(content):
            raise UnfitFile(HEIC_WORDS) from error
        raise UnfitFile(f"只接受{ALLOWED}，该文件的内容不是其中任何一种。") from error
    most = MOST_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS_WHOLE
    if image.width * image.height > most:
        raise UnfitFile(_too_many_pixels(most))
    return image


def _is_heic(content: bytes) -> bool:
    """Whether it is a photo as iPhones keep it (ISO base media file with an HEIF brand)."""
    return content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def _too_many_pixels(most: int = MOST_PIXELS) -> str:
    return f"图片像素过大，上限为 {most // 10_000} 万像素，请缩小后再上传。"
