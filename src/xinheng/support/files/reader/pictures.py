"""What a picture is, by its content and never by its name; how it is made fit to show."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from xinheng.support.files.reader import ALLOWED, TOO_MUCH, UnfitFile

# 48 megapixels: what phones take. A picture is refused by its header, before a pixel is decoded.
MOST_PIXELS = 50_000_000
# PNG and WebP cannot be decoded at half their size as a JPEG can, and no camera makes them: screenshots are far below.
MOST_PIXELS_WHOLE = 16_000_000
# Longest side of a served picture, in pixels. Just under half of what phones take, so that a JPEG is decoded at half
# its size, four times as fast.
SERVED_SIDE = 1920
# MPO is what the JPEG reader calls a photo that some phones keep a second picture in.
PICTURES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_READERS = ("JPEG", "PNG", "WEBP")
HEIC_WORDS = (
    "这是 HEIC 格式的照片（苹果手机的默认格式），不能收下。请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，"
    "或者在相册里把照片存成 JPEG 再传。"
)


@dataclass(frozen=True)
class Picture:
    """A picture re-encoded for showing."""

    content: bytes
    media_type: str


def kind_of_picture(content: bytes) -> str:
    """Its media type, or UnfitFile. SVG, HTML and everything that can carry a script is refused."""
    return PICTURES[_opened(content).format or ""]


def picture_for_eyes(content: bytes) -> Picture:
    """The picture reduced, turned upright and encoded again: no place, no device, no hidden thumbnail stays in it."""
    image = _opened(content)
    media_type = PICTURES[image.format or ""]
    image.draft("RGB", (SERVED_SIDE, SERVED_SIDE))
    try:
        image.thumbnail((SERVED_SIDE, SERVED_SIDE))
        upright = ImageOps.exif_transpose(image)
        transparent = media_type == "image/png" and "A" in upright.getbands()
        plain = upright.convert("RGBA" if transparent else "RGB")
    except MemoryError as error:
        raise UnfitFile(TOO_MUCH) from error
    except Exception as error:  # a decoder fed with hostile bytes fails in any way it likes
        raise UnfitFile("图片已损坏，无法读取，请重新拍摄或选择原图。") from error
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    out = io.BytesIO()
    if transparent:
        bare.save(out, "PNG", optimize=True)
        return Picture(out.getvalue(), "image/png")
    bare.save(out, "JPEG", quality=85)
    return Picture(out.getvalue(), "image/jpeg")


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
