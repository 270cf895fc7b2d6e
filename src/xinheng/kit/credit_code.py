"""The unified social credit code (统一社会信用代码, GB 32100-2015): the name every subject of the city goes by.

Eighteen characters: who registered it, what it is, the division of that authority, the organisation code (GB 11714,
with a check character of its own) and a check character over all. It is unique and kept for life.
"""

import re
from datetime import date

from stdnum.cn import ric, uscc

from xinheng.kit.characters import compact

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LENGTH_PROBLEM = "统一社会信用代码应为18位，请核对是否漏录或多录"
SHAPE_PROBLEM = "统一社会信用代码第3至8位应为数字，其余只含数字和大写字母（无I、O、S、V、Z）"
REGISTRAR_PROBLEM = "统一社会信用代码前两位不是任何登记管理部门和机构类别的代码，可能填成了身份证号码，请核对"
PERSON_PROBLEM = "填的是身份证号码，不是统一社会信用代码，请核对"
SHAPE = r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"
# An identity number: division, birthday in this or the last century, sequence, check character.
PERSON_SHAPE = r"[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9X]"
# One of fifteen digits, as they were given out until 1999.
OLD_PERSON_SHAPE = r"[1-8][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
# Who registers (first character) and what (second), GB 32100-2015 table 1.
REGISTRARS = frozenset(
    department + kind
    for department, kinds in {
        "1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129", "8": "19", "9": "123",
        "A": "19", "N": "1239", "Y": "1",
    }.items()
    for kind in kinds
)  # fmt: skip
_SHAPE = re.compile(SHAPE)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def clean(text: str) -> str:
    """The code as it should be written: half-width, upper case, without spaces or hyphens."""
    return compact(text).replace("-", "")


def check(code: str) -> str | None:
    """None for a valid code, else the reason in Chinese with what was got and what was expected."""
    # What may be a person's number is not repeated.
    if len(code) != 18:
        return PERSON_PROBLEM if re.fullmatch(OLD_PERSON_SHAPE, code, re.ASCII) else f"{LENGTH_PROBLEM}：{code}"
    if not _SHAPE.fullmatch(code):
        return f"{SHAPE_PROBLEM}：{code}"
    if code[:2] not in REGISTRARS:
        return REGISTRAR_PROBLEM
    if is_person(code):
        return PERSON_PROBLEM
    # The structure is judged here: python-stdnum wants eight leading digits, but A…, N… and Y… codes are lawful.
    expected = uscc.calc_check_digit(code[:17])
    if code[17] != expected:
        return f"统一社会信用代码第18位校验不符，应为{expected}，请核对：{code}"
    return None


def is_person(code: str) -> bool:
    """Whether the eighteen characters are an identity number: its birthday exists and its own check holds."""
    if not re.fullmatch(PERSON_SHAPE, code, re.ASCII):
        return False
    try:
        date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return False
    return bool(ric.calc_check_digit(code) == code[17])


def is_valid(text: str) -> bool:
    """Whether the text, as written, is a valid code."""
    return check(text) is None


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714) over its first eight."""
    total = sum(weight * int(character, 36) for weight, character in zip(_ORGANISATION_WEIGHTS, body, strict=True))
    return "0123456789X0"[11 - total % 11]


def generate(*, division: str, serial: int, department: str = "9", category: str = "1") -> str:
    """A valid code for invented data. `serial` (below 31**8) becomes the organisation code; both checks hold."""
    if not re.fullmatch(r"[0-9]{6}", division):
        raise ValueError(f"行政区划应为6位数字：{division}")
    if not 0 <= serial < len(ALPHABET) ** 8:
        raise ValueError(f"序号超出范围：{serial}")
    body = ""
    for _ in range(8):
        serial, digit = divmod(serial, len(ALPHABET))
        body = ALPHABET[digit] + body
    code = f"{department}{category}{division}{body}{organisation_check(body)}"
    return code + uscc.calc_check_digit(code)
