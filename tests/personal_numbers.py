"""Invented personal numbers in the spellings people use: made by a seed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from stdnum import luhn
from stdnum.cn import ric, uscc

from xinheng.kit.personal.spelling import reading

CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
CHINESE_OTHER = str.maketrans("0123456789", "〇幺贰叁肆伍陆柒捌玖")
FULL_WIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
ALOUD = str.maketrans("0123456789", "洞幺两三四五六拐八勾")
SUZHOU = str.maketrans("123456789", "〡〢〣〤〥〦〧〨〩")
CIRCLED = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
GAPS = (
    " ", "  ", "\u00a0", "\u3000", "\u2009", "\u200b", "\ufeff", "-", "－", "—", "–", "‑", " - ", ".", "．", "·", "•",
    "_", "/", "~",
)  # fmt: skip
# Between whole groups: whatever is no word, and what markup leaves.
BREAKS = (
    "，", "、", ",", ":", "：", ";", "；", "。", "+", "=", "#", "…", "→", "\\", "'", "^", "&", "!", "？", "\n", "，\n",
    " / ", ".....", "      ", "&nbsp;", "<br>", "</span> <span>",
)  # fmt: skip
# Between groups of a number that is told; the numeral in one is read as a digit.
WORDS = ("后面是", "接着", "中间四位", "后四位是", "然后", "尾号", "最后四位", "末尾")
# Between groups too, read as ones and as hyphens; and what is said between them.
STROKES, SAID = "一丨Il", "杠横转"
BRACKETS = ("()", "（）", "[]", "【】", "<>", "《》")
BEFORE = ("", "我的号码是", "打", "请联系：", "（", "找店家留了 ", "，", "对方说3天内回", "“", "在2026-11-20留的")
AFTER = ("", "，不理我", "。", "）", "找我", "；谢谢", "”", "转告", "\n", "！")


@dataclass(frozen=True)
class Number:
    """A number as somebody typed it, and the characters by which it would be known again."""

    kind: str
    typed: str
    core: str

    def in_words(self, random: Random) -> str:
        """The number within a sentence."""
        return f"{random.choice(BEFORE)}{self.typed}{random.choice(AFTER)}"


def personal_number(random: Random) -> Number:
    """One of somebody's numbers, of any kind, in any spelling."""
    return random.choice(KINDS)(random)


