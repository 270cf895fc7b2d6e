"""Numbers of the seventeen kinds of identity documents, and of the permits beside them."""

import re

from stdnum.cn import ric

from xinheng.kit import credit_code
from xinheng.kit.personal.shape import (
    ABOUT_PERSON,
    GLUE,
    UP_TO_THREE,
    Found,
    Shape,
    apart,
    digits,
    is_day,
    of_goods,
    of_person,
)
from xinheng.kit.personal.spelling import BREAK, GAP, TOLD

# The first two digits of a resident's number; 9 begins that of a foreigner with permanent residence.
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9]")
_PROVINCE_OF_BIRTH = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])"
# The digits of a number of ours: 线5099-20201120-000123.
_REGISTERED = re.compile("[0-9]{4}-[0-9]{8}-[0-9]{6}")
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_ALIKE = str.maketrans("ILO", "110")
_TWO = GAP + "{0,2}"
_BROKEN = f"(?:{BREAK})?"


def _is_identity_number(found: Found) -> bool:
    """Division, day of birth and check digit (GB 11643). That it also passes as a credit code saves it only where it
    does not hold as an identity number; one with a slip in it is still somebody's."""
    number = digits(found)
    if not _PROVINCE.match(number) or not is_day(number[6:14], 1880):
        return False
    if ric.calc_check_digit(number) == number[17]:
        return True
    ours = _REGISTERED.fullmatch(found.group("n"))
    return number[0] != "9" and not ours and not credit_code.is_valid(number) and not of_goods(found)


def _is_told_identity_number(found: Found) -> bool:
    """In groups with words between them: by the check digit alone."""
    number = found["place"] + found["born"] + found["last"]
    return bool(_PROVINCE.match(number) and is_day(number[6:14], 1880) and ric.calc_check_digit(number) == number[17])


def _is_disguised_identity_number(found: Found) -> bool:
    """Letters where 1 and 0 belong: told from a credit code by the check digit of what is read then."""
    number = found.group("n")
    read = number.translate(_ALIKE)
    return read != number and bool(
        _PROVINCE.match(read) and is_day(read[6:14], 1880) and ric.calc_check_digit(read) == read[17]
    )


def _is_old_identity_number(found: Found) -> bool:
    """Fifteen digits with a day of birth; a business registration number (注册号) has a check digit of its own."""
    number = digits(found)
    if not _PROVINCE.match(number) or not is_day(f"19{number[6:12]}", 1900) or of_goods(found):
        return False
    product = 10
    for digit in number[:14]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (product + int(number[14])) % 10 != 1


def _is_document(found: Found) -> bool:
    """A letter and digits: a passport or permit, unless it is a batch by its day or said to be of goods."""
    if of_person(found):
        return True
    number = digits(found)
    approved = found.string[: found.start("n")][-1:] in set("字注准健备进食")
    return not (approved or is_day(number[-8:]) or is_day(number[1:9]) or of_goods(found))


def _is_taiwan_identity(found: Found) -> bool:
    number = digits(found)
    letter = _TAIWAN_LETTERS.index(number[0]) + 10
    values = [letter // 10, letter % 10, *map(int, number[1:])]
    total = sum(weight * value for weight, value in zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), values, strict=True))
    return total % 10 == 0 and _is_document(found)


def _is_hong_kong_identity(found: Found) -> bool:
    number = digits(found)
    values = [36 if character == " " else int(character, 36) for character in number[:-1].rjust(8)]
    total = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True))
    return "0123456789A"[-total % 11] == number[-1] or of_person(found)


def _is_residence_permit(found: Found) -> bool:
    """Three letters of a country, four digits of a place, a day of birth: foreigners' card of before 2023."""
    return is_day(f"19{digits(found)[7:13]}", 1900) and not of_goods(found)


# A standard's number (GB/T 2547-2019) is no document.
_NOT_INSIDE, _NOT_ON = r"(?<![0-9A-Z/])", r"(?![0-9A-Z]|-[0-9])"
_PASSPORT = (
    rf"(?:[CDEGHKLMPSTW]{_TWO}[0-9](?: ?[0-9]){{7}}(?: ?[0-9]{{2}})?"
    rf"|(?:[DPS] ?E|E ?[A-Z]|[CDPSMK] ?[A-Z]){_TWO}[0-9](?: ?[0-9]){{6,7}})"
)

DOCUMENTS = tuple(
    Shape("证件号", re.compile(pattern), *holds)
    for pattern, *holds in (
        (
            rf"(?<![0-9])(?P<n>[1-9]{apart('16')}{UP_TO_THREE}[0-9X]"
            r"|[1-9](?:[^\w\x00]{1,8}[0-9]){16}[^\w\x00]{1,8}[0-9X])(?![0-9])",
            _is_identity_number,
        ),
        (
            rf"(?<![0-9])(?P<n>[1-9][0-9]{{5}}{_BROKEN}(?:18|19|20)[0-9]{{2}}{_BROKEN}[0-9]{{2}}{_BROKEN}[0-9]{{2}}"
            rf"{_BROKEN}[0-9]{{3}}{_BROKEN}[0-9X])(?![0-9])",
            _is_identity_number,
        ),
        (
            rf"(?<![0-9])(?P<n>(?P<place>[1-9][0-9]{{5}}){TOLD}(?P<born>(?:18|19|20)[0-9]{{6}})(?:{TOLD}|{BREAK})?"
            r"(?P<last>[0-9]{3}[0-9X]))(?![0-9])",
            _is_told_identity_number,
        ),
        (r"(?<![0-9A-Z])(?P<n>[1-9IL][0-9ILO]{16}[0-9XILO])(?![0-9A-Z])", _is_disguised_identity_number),
        (r"(?<![0-9A-Z-])(?P<n>[1-8][0-9]{14})(?![0-9A-Z-])", _is_old_identity_number),
        (
            rf"(?:{ABOUT_PERSON}){GLUE}(?P<n>[A-Z]{{0,3}}(?:{UP_TO_THREE}[0-9]){{6,18}}(?:{_TWO}[（(]?[0-9AX][）)]?)?)(?![0-9])",
        ),
        (
            rf"(?P<n>[军士文武警兵空海南北沈兰济广成]{_TWO}字{_TWO}第?{_TWO}"
            rf"[0-9](?:{_TWO}[0-9]){{5,7}} ?号?)(?![0-9〔\[（(])",
        ),
        (rf"{_NOT_INSIDE}(?P<n>{_PASSPORT}){_NOT_ON}", _is_document),
        (rf"{_NOT_INSIDE}(?P<n>[A-Z]{_TWO}[1289]{apart('8')}){_NOT_ON}", _is_taiwan_identity),
        (rf"{_NOT_INSIDE}(?P<n>[A-Z]{_TWO}{_PROVINCE_OF_BIRTH}{apart('7')}){_NOT_ON}", _is_document),
        (
            rf"{_NOT_INSIDE}(?P<n>[A-Z]{{1,2}}{_TWO}[0-9](?:{_TWO}[0-9]){{5}}{_TWO}[（(] ?[0-9A] ?[）)])",
            _is_hong_kong_identity,
        ),
        (
            rf"{_NOT_INSIDE}(?P<n>[157](?:{_TWO}[0-9]){{6}}{_TWO}[（(] ?[0-9] ?[）)])",
            lambda found: not of_goods(found),
        ),
        (rf"{_NOT_INSIDE}(?P<n>[A-Z]{{3}}[0-9]{{12}})(?![0-9A-Z])", _is_residence_permit),
    )
)
