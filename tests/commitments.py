"""A promise that a business has signed."""

import io

from PIL import Image

from tests.letters import acting
from xinheng.services.commitments.actions import make_commitment
from xinheng.services.commitments.declarations import templates
from xinheng.services.commitments.models import Commitment


def signed(identity: str, template: str = "goods_price", *, file: bool = False) -> Commitment:
    """As the template says, and public; with a file it waits to be looked at."""
    picture = io.BytesIO()
    Image.new("RGB", (24, 24), "white").save(picture, "PNG")
    files = [("承诺书.png", picture.getvalue())] if file else []
    text = templates()[template].text
    return make_commitment(by=acting(identity), template=template, text=text, signed=True, files=files)
