"""Who is refused again and again is an alarm on the administrators' first page, until somebody saw to it."""

import json

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from tests.shop import register

from xinheng.kit.credit_code import generate
from xinheng.portals.ui.limits import SEARCH
from xinheng.support.alarms import actions
from xinheng.support.alarms.models import Alarm
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
PAGE, HOME = "/admin-desk/protection/watch", "/admin-desk/"
K = Alarm.Kind


@pytest.fixture(autouse=True)
def counters(settings, tmp_path):
    """Counted from nothing."""
    settings.XINHENG_COUNTERS = str(tmp_path / "counters.sqlite3")


def guess(times: int, place: str = "203.0.113.7") -> None:
    for number in range(times):
        Client().post("/login/", {"login": f"nobody-{number}", "password": "x"}, REMOTE_ADDR=place)


def alarms() -> list[tuple[str, str, int]]:
    return list(Alarm.objects.order_by("pk").values_list("kind", "place", "times"))


@pytest.mark.clause("WX-2.5-03", "CQ-8.3-08")
def test_guessing_is_seen_handled_and_seen_again(sign_in, cast):
    guess(19)
    admin = sign_in("admin")
    assert "没有告警" in admin.get(PAGE).content.decode() and "安全告警" not in admin.get(HOME).content.decode()
    guess(11)
    page = admin.get(PAGE).content.decode()
    assert page.count("反复猜口令") == 1 and "203.0.113.7" in page and "30 次" in page and "待处置" in page
    assert "1 条安全告警待处置" in admin.get(HOME).content.decode()
    address = f"/admin-desk/protection/alarms/{Alarm.objects.get().pk}"
    empty = admin.post(address, {"words": " "})
    assert empty.status_code == 422 and "写明查到了什么" in empty.content.decode()
    told = {"words": "网吧地址，已在防火墙封禁；联系人 13812345678"}
    assert admin.post(address, told).status_code == 302
    page = admin.get(PAGE).content.decode()
    assert "已在防火墙封禁" in page and "13812345678" not in page and "待处置" not in page
    assert "安全告警" not in admin.get(HOME).content.decode()
    assert "已经处置过" in admin.post(address, told).content.decode()
    trail = AuditEvent.objects.filter(stream="platform/alarm").order_by("seq")
    assert [one.verb for one in trail] == ["raise_alarm", "see_to_alarm"]
    assert json.loads(trail[0].detail)["came_from"] == "203.0.113.7"
    # A minute later, when the door that stands before it counts anew.
    cache.clear()
    guess(10)
    assert Alarm.objects.filter(seen_to_at=None).count() == 1


def test_who_opens_what_is_not_his_again_and_again_is_named(sign_in, cast):
    zhao = sign_in("zhao")
    for number in range(29):
        assert zhao.get(f"/admin-desk/accounts/{number}").status_code in (403, 404)
    assert alarms() == []
    assert zhao.get("/officer/clues/线5099-20261128-00000000").status_code == 404
    assert alarms() == [(K.PROBED, "zhao", 30)]
    for _ in range(40):
        Client().get("/officer/nowhere")
    assert len(alarms()) == 1


@pytest.mark.parametrize("address", ["/exchange/loans/facts", "/exchange/deliveries/registration"])
def test_questions_and_deliveries_under_a_false_signature_are_seen(cast, address):
    signed = {"X-Xinheng-Service": "cqyrt", "X-Xinheng-Key": "0" * 16, "X-Xinheng-Signature": "AAAA"}
    for _ in range(10):
        answer = Client().post(address, "{}", content_type="application/json", headers=signed)
        assert answer.status_code == 401
    assert alarms() == [(K.FORGED, "127.0.0.1", 10)]


def test_who_opens_dossier_after_dossier_is_named(sign_in, cast, monkeypatch):
    monkeypatch.setattr(actions, "parameter", lambda name, on: {"alarm.collected": 10}[name])
    zhao = sign_in("zhao")
    shops = [register(generate(division="509901", serial=serial)) for serial in range(10)]
    for shop in shops[:9] * 2:
        assert zhao.get(f"/officer/e/{shop.identity}").status_code == 200
    assert alarms() == []
    zhao.get(f"/officer/e/{shops[9].identity}")
    assert alarms() == [(K.COLLECTED, "zhao", 10)]


def test_a_flood_is_seen(cast):
    for _ in range(SEARCH.times + 100):
        Client().get("/s?q=x", REMOTE_ADDR="198.51.100.9")
    assert alarms() == [(K.FLOODED, "198.51.100.9", 100)]


def test_an_alarm_that_cannot_be_kept_is_in_nobodys_way(cast, monkeypatch):
    def full(**told: object) -> None:
        raise OperationalError("disk is full")

    monkeypatch.setattr(actions, "raise_alarm", full)
    guess(20)
    assert alarms() == []
