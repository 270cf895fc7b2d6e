"""Passwords that cannot be guessed, and how long wrong tries wait. Pure: no database."""

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

# Words everybody tries here: the product, the trade, what clerks call their accounts.
HOUSE_WORDS = (
    "xinheng", "shichang", "jianguan", "shichangjianguan", "shijianju", "gongshang", "zhifa", "admin", "guanliyuan",
    "xitong", "mima", "password", "woaini", "zhongguo", "nihao",
)  # fmt: skip
# Surnames that nearly all names begin with, as they are typed without tones.
SURNAMES = frozenset(
    """li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang
    feng yu dong xiao cheng cao yuan deng fu shen zeng peng lv su lu jiang cai jia ding wei xue ye yan pan du dai xia
    zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan
    duan lei qian yin chang wen niu pang yi qiao zhan""".split()
)
_SYLLABLE = r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ui|ue|ve|a|o|e|i|u|v)(?:r|n|ng)?"  # noqa: E501
_NAME_AND_DIGITS = re.compile(
    rf"(?P<surname>{'|'.join(sorted(SURNAMES, key=len, reverse=True))})(?:{_SYLLABLE}){{1,2}}\d*"
)

LETTERS = "abcdefghjkmnpqrstuvwxyz"
DIGITS = "23456789"
LEAST_LENGTH = 10
LEAST_SCORE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
# A name tried from places nobody ever signed in from waits less: an officer on a new machine gets through in between.
LONGEST_WAIT_ANYWHERE = timedelta(minutes=2)


def wait_after(count: int, *, anywhere: bool = False) -> timedelta:
    """How long the next try waits after `count` wrong ones in a row: nothing for four, then twice as long each time."""
    if count < FREE_TRIES:
        return timedelta()
    longest = LONGEST_WAIT_ANYWHERE if anywhere else LONGEST_WAIT
    doubled: int = 2 ** min(count - FREE_TRIES, 20)
    return min(FIRST_WAIT * doubled, longest)


def password_faults(password: str, person: Iterable[str] = ()) -> list[str]:
    """Why a password would be guessed, each reason a sentence; empty for a good one.

    `person` are words about its owner: user name, name, telephone. Judged by zxcvbn's lists of leaked passwords, keys
    that lie side by side, dates and repetitions, and by what its lists do not know: Chinese names in pinyin, our own
    words, digits alone.
    """
    # Its lists take a fifth of a second to load; only who chooses a password waits for them.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    faults = []
    if len(password) < LEAST_LENGTH:
        faults.append(f"太短，至少 {LEAST_LENGTH} 个字符，现在 {len(password)} 个。")
    if password.isdigit():
        faults.append("不能全是数字，加上字母或短语。")
    if _NAME_AND_DIGITS.fullmatch(password.lower()):
        faults.append("像“姓名拼音加数字”，很容易猜到，换一个。")
    if weak := _only_known_words(password, person):
        faults.append(f"去掉“{weak}”和数字后所剩太少，换一个不含姓名、单位或产品名的密码。")
    if not faults and zxcvbn(password[:72], user_inputs=[*HOUSE_WORDS, *_spelled(person)])["score"] < LEAST_SCORE:
        faults.append("太常见，或由键盘上相邻的键、日期、重复的字组成，容易猜到。可用几个不相干的词连起来。")
    return faults


def initial_password() -> str:
    """Three groups of letters and digits without look-alikes, to be read out or copied from a slip of paper."""
    groups = [
        "".join(secrets.choice(LETTERS) for _ in range(3)) + "".join(secrets.choice(DIGITS) for _ in range(2))
        for _ in range(3)
    ]
    return "-".join(groups)


def _only_known_words(password: str, person: Iterable[str]) -> str:
    """The known word a password mostly consists of, or nothing."""
    folded = password.lower()
    for word in sorted({*HOUSE_WORDS, *_spelled(person)}, key=len, reverse=True):
        if len(word) >= 3 and word in folded:
            left = re.sub(r"[\d\W_]", "", folded.replace(word, ""))
            if len(left) < 4:
                return word
    return ""


def _spelled(words: Iterable[str]) -> list[str]:
    """Words as they are typed: Chinese ones as pinyin, whole and by initials."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  a dictionary of phrases, see above

    found = []
    for word in words:
        if not word:
            continue
        found += [
            "".join(lazy_pinyin(word)).lower(),
            "".join(lazy_pinyin(word, style=Style.FIRST_LETTER)).lower(),
            word.lower(),
        ]
    return [word for word in found if len(word) >= 2]
