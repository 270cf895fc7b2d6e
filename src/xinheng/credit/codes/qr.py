"""The QR as a picture."""

import io

from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.queries import code_address


def svg(code: ShopCode, *, scale: int = 8) -> str:
    """The code as an inline SVG whose title says whose it is; error correction M, quiet zone as the norm asks."""
    import segno  # noqa: PLC0415  slow to load, and few processes draw a code

    picture, title = io.BytesIO(), f"{code.subject.name}的二维码"
    segno.make(code_address(code), error="m", micro=False).save(
        picture, kind="svg", scale=scale, border=4, xmldecl=False, omitsize=True, svgclass="xh-qr", title=title
    )
    return picture.getvalue().decode()
