"""Telephones, bank cards, and the names people go by elsewhere: how somebody is reached or paid."""

import re

from stdnum import luhn

from xinheng.kit.personal.shape import GLUE, UP_TO_THREE, Found, Shape, apart, digits, is_day, is_money, of_goods
from xinheng.kit.personal.spelling import BREAK, GAP, TOLD

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


def _is_mobile(found: Found) -> bool:
    """150 件，20261130 is a number of pieces and a day."""
    eight = found.group("eight")
    return not (eight and is_day(eight)) and _is_telephone(found)


def _is_told(found: Found) -> bool:
    """In groups with words between them; 158 然后 20261130 is an amount and a day."""
    return not is_day(found["last"] + found["end"]) and _is_telephone(found)


def _is_disguised(found: Found) -> bool:
    """Letters in place of digits within the number; one letter before ten digits is a number of goods."""
    number = found.group("n")
    letters = sum(one.isalpha() for one in number[1:])
    return 1 <= letters <= 3 and not of_goods(found)


_COUNTRY = rf"(?:(?:[（(]{GAP}?)?(?:(?:\+|00){GAP}?)?86[）)]?{UP_TO_THREE})?"
_ABROAD = rf"(?:(?:[（(]?{GAP}?(?:\+|00){UP_TO_THREE})?86[）)]?{UP_TO_THREE}|(?=[（(]?0))[（(]?0?{GAP}?"
_AREA = rf"(?:1{GAP}?0|2{GAP}?[0-57-9]|[3-9]{GAP}?[0-9]{GAP}?[0-9])"
_EXTENSION = rf"(?:{UP_TO_THREE}(?:转|分机|EXT\.?|-|,|，)[: 至]?[0-9]{{1,6}})?"
_OPEN, _SHUT = r"[（(\[【<《〈「]", r"[）)\]】>》〉」]"
# Letters that look like 1 and 0, as they are read: plain capitals.
_ALIKE = "0-9ILO"
_SAID = rf"{GAP}?(?P<said>[杠横空转接]){GAP}?[0-9]{{4}}{GAP}?(?P=said){GAP}?"
# One pattern, so that a text is gone through once; what it may begin with stands first: most places then cost nothing.
_MOBILE = (
    rf"(?<![0-9])(?=[（(\[【<《〈「+018])(?P<n>{_COUNTRY}(?:"
    rf"(?:0{UP_TO_THREE})?1{UP_TO_THREE}[3-9]{apart('9')}"
    rf"|{_OPEN}?1[3-9][0-9]{BREAK}[0-9]{{4}}{BREAK}[0-9]{{4}}"
    rf"|1[3-9][0-9]{BREAK}(?P<eight>[0-9]{{8}})"
    rf"|{_OPEN}1[3-9][0-9]{_SHUT}{UP_TO_THREE}[0-9]{{8}}"
    rf"|1{BREAK}[3-9](?:{BREAK}[0-9]){{9}}"
    rf"|1[3-9][0-9]{_SAID}[0-9]{{4}}"
    rf"|1[百佰][3-9][十拾][0-9]?{apart('8')}"
    r"))(?![0-9])"
)
_PHONES = (
    rf"(?<![0-9])(?=[（(+0-9])(?P<n>{_ABROAD}{_AREA}[）)]?{UP_TO_THREE}[2-9]{apart('6,7')}{_EXTENSION})(?![0-9])",
    rf"(?<![0-9A-Z])(?P<n>(?:\+{GAP}?[1-9]|00(?:852|853|886)){apart('6,14')})(?![0-9])",
    r"(?<![0-9A-Z])(?P<n>(?:[（(]85[23][）)][ -]?|85[23][ -])[0-9]{4}[ -]?[0-9]{4})(?![0-9])",
    rf"(?:[电電][话話]|手[机機]|联系方式|座机|传真|[拨致来回]电|拨打|TEL|PHONE|MOBILE){GLUE}"
    rf"(?P<n>(?![48]00)[0-9]{apart('6,14')}{_EXTENSION})(?![0-9])",
)

TELEPHONES = (
    Shape("电话", re.compile(_MOBILE), _is_mobile),
    *(Shape("电话", re.compile(pattern), _is_telephone) for pattern in _PHONES),
    Shape(
        "电话",
        re.compile(
            rf"(?<![0-9])(?P<n>1[3-9][0-9]{TOLD}(?P<last>[0-9]{{4}})(?:{TOLD}|{BREAK})?(?P<end>[0-9]{{4}}))(?![0-9])"
        ),
        _is_told,
    ),
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
_MAILBOX = r"(?<![A-Z0-9._%+-])(?P<n>[A-Z0-9._%+-]{1,64}"
HANDLES = (
    Shape("邮箱", re.compile(rf"{_MAILBOX}@[A-Z0-9-]{{1,63}}(?:\.[A-Z0-9-]{{1,63}}){{1,4}})")),
    # What is written for the sign and for the dot, where it ends as addresses end.
    Shape(
        "邮箱",
        re.compile(
            rf"{_MAILBOX} ?(?:@|#|艾特|[（(\[]AT[)）\]]| AT ) ?[A-Z0-9\u4e00-\u9fff-]{{1,30}}"
            r"(?: ?(?:[.。]|点|DOT) ?(?:COM|CN|NET|ORG|中国|公司|网络)){1,2})(?![A-Z0-9])"
        ),
    ),
    Shape(
        "微信号",
        re.compile(
            r"(?=[微威薇徽卫VW加])(?:微 ?信|[威薇徽] ?[信芯]|卫星号|V ?信|WEI ?信|WEIXIN|WECHAT|加微|加V|"
            r"(?<![A-Z0-9])(?:V ?X|WX)|[VW]X(?=[:： ])|(?<![A-Z0-9])[V微薇](?:[:：]|✉))"
            r"[号码名的是为：:，,=+加搜\s-]{0,6}(?P<n>[A-Z][A-Z0-9_-]{4,19}|[0-9][A-Z0-9_-]{5,19}(?![0-9.]*元))"
        ),
    ),
    Shape("微信号", re.compile(r"加我[：:，, ]{0,3}(?P<n>(?=[A-Z_-]{0,19}[0-9])[A-Z][A-Z0-9_-]{5,19})(?![A-Z0-9])")),
    Shape(
        "QQ号",
        re.compile(
            r"(?:Q ?Q|扣扣|企鹅|(?<![A-Z0-9])Q(?=[:： ]))[号码群是为：:，,=+加\s]{0,6}"
            rf"(?P<n>[1-9](?:{GAP}?[0-9]){{4,11}})(?![0-9元])"
        ),
    ),
    Shape(
        "账号",
        re.compile(
            r"(?:支付宝|抖音|快手|小红书|钉钉|微博|TELEGRAM|WHATSAPP)(?:账?号|ID|名)[是为：:，,=\s]{0,4}"
            r"(?P<n>[A-Z0-9][A-Z0-9_.-]{4,29})"
        ),
    ),
)
