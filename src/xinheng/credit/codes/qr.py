"""The QR as a picture."""

import io

from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.queries import code_address


def svg(code: ShopCode, *, scale: int = 8) -> str:
    """The code as an inline SVG whose title says whose it is."""
    return picture_of(code_address(code), f"{code.subject.name}的二维码", scale=scale)


def picture_of(address: str, title: str, *, scale: int = 8) -> str:
    """Any address as an inline SVG; error correction M, quiet zone as the norm asks."""
    import segno  # noqa: PLC0415  slow to load, and few processes draw a code

    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", scale=scale, border=4, xmldecl=False, omitsize=True, svgclass="xh-qr", title=title
    )
    return picture.getvalue().decode()


def png(code: ShopCode, *, scale: int = 12) -> bytes:
    """The code as PNG, large enough for print on a card (about 450 dots a side)."""
    import segno  # noqa: PLC0415  slow to load, and few processes draw a code

    picture = io.BytesIO()
    segno.make(code_address(code), error="m", micro=False).save(picture, kind="png", scale=scale, border=4)
    return picture.getvalue()
