"""Invented numbers of shops, goods and files that a text must keep: made by a seed."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from xinheng.kit.credit_code import ALPHABET, generate


def shop_number(random: Random) -> str:
    """A number that a complaint must keep."""
    return random.choice(SHOPS)(random)


def _some(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def _day(random: Random) -> date:
    return date(2015, 1, 1) + timedelta(days=random.randrange(4_300))


SHOPS: tuple[Callable[[Random], str], ...] = (
    lambda r: generate(division=r.choice(("509901", "500112", "310115")), serial=r.randrange(len(ALPHABET) ** 8)),
    lambda r: f"两河市监处罚〔{r.randrange(2018, 2027)}〕{r.randrange(1, 99_999)}号",
    lambda r: f"渝市监处字（{r.randrange(2018, 2027)}）第{r.randrange(1, 9_999_999)}号",
    lambda r: f"{r.randrange(1, 10**7)}.{r.randrange(100):02d}元",
    lambda r: f"¥{r.randrange(1, 10**6):,}.00",
    lambda r: f"{r.randrange(10**10, 10**11)}元",
    lambda r: f"批号{_day(r):%Y%m%d}{r.randrange(1000):03d}",
    lambda r: f"{_day(r):%Y%m%d}{r.randrange(10_000):04d}",
    lambda r: f"{r.choice('ABEGLS')}{_day(r):%Y%m%d}",
    lambda r: f"批次 {r.choice('ABEGLS')}{_some(r, 8)}",
    lambda r: f"JY{r.choice('123')}500112{_some(r, 7)}",
    lambda r: f"SC1{_some(r, 13)}",
    lambda r: f"国药准字{r.choice('HZSJ')}{_some(r, 8)}",
    lambda r: f"国食健注G{_some(r, 8)}",
    lambda r: f"69{_some(r, 11)}",
    lambda r: f"条码 69{_some(r, 11)}",
    lambda r: f"注册号{_some(r, 15)}",
    lambda r: f"梯11渝A{_some(r, 5)}({r.randrange(18, 27)})",
    lambda r: f"TS{_some(r, 7)}-{r.randrange(2024, 2030)}",
    lambda r: f"诉5099-{_day(r):%Y%m%d}-{r.randrange(10**6):06d}",
    lambda r: f"检批5099-{_day(r):%Y%m%d}-{r.randrange(10**6):06d}",
    lambda r: f"{_day(r)}至{_day(r)}，共{r.randrange(1, 99)}件",
    lambda r: f"GB/T {r.randrange(1000, 40_000)}-{r.randrange(2000, 2027)}",
    lambda r: f"400-{_some(r, 3)}-{_some(r, 4)}",
    lambda r: f"{r.randrange(100, 200)}件，{_day(r):%Y%m%d}批",
    lambda r: f"数量 {r.randrange(130, 200)}，{_day(r):%Y%m%d}",
    lambda r: f"{_day(r):%Y}一{_day(r):%Y}年，{r.randrange(130, 200)}一{r.randrange(200, 400)}号",
    lambda r: f"一百{r.choice('三四五六七八')}十{r.choice('一二三四五')}元，共{r.choice('一二三四五六')}份",
    lambda r: f"#{r.randrange(1, 99)} 桌 at {r.randrange(1, 24)}:{r.randrange(60):02d}，型号 Q{_some(r, 3)}B",
    lambda r: f"加我们 {r.randrange(2, 9)} 个人，扣 {_some(r, 5)} 元，Q{r.randrange(1, 9)}：{_some(r, 3)}",
)  # fmt: skip
