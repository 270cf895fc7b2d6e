"""One kind of personal number, and what the words around a number say of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from xinheng.kit.personal.spelling import GAP

Found = re.Match[str]
UP_TO_THREE = GAP + "{0,3}"
# What stands between a word that announces a number and the number.
GLUE = r"[证卡号码编是为叫：:，,、=（(＝#.\s]{0,6}"
ABOUT_PERSON = (
    "身份证|证件|护照|通行证|回乡证|台胞证|居住证|居留证|户口[簿本]|军官证|士兵证|警官证|文职(?:人员)?证|"
    "出生(?:医学)?证明?|旅行证|驾驶?[证照]|社保|医保|港澳证"
)
_ABOUT_GOODS = (
    "批[号次]|条形?码|货号|型号|规格|许可证?编?号?|登记证?号?|注册号|文号|备案号?|案号|信用代码|设备代?[号码]|标准号?"
)
_GOODS_BEFORE = re.compile(f"(?:{_ABOUT_GOODS})[^0-9A-Z]{{0,4}}$|(?<![A-Z])TS ?$")
_PERSON_BEFORE = re.compile(f"(?:{ABOUT_PERSON}){GLUE}$")
_MONEY_BEFORE = re.compile(r"(?:[¥￥$]|人民币|金额|价款|合计|RMB|CNY)[^0-9A-Z]{0,3}$")
_MONEY_AFTER = re.compile(r"\.[0-9]{1,2}(?![0-9])|(?:\.[0-9]{1,2})? ?(?:元|万|亿|美元|港元|人民币)")
# A run of letters and digits much longer than the number in it is a digest, a key or a token.
_TOKEN = 12


@dataclass(frozen=True)
class Shape:
    """One spelling family: what it is called when struck out, its pattern (the number in `n`), what must hold."""

    title: str
    pattern: re.Pattern[str]
    holds: Callable[[Found], bool] = lambda found: True


def apart(count: str) -> str:
    """So many more digits, each with up to three signs before it."""
    return rf"(?:{UP_TO_THREE}[0-9]){{{count}}}"


def digits(found: Found) -> str:
    """The number without what stands between its characters."""
    return "".join(character for character in found.group("n") if character.isascii() and character.isalnum())


def of_goods(found: Found) -> bool:
    """Whether the words before say that it numbers goods, a licence or a file."""
    return _GOODS_BEFORE.search(_before(found)) is not None


def of_person(found: Found) -> bool:
    """Whether the words before say that it is somebody's document."""
    return _PERSON_BEFORE.search(_before(found)) is not None


def is_money(found: Found) -> bool:
    """A run of digits with a currency at either end."""
    after = _MONEY_AFTER.match(found.string, found.end("n"))
    return found.group("n").isdigit() and (after is not None or _MONEY_BEFORE.search(_before(found)) is not None)


def in_token(found: Found) -> bool:
    """Whether it is a part of a digest or key."""
    text, start, end = found.string, found.start("n"), found.end("n")
    while start and text[start - 1].isascii() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isascii() and text[end].isalnum():
        end += 1
    return end - start - (found.end("n") - found.start("n")) > _TOKEN


def is_day(number: str, first: int = 2000) -> bool:
    """Whether eight digits are a day from the year `first` on."""
    try:
        return first <= date.fromisoformat(f"{number[:4]}-{number[4:6]}-{number[6:8]}").year <= 2049
    except ValueError:
        return False


def _before(found: Found) -> str:
    return found.string[max(0, found.start("n") - 14) : found.start("n")]