def _some(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def _apart(random: Random, digits: str, groups: tuple[int, ...]) -> str:
    """As one run, in groups, or digit by digit, in one of several scripts."""
    way = random.randrange(6)
    gap = random.choice(GAPS)
    if way == 0:
        return digits
    if way == 1:
        return digits.translate(FULL_WIDTH)
    if way == 2:
        return gap.join(digits)
    if way == 3:
        return gap.join(digits).translate(FULL_WIDTH)
    parts, at = [], 0
    for size in groups:
        parts.append(digits[at : at + size])
        at += size
    return gap.join([*parts, digits[at:]] if digits[at:] else parts)


def _broken(random: Random, digits: str, groups: tuple[int, ...]) -> str:
    """In groups with anything between them, a group in brackets, or digit by digit with commas."""
    ends = [sum(groups[:number]) for number in range(len(groups) + 1)]
    parts = [digits[start:end] for start, end in pairwise([*ends, len(digits)])]
    way = random.randrange(3)
    if way == 0:
        return random.choice(BREAKS).join(parts)
    if way == 1:
        return random.choice(BREAKS).join(parts).translate(FULL_WIDTH)
    inside, (left, right) = random.randrange(len(parts) - 1), random.choice(BRACKETS)
    return "".join(f"{left}{part}{right}" if number == inside else part for number, part in enumerate(parts))


def _read(typed: str) -> str:
    """By what a spelling would be known again that leaves other digits than the number's."""
    return "".join(one for one in reading(typed) if one.isascii() and one.isalnum())


def _disguised_mobile(random: Random) -> Number:
    """Strokes for hyphens, words between, a number read aloud, letters and numerals of other kinds."""
    digits = "1" + random.choice("3456789") + _some(random, 9)
    stroke, said = random.choice(STROKES), random.choice(SAID)
    word, other = random.choice(WORDS), random.choice(WORDS)
    at = random.randrange(2, 11)
    typed = random.choice((
        f"{digits[:3]}{stroke}{digits[3:7]}{stroke}{digits[7:]}", f"{digits[:3]}{stroke}{digits[3:]}",
        f"{digits[:3]}{said}{digits[3:7]}{said}{digits[7:]}", f"{digits[:3]} {said} {digits[3:7]} {said} {digits[7:]}",
        f"一百{digits[1].translate(CHINESE)}十{digits[2].translate(CHINESE)} {digits[3:].translate(CHINESE)}",
        digits.translate(ALOUD), digits.translate(SUZHOU), f"{digits[:at]}O{digits[at + 1:]}",
        "\n".join(digits), f"{digits[:3]}，{word}{digits[3:7]}，{other}{digits[7:]}",
    ))  # fmt: skip
    return Number("disguised", typed, _read(typed))


def _disguised_identity(random: Random) -> Number:
    """Strokes between its parts, letters for 1 and 0."""
    number, stroke = _identity(random).core, random.choice(STROKES)
    typed = random.choice((
        f"{number[:6]}{stroke}{number[6:14]}{stroke}{number[14:]}",
        f"{number[:6]}，生日{number[6:14]}，尾号{number[14:]}",
        number[:6] + number[6:].replace("0", "O").replace("1", "l") if set("01") & set(number[6:]) else number,
    ))  # fmt: skip
    return Number("identity", typed, _read(typed))


def _mobile(random: Random) -> Number:
    digits = "1" + random.choice("3456789") + _some(random, 9)
    if random.random() < 0.2:
        return Number("mobile", digits.translate(random.choice((CHINESE, CHINESE_OTHER, CIRCLED))), digits)
    typed = _apart(random, digits, random.choice(((3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3))))
    if random.random() < 0.25:
        typed = random.choice((_broken(random, digits, (3, 4)), "，".join(digits), "、".join(digits)))
    country = random.choice(("", "", "", "+86", "+86 ", "86-", "0086", "（+86）", "＋86 ", "86"))
    return Number("mobile", country + typed, digits)


def _landline(random: Random) -> Number:
    area = random.choice(("10", "20", "23", "28", "371", "512", "755", "851", "991"))
    local = random.choice("2345678") + _some(random, 7 if len(area) == 2 else random.choice((6, 7)))
    joint = random.choice(("-", " ", "", "－", " - ", "—"))
    middle = random.choice((local, f"{local[:4]} {local[4:]}", f"{local[:4]}-{local[4:]}"))
    head = random.choice(
        (f"0{area}{joint}", f"（0{area}）", f"(0{area}) ", f"+86 {area} ", f"+86-{area}-", f"0086 {area} ")
    )
    tail = random.choice(("", "", "-801", "转8012", " 分机 12", "ext. 123"))
    typed = head + middle + tail
    return Number("landline", random.choice((typed, typed.translate(FULL_WIDTH))), local)


def _abroad(random: Random) -> Number:
    digits = random.choice("569") + _some(random, 7)
    typed = random.choice(("+852 {} {}", "+852-{}-{}", "00852 {}{}", "852-{}-{}", "+853 {}{}", "（852）{} {}"))
    return Number("abroad", typed.format(digits[:4], digits[4:]), digits)


def _identity(random: Random) -> Number:
    born = date(1940, 1, 1) + timedelta(days=random.randrange(30_000))
    place = random.choice(("110101", "310115", "500112", "510104", "440305", "810000", "830000"))
    body = f"{place}{born:%Y%m%d}{_some(random, 3)}"
    number = body + ric.calc_check_digit(body + "0")
    typed = _apart(random, number, random.choice(((6, 8, 4), (6, 4, 4, 4), (4, 4, 4, 4), (3, 3, 4, 4, 4))))
    if random.random() < 0.25:
        typed = _broken(random, number, random.choice(((6, 8), (6, 4, 4), (6, 4, 2, 2))))
    return Number("identity", typed if random.random() < 0.8 else typed.lower(), number)


def _as_credit_code(random: Random) -> Number:
    """An identity number whose last character is also that of a credit code: one in thirty-one is."""
    while True:
        number = _identity(random).core
        if uscc.calc_check_digit(number[:-1]) == number[-1]:
            return Number("identity", random.choice(("信用代码：", "代码 ", "")) + number, number)


def _old_identity(random: Random) -> Number:
    born = date(1940, 1, 1) + timedelta(days=random.randrange(20_000))
    number = f"500112{born:%y%m%d}{_some(random, 3)}"
    return Number("old identity", random.choice(("身份证", "身份证号：", "证件号码 ")) + number, number)


def _foreigner(random: Random) -> Number:
    born = date(1940, 1, 1) + timedelta(days=random.randrange(25_000))
    number = f"{random.choice(('USA', 'KOR', 'DEU'))}5001{born:%y%m%d}{random.randrange(100):02d}"
    return Number("permit", number, number[3:])


def _passport(random: Random) -> Number:
    """The passports and permits: a letter or two and their digits, which are no day of this century."""
    letters = random.choice(("E", "G", "D", "S", "P", "L", "H", "M", "C", "T", "K"))
    digits = random.choice("3456789") + _some(random, 7)
    number = letters + digits
    if random.random() < 0.3:
        number = random.choice(("EA", "EK", "DE", "SE", "PE", "CA", "KJ", "MA")) + digits[:7]
    elif letters in "HM" and random.random() < 0.5:
        number += _some(random, 2)
    plain = random.choice(
        (
            number,
            number.lower(),
            number.translate(FULL_WIDTH),
            f"{number[0]} {number[1:]}",
            f"{number[:5]} {number[5:]}",
        )
    )
    return Number("passport", random.choice(("", "", "护照", "护照号码：", "通行证 ")) + plain, number[2:])


def _marked_document(random: Random) -> Number:
    """The kinds that are known by the word before them."""
    digits = random.choice("123456789") + _some(random, 8)
    kinds = (
        ("户口簿", "{}"), ("军官证", "军字第{:.7}号"), ("", "军字第{:.7}号"), ("", "武字第{:.8}号"),
        ("士兵证：", "士字第{:.8}号"), ("文职人员证", "文字第{:.7}号"), ("出生医学证明", "R{}"),
        ("出生证编号：", "q{}"),
        ("台胞证", "{:.8}"), ("旅行证 ", "L{:.7}"),
        ("居住证号", "{}"), ("外交护照", "D{:.7}"), ("证件号码：", "{}"),
    )  # fmt: skip
    mark, shape = random.choice(kinds)
    return Number("document", mark + shape.format(digits), digits[:7])


def _island(random: Random) -> Number:
    if random.random() < 0.5:
        while True:
            number = "A" + random.choice("12") + _some(random, 8)
            values = [1, 0, *map(int, number[1:])]
            total = sum(w * v for w, v in zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), values, strict=True))
            if total % 10 == 0 and not number[1:].startswith("20"):
                return Number("taiwan", number, number)
    letter, digits = random.choice("ABCDKPRYZ"), _some(random, 6)
    values = [36, int(letter, 36), *map(int, digits)]
    total = sum(w * v for w, v in zip(range(9, 1, -1), values, strict=True))
    check = "0123456789A"[-total % 11]
    return Number("hong kong", random.choice((f"{letter}{digits}({check})", f"{letter}{digits}（{check}）")), digits)


