"""The few shops every print, picture and journey of the demo city uses, with stories that do not depend on the seed.

Their events stand in `sql/world/30_showcase.sql`, told in days before the day of the demo, so that the stories stay
fresh. All sit in the territory of the cast's office, 江岸路所 of 两河区.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

import pyarrow as pa

from xinheng.kit import credit_code

# The first serials belong to the showcase; invented subjects start after them.
RESERVED = 20
DISTRICT = "509901"
OFFICE = "5099/509901/50990101/"
# "MA" as the first two of eight characters in the code's alphabet of 31.
MA = 21 * 31**7 + 10 * 31**6
# Registered here, under mall number 4; the equipment code is its identity (`equipment_code:…`).
LIFT = "31105099010000000004"


def organisation_serial(n: int) -> int:
    """The organisation code's serial of the city's n-th entity: "MA…" as newer codes begin, scattered, never repeated."""
    return MA + n * 617_671_249 % 31**6


def code(serial: int, category: str) -> str:
    """The credit code of the showcase subject with this serial: the same for every seed."""
    return credit_code.generate(division=DISTRICT, serial=organisation_serial(serial), category=category)


@dataclass(frozen=True)
class Shop:
    """One showcase entity: what the registration says of it."""

    n: int
    name: str
    kind: str
    trade: str
    shop_word: str
    brand: str
    address: str
    legal_representative: str
    # The identity number without its check character, in the unused area 5099xx.
    person_body: str
    phone: str
    age_days: int
    capital_10k: int
    entity_type: str = "个体工商户"
    state: str = "存续"

    @property
    def uscc(self) -> str:
        """The shop's credit code."""
        return code(self.n, {"household": "2", "enterprise": "1", "cooperative": "3"}[self.kind])

    def established_on(self, as_of: date) -> date:
        """The day the shop was registered, for a demo of that day."""
        return as_of - timedelta(days=self.age_days)


HOTPOT = Shop(
    1, "两河区椒香里火锅店", "household", "hotpot", "火锅店", "椒香里", "山城市两河区江岸路街道纤夫街18号附3号", "顾向渝", "50990119790312001",
    "15400000101", 1990, 20,
)  # fmt: skip
PHARMACY = Shop(
    2, "山城市两河鹭康医药连锁有限公司江岸路大药房", "enterprise", "pharmacy", "大药房", "鹭康", "山城市两河区江岸路街道江岸正街66号", "沈若书",
    "50990119850722002", "15400000102", 2600, 100, "有限责任公司（自然人投资或控股）",
)  # fmt: skip
WORKSHOP = Shop(
    3, "两河区老石磨豆腐坊", "household", "tofu", "豆腐坊", "老石磨", "山城市两河区北码头街道石磨巷7号", "龚余庆", "50990119700505003",
    "15400000103", 1200, 5,
)  # fmt: skip
MALL = Shop(
    4, "山城两河缆绳广场商业管理有限公司", "enterprise", "mall", "商业广场", "缆绳", "山城市两河区江岸路街道缆绳广场1号", "汤远舟", "50990119761130001",
    "15400000104", 2900, 5000, "其他有限责任公司",
)  # fmt: skip
CLOSED = Shop(
    5, "两河区蓑衣记服装店", "household", "clothes", "服装店", "蓑衣记", "山城市两河区北码头街道灯笼巷21号", "贺芷兰", "50990119900214002",
    "15400000105", 1600, 3, state="注销",
)  # fmt: skip
CHEN = Shop(
    6, "两河区陈幺妹江湖菜馆", "household", "dishes", "江湖菜馆", "陈幺妹", "山城市两河区江岸路街道豆瓣街9号", "陈向阳", "50990119881201002",
    "15400000106", 720, 10,
)  # fmt: skip
MAINTAINER = Shop(
    7, "山城云梯电梯工程有限公司", "enterprise", "lift_service", "电梯维保部", "云梯", "山城市两河区北码头街道盐船路120号", "雷志平", "50990119810118003",
    "15400000107", 3300, 1000, "有限责任公司（自然人投资或控股）",
)  # fmt: skip
SHOPS = (HOTPOT, PHARMACY, WORKSHOP, MALL, CLOSED, CHEN, MAINTAINER)


def table() -> pa.Table:
    """The showcase shops as the world's SQL reads them."""
    return pa.Table.from_pylist([{**asdict(shop), "uscc": shop.uscc} for shop in SHOPS])
