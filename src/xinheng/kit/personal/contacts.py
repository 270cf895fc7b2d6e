"""Telephones, bank cards, and the names people go by elsewhere: how somebody is reached or paid."""

import re

from stdnum import luhn

from xinheng.kit.personal.shape import GLUE, UP_TO_THREE, Found, Shape, apart, digits, is_money, of_goods
from xinheng.kit.personal.spelling import BREAK, GAP

# What begins a card (ISO/IEC 7812): by length, since 3 and 4 at other lengths begin codes of equipment.
_CARD = re.compile(r"(?:6[0-9]|9[0-9]|4[0-9]|5[1-5]|2[2-7]|3[5-7])[0-9]{14}$|(?:6[0-9]|9[0-9])[0-9]{15,17}$")
_PART_OF_MORE = re.compile(r"[0-9][-./]$")


def _is_card(found: Found) -> bool:
    number = digits(found)
    fits = _CARD.match(number) is not None and luhn.is_valid(number)
    return fits and not of_goods(found) and not is_money(found)


def _is_telephone(found: Found) -> bool:
    """Digits written apart may also be the end of a longer number with hyphens."""
    if of_goods(found) or is_money(found):
        return False
    before = found.string[max(0, found.start("n") - 2) : found.start("n")]
    return found.group("n").isdigit() or not _PART_OF_MORE.search(before)


def _is_disguised(found: Found) -> bool:
    """Letters in place of digits within the number; one letter before ten digits is a number of goods."""
    number = found.group("n")
    letters = sum(one.isalpha() for one in number[1:])
    return 1 <= letters <= 3 and not of_goods(found)


_COUNTRY = rf"(?:[（(]?{GAP}?(?:\+|00)?{GAP}?86[）)]?{UP_TO_THREE})?"
_ABROAD = rf"(?:(?:[（(]?{GAP}?(?:\+|00){UP_TO_THREE})?86[）)]?{UP_TO_THREE}|(?=[（(]?0))[（(]?0?{GAP}?"
_AREA = rf"(?:1{GAP}?0|2{GAP}?[0-57-9]|[3-9]{GAP}?[0-9]{GAP}?[0-9])"
_EXTENSION = rf"(?:{UP_TO_THREE}(?:转|分机|EXT\.?|-|,|，)[: 至]?[0-9]{{1,6}})?"
_OPEN, _SHUT = r"[（(\[【<《〈「]", r"[）)\]】>》〉」]"
# Letters that look like 1 and 0, as they are read: plain capitals.
_ALIKE = "0-9ILO"
_PHONES = (
    rf"(?<![0-9])(?P<n>{_COUNTRY}(?:0{UP_TO_THREE})?1{UP_TO_THREE}[3-9]{apart('9')})(?![0-9])",
    rf"(?<![0-9])(?P<n>{_COUNTRY}{_OPEN}?1[3-9][0-9]{BREAK}[0-9]{{4}}{BREAK}[0-9]{{4}})(?![0-9])",
    rf"(?<![0-9])(?P<n>{_COUNTRY}{_OPEN}1[3-9][0-9]{_SHUT}{UP_TO_THREE}[0-9]{{8}})(?![0-9])",
    rf"(?<![0-9])(?P<n>{_COUNTRY}1{BREAK}[3-9](?:{BREAK}[0-9]){{9}})(?![0-9])",
    rf"(?<![0-9])(?P<n>{_ABROAD}{_AREA}[）)]?{UP_TO_THREE}[2-9]{apart('6,7')}{_EXTENSION})(?![0-9])",
    rf"(?<![0-9A-Z])(?P<n>(?:\+{GAP}?[1-9]|00(?:852|853|886)){apart('6,14')})(?![0-9])",
    r"(?<![0-9A-Z])(?P<n>(?:[（(]85[23][）)][ -]?|85[23][ -])[0-9]{4}[ -]?[0-9]{4})(?![0-9])",
    rf"(?:电话|手机|联系方式|座机|传真|TEL|PHONE|MOBILE){GLUE}(?P<n>(?![48]00)[0-9]{apart('6,14')}{_EXTENSION})(?![0-9])",
)

TELEPHONES = (
    *(Shape("电话", re.compile(pattern), _is_telephone) for pattern in _PHONES),
    Shape("电话", re.compile(rf"(?<![0-9A-Z])(?P<n>[1IL][3-9][{_ALIKE}]{{9}})(?![0-9A-Z])"), _is_disguised),
)
CARDS = (
    *(
        Shape("银行卡号", re.compile(rf"(?<![0-9])(?P<n>[2-69]{apart(str(more))})(?![0-9])"), _is_card)
        for more in (18, 17, 16, 15)
    ),
    Shape(
        "银行卡号",
        re.compile(rf"(?<![0-9])(?P<n>[2-69][0-9]{{3}}(?:{BREAK}[0-9]{{4}}){{3}}(?:{BREAK}[0-9]{{1,3}})?)(?![0-9])"),
        _is_card,
    ),
    Shape(
        "银行卡号",
        re.compile(rf"(?:银行卡|卡号|账[号户]|帐[号户]|信用卡|储蓄卡|存折){GLUE}(?P<n>[0-9]{apart('11,20')})(?![0-9])"),
    ),
)
HANDLES = (
    Shape(
        "邮箱", re.compile(r"(?<![A-Z0-9._%+-])(?P<n>[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,4})")
    ),
    Shape(
        "微信号",
        re.compile(
            r"(?:微信|威信|薇信|徽信|V信|WEIXIN|WECHAT|加微|加V|(?<![A-Z0-9])(?:VX|WX)|"
            r"[VW]X(?=[:： ])|(?<![A-Z0-9])[V微][:：])"
            r"[号码名的是为：:，,=+加搜\s-]{0,6}(?P<n>[A-Z][A-Z0-9_-]{4,19}|[0-9][A-Z0-9_-]{5,19}(?![0-9.]*元))"
        ),
    ),
    Shape(
        "QQ号",
        re.compile(rf"(?:QQ|扣扣|企鹅)[号码群是为：:，,=+加\s]{{0,6}}(?P<n>[1-9](?:{GAP}?[0-9]){{4,11}})(?![0-9元])"),
    ),
    Shape(
        "账号",
        re.compile(
            r"(?:支付宝|抖音|快手|小红书|钉钉|微博|TELEGRAM|WHATSAPP)(?:账?号|ID|名)[是为：:，,=\s]{0,4}"
            r"(?P<n>[A-Z0-9][A-Z0-9_.-]{4,29})"
        ),
    ),
)