def _card(random: Random) -> Number:
    prefix, length = random.choice(
        (
            ("62", 16),
            ("62", 19),
            ("62", 18),
            ("62", 17),
            ("95588", 19),
            ("95599", 19),
            ("4", 16),
            ("52", 16),
            ("603367", 18),
        )
    )
    body = prefix + _some(random, length - len(prefix) - 1)
    number = body + luhn.calc_check_digit(body)
    return Number("card", _apart(random, number, (4, 4, 4, 4)), number)


def _handle(random: Random) -> Number:
    name = random.choice("abcdefgxyz") + "".join(random.choice("abcdefghkmnpqrst0123456789_") for _ in range(9))
    mark = random.choice(
        (
            "v x ",
            "微 信：",
            "威芯：",
            "wei信",
            "V✉",
            "卫星号 ",
            "微信",
            "微信号：",
            "微信号是 ",
            "vx:",
            "VX ",
            "wx：",
            "加微 ",
            "薇信",
            "V信 ",
            "weixin: ",
        )
    )
    return Number("wechat", mark + name, name.upper())


def _qq(random: Random) -> Number:
    digits = random.choice("3456789") + _some(random, 8)
    return Number("qq", random.choice(("Q：", "Q Q ", "QQ", "QQ号：", "qq ", "ＱＱ：", "扣扣")) + digits, digits)


def _mail(random: Random) -> Number:
    name = "m" + _some(random, 8)
    if random.random() < 0.3:
        typed = random.choice(
            ("{}#qq.com", "{}艾特qq点com", "{} at 163.com", "{}@qq。com", "{}(at)qq.com", "{}@信箱.中国")
        )
        return Number("mail", typed.format(name), name.upper())
    return Number("mail", f"{name}@{random.choice(('qq.com', '163.com', 'mail.example.cn'))}", name.upper())


KINDS: tuple[Callable[[Random], Number], ...] = (
    _mobile, _mobile, _mobile, _disguised_mobile, _disguised_identity,
    _landline, _abroad, _identity, _identity, _as_credit_code, _old_identity, _foreigner,
    _passport, _passport, _marked_document, _marked_document, _island, _card, _card, _handle, _qq, _mail,
)  # fmt: skip
