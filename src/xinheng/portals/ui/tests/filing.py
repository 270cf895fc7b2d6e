"""Filing a complaint through the pages, for the tests of several portals."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests import cast as people

KEY = "a-key-made-by-the-form"


def answers(shop, **changed: object) -> dict[str, object]:
    return {
        "identity": shop.identity, "form_key": KEY, "facts": "结账多收 12 元餐具费，不退。", "issue": "P3",
        "claims": ["C6"],
        "amount": "128", "name": people.LIN.name, "phone": people.LIN.phone, "address": "两河区望桥路 8 号",
    } | changed  # fmt: skip


def photo(name: str = "小票.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def hidden(page: str, name: str) -> list[str]:
    return [part.split('"')[0] for part in page.split(f'name="{name}" value="')[1:]]


def check(client, shop, **changed: object) -> str:
    """The page of the answers, as a browser comes to it."""
    return client.post("/complaint/new", answers(shop, **changed), follow=True).content.decode()


def send(client, shop, **changed: object):
    return client.post("/complaint/send", {"draft": hidden(check(client, shop, **changed), "draft")[0]})
