"""Pictures made for the tests."""

import io

from PIL import Image

MAKE, GPS, LATITUDE, ORIENTATION = 0x010F, 0x8825, 2, 0x0112


def picture(format="JPEG", size=(60, 40), mode="RGB", colour="red", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, format, **options)
    return out.getvalue()


def phone_photo() -> bytes:
    """Taken on its side, with the place and the maker in it."""
    exif = Image.Exif()
    exif[MAKE] = "SECRET-MAKER"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[LATITUDE] = (29.0, 33.0, 1.5)
    return picture(exif=exif, comment=b"SECRET-COMMENT")


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))
