"""The demo's story of key persons: a cook who was warned, one who is barred, the head of a firm who may head none, a
pharmacist; and whoever is barred in the demo's files and works somewhere."""

from datetime import date, timedelta
from typing import Any

from stdnum.cn import ric

from xinheng.credit.persons.actions import settle
from xinheng.credit.persons.queries import listed_persons
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit import city_time
from xinheng.kit.months import months_later

OFFICE = "5099/509901/50990101/"
# Everybody was looked at; the follower begins with what comes next.
FOLLOWS = "key_persons"
COOK, BARRED, HEAD, PHARMACIST = ("郭守仁", "钟德贵", "万里程", "苏木")


def tell() -> int:
    """The persons with where they work, then all warnings. A demo that has them already gets no more."""
    if not Record.objects.filter(type="employment", key__startswith="RZ").exists():
        _write()
    return settle(listed_persons())


def _write() -> None:
    open_ones = Subject.objects.filter(kind=Subject.Kind.ENTITY, office=OFFICE, status="1").order_by("pk")
    shops = list(open_ones.filter(industry__startswith="H62")[:2])
    if len(shops) < len((COOK, BARRED)):
        return
    today, bureau = city_time.today(), "两河区市场监督管理局"
    begun = months_later(today, -5)
    warned, barred = shops
    _put(
        "employment", _worker(1, COOK, warned, begun), _worker(2, BARRED, barred, begun),
    )  # fmt: skip
    _put("catering_violation_warning", {
        "decision_number": f"两市监警〔{begun.year}〕6号", "person_no": "CY1", **_person(1, COOK),
        "dishonest_act": "使用超过保质期的原料，被处罚后再犯", "sanction": "列入违法警示，重点监管",
        "employer_uscc": _code(warned), "authority": bureau, "warned_on": begun,
    })  # fmt: skip
    _put("employment_ban", {
        "ban_number": f"JY两河{begun.year}01", **_person(2, BARRED),
        "dishonest_act": "所在单位食品经营许可被吊销，负直接责任",
        "sanction": "五年内不得从事食品生产经营管理工作", "ground": "food_5y", "is_lifetime": "false",
        "decision_number": f"两市监处〔{begun.year}〕19号", "authority": bureau,
        "starts_on": begun, "ends_on": months_later(begun, 60),
    })  # fmt: skip
    _put("office_restriction", {
        "decision_number": f"两市监限〔{begun.year}〕2号", "person_no": "XZ1", **_person(3, HEAD),
        "dishonest_act": "公示信息弄虚作假，企业列入严重违法失信名单", "sanction": "不得担任其他企业的法定代表人",
        "ground": "false_disclosure", "authority": bureau, "starts_on": begun, "ends_on": months_later(begun, 36),
    })  # fmt: skip
    _put("licensed_pharmacist", {
        "registration_number": "5099202400017", **_person(4, PHARMACIST), "practice_scope": "药品零售",
        "practice_category": "药学", "employer_name": "两河区百草堂大药房", "approved_on": begun,
        "valid_to": months_later(begun, 60) - timedelta(days=1), "authority": "山城市药品监督管理局", "state": "valid",
    })  # fmt: skip


def _put(type: str, *rows: dict[str, Any]) -> None:
    write_records(type=type, rows=rows, by="system")


def _person(number: int, name: str) -> dict[str, str]:
    """An invented number that fits."""
    body = f"50990119800101{number:03d}"
    return {"person_id": body + ric.calc_check_digit(f"{body}0"), "person_name": name}


def _worker(number: int, name: str, shop: Subject, since: date) -> dict[str, Any]:
    return {
        "post_number": f"RZ{since.year}{number:04d}", **_person(number, name), "uscc": _code(shop),
        "entity_name": shop.name, "post": "food_worker", "started_on": months_later(since, -12),
    }  # fmt: skip


def _code(shop: Subject) -> str:
    return shop.identity.partition(":")[2]
