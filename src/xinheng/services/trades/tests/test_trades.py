"""A business reads how its trade fares, on its page; what could tell of one business is never shown."""

from typing import Any

import pytest
from tests.business import PHONE, Phone
from tests.kept import kept
from tests.shop import SHOP, register

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.statistics.actions import run_models
from xinheng.fusion.statistics.registry import models
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.trades.queries import PEERS, SURVIVAL, TURNOVER
from xinheng.services.trades.rules import CountTold, share, told
from xinheng.services.trades.tasks import make_trade_figures

pytestmark = pytest.mark.django_db


def _world() -> None:
    """Forty cafés of 两河区, half of them ended after four years; three of 江岸."""
    this = city_time.today().year
    register(
        SHOP, phone=PHONE, industry_code="H6210", registered_division="509901001", established_on=f"{this - 6}-01-05"
    )
    for number in range(43):
        code = generate(division="509901" if number < 40 else "509902", serial=8000 + number)
        ended = number < 20
        named = {"industry_code": "H6210",
                 "established_on": f"{this - 6}-01-05", "registered_division": code[2:8] + "001",
                 "registration_state": "4" if ended else "1"}  # fmt: skip
        register(code, entity_name=f"小馆{number}", **named)
        if ended:
            gone = {"uscc": code, "entity_name": f"小馆{number}",
                    "deregistered_on": f"{this - 2}-03-01", "kind": "general",
                    "authority": "局"}  # fmt: skip
            write_records(type="deregistration", rows=[gone], by="system")


world = kept(_world, home=True)


@pytest.fixture
def owner(world: Any) -> Phone:
    phone = Phone()
    phone.sign_in()
    return phone


@pytest.fixture
def made(owner: Phone) -> Phone:
    refresh_lake()
    run_models(by="system", wanted=[models()[name] for name in (PEERS, TURNOVER, SURVIVAL)])
    return owner


def row(page: str, first: str) -> str:
    """The cells of the table's row that begins so, without tags."""
    found = page.split(f"<td>{first}</td>")[1].split("</tr>")[0]
    return found.replace('<td class="num">', " ").replace("</td>", "").strip()


@pytest.mark.clause("CQ-7.2.2-03")
def test_how_many_there_are_and_how_long_they_live(made):
    this = city_time.today().year
    page = made.page("trade")
    assert "餐饮业，全市" in page and "现有 <strong>25</strong> 家" in page and page.count('<svg class="chart"') == 3
    assert row(page, "5 到 10 年") == "25" and row(page, "满 10 年") == "0"
    assert row(page, f"{this - 2}") == "0 20"
    # 24 of 44 live, all had lived to three years; over the rounded 45.
    assert row(page, "3 年") == "45 100%" and row(page, "5 年") == "45 56%"


def test_a_district_with_few_tells_only_that_they_are_few(made):
    page = made.page("trade?trade=H62&district=509902")
    assert "现有 <strong>少于 5</strong> 家" in page and "样本太少，不公布存活率" in page
    assert row(page, "3 年") == "少于 5 样本太少"
    assert "现有 <strong>20</strong> 家" in made.page("trade?trade=H62&district=509901")
    assert "现有 <strong>0</strong> 家" in made.page("trade?trade=C13")


def test_any_trade_is_found_by_words_and_by_code(made):
    assert "正餐服务，全市" in made.page("trade?q=正餐服务") and "正餐服务，全市" in made.page("trade?q=6210")
    page = made.page("trade?q=餐")
    assert "“餐”有这些行业" in page and "?trade=H621" in page
    for asked in ("trade?q=飞船", "trade?trade=ZZ9"):
        answer = made.client.get(f"/business/{asked}")
        assert answer.status_code == 422 and "行业" in answer.content.decode()
    assert "飞船" in made.page("trade?q=飞船").split('id="q"')[1][:60]


def test_the_worker_makes_the_figures_every_day(owner):
    assert make_trade_figures.call() == 3 and "餐饮业，全市" in owner.page("trade")
    assert make_trade_figures.call() == 0


def test_before_the_first_run_it_says_so(owner):
    assert "统计还没有做出来" in owner.page("trade")


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0"), (1, "少于 5"), (4, "少于 5"), (5, "5"), (7, "5"), (8, "10"), (1234, "1,235")]
)
def test_counts_are_rounded_alone_and_small_ones_held_back(count, words):
    assert str(told(count, 5)) == words


def test_a_share_is_of_the_rounded_and_never_over_few():
    assert share(24, 44, 5, 30) == 56 and share(44, 44, 5, 30) == 100
    assert share(10, 29, 5, 30) is None and share(0, 0, 5, 0) is None


def test_no_difference_of_two_figures_tells_what_a_third_holds_back():
    """Whatever is shown of a whole and of all but one place, that place may have had several numbers."""
    fitting: dict[tuple[CountTold, CountTold], set[int]] = {}
    for rest in range(5, 198):
        for few in range(1, 5):
            fitting.setdefault((told(rest + few, 5), told(rest, 5)), set()).add(few)
    assert all(len(few) > 1 for few in fitting.values())
