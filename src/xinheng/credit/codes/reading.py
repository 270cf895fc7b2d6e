"""What a scanned text is, when it is no code of ours: a licence, a plate, a barcode, a payment code, another's code."""

import re
import unicodedata
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from xinheng.credit.codes.alphabet import ALPHABET, MAC_LENGTH, TOKEN_LENGTH, tidy
from xinheng.kit.credit_code import is_valid

Kind = Literal["licence", "equipment", "product", "payment", "foreign", "altered", "other"]

_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_PLATE = re.compile(r"(?<!\d)(?:\d{17}|\d{20})(?!\d)")
_BARCODE = re.compile(r"\d{8}|\d{12,14}")
PAYING = ("wxp:", "weixin:", "alipay:", "alipays:", "alipayqr:")
PAYING_HOSTS = ("qr.alipay.com", "wx.tenpay.com", "qr.95516.com", "payapp.weixin.qq.com")
# How many characters a copy of ours may have lost or gained and still be taken for one.
NEAR = 2


class Read(NamedTuple):
    """The kind, and the code or host it is about."""

    kind: Kind
    value: str = ""


def plain(text: str) -> str:
    """The text as it was meant: half width, without what a scanner or a sentence put at its end."""
    return unicodedata.normalize("NFKC", text).strip().rstrip("/.。")


def within(text: str, ours: str) -> str | None:
    """The code in an address of ours (`ours` is the host), or the text itself where it is none; None = elsewhere."""
    if "://" not in text:
        return text
    address = split(text)
    if address is None or address.netloc.lower() != ours.lower():
        return None
    return re.sub(r"^/c/", "", address.path, flags=re.IGNORECASE).strip("/")


def read(text: str) -> Read:
    """The kind of a text that is no genuine code of ours, the most certain first."""
    upper = unquote(text).upper()
    code = next((found for found in _CODE.findall(upper) if is_valid(found)), "")
    if code:
        return Read("licence", code)
    if _pays(text):
        return Read("payment")
    host = _host(text)
    if plate := _PLATE.search(upper):
        return Read("equipment", plate[0])
    if host:
        return Read("foreign", host)
    if _BARCODE.fullmatch(text) and _is_gtin(text):
        return Read("product", text)
    return Read("altered") if _is_near(text) else Read("other")


def split(text: str) -> SplitResult | None:
    """An address taken apart; None where it cannot be."""
    try:
        return urlsplit(text)
    except ValueError:
        return None


def _pays(text: str) -> bool:
    bare = text.lower().removeprefix("x-")
    return bare.startswith(PAYING) or _host(text) in PAYING_HOSTS


def _host(text: str) -> str:
    """The host of an address, also as the scan page hands it on: `x-` before it."""
    if "://" in text:
        address = split(text)
        return (address.hostname or "")[:60] if address else ""
    return text[2:62].lower() if text.lower().startswith("x-") and "." in text else ""


def _is_gtin(digits: str) -> bool:
    """Whether the last digit of a barcode checks the others (GB 12904)."""
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighed % 10 == 0


def _is_near(text: str) -> bool:
    code = tidy(text)
    near = abs(len(code) - TOKEN_LENGTH - MAC_LENGTH) <= NEAR
    return near and all(character in ALPHABET for character in code)
