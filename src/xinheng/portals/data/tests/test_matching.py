"""The steward orders a run, sees what was made one and what is doubtful, judges, thinks again: by the pages."""

import pytest
from tests.cast import cast
from tests.shop import OTHER, SHOP, penalise, register

from xinheng.fusion.matching.models import MatchRun, Pair, SubjectMerge
from xinheng.fusion.matching.tasks import match_city
from xinheng.fusion.registers.actions import relink_records
from xinheng.fusion.registers.models import Identifier, Record, Subject
from xinheng.fusion.resolution.actions import Unresolved, wait_for
from xinheng.fusion.resolution.models import Decision
from xinheng.kit import city_time
from xinheng.support.jobs.models import Job

pytestmark = pytest.mark.django_db
NAME = "山城巴味轩餐饮有限公司"
OLD = "500103000000001"


@pytest.fixture
def he(sign_in, tmp_path, settings):
    settings.LAKE_ROOT = tmp_path / "lake"
    cast()
    return sign_in("he")


def body(client, address: str = "/data/matching/") -> str:
    return client.get(address).content.decode()


def nameless(number: str) -> None:
    penalise(uscc="", decision_number=number)
    record = Record.objects.filter(type="administrative_penalty", superseded_at=None).latest("pk")
    wait_for([Unresolved(record.pk, "", "match", record.key, NAME)])


@pytest.mark.clause("WX-3.1C-02", "WX-3.1C-10")
@pytest.mark.clause("WX-3.3B-02", "WX-3.3B-05", part=True)
def test_a_doubt_is_judged_with_its_evidence_and_a_link_is_taken_back(he):
    shop = register()
    assert "还没有完成过一次运行" in body(he)
    nameless("罚1号")
    assert he.post("/data/matching/run", {}).status_code == 302
    assert "已排队" in body(he)
    assert he.post("/data/matching/run", {}).status_code == 422
    Job.objects.all().delete()
    assert match_city.func(by=cast().he.pk)
    # One shop alone fits: linked by rule, told, and the dossier has it.
    told = body(he)
    assert "归并 1 条记录" in told and "罚1号" in told
    assert "罚1号" in body(he, f"/e/{shop.identity}")
    link = Decision.objects.get()
    assert he.post(f"/data/matching/links/{link.pk}/undo", {"reason": "同名的另一家"}).status_code == 302
    assert "罚1号" not in body(he, f"/e/{shop.identity}")
    assert NAME in body(he, "/data/matching/?view=apart") or "罚1号" in body(he, "/data/matching/?view=apart")
    assert match_city.func(by=cast().he.pk) and not Decision.objects.filter(undone_at=None).exists()
    assert "随平台提供" in body(he, "/data/matching/model")


def test_two_stewards_on_one_pair(he, sign_in):
    register()
    other = register(OTHER, registered_address="两河区江岸路88号2层")
    nameless("罚2号")
    match_city.func(by=cast().he.pk)
    pair = (
        Pair.objects.get(other=f"subject:{other.pk}")
        if Pair.objects.filter(other=f"subject:{other.pk}")
        else Pair.objects.first()
    )
    page = f"/data/matching/pairs/{pair.pk}"
    shown = body(he, page)
    assert "名称全称相同" in shown and "罚2号" in shown and "合计" in shown
    wrong = he.post(page, {"verdict": "apart", "reason": ""})
    assert wrong.status_code == 422 and "请写明" in wrong.content.decode()
    assert he.post(page, {"verdict": "later", "reason": "等部门回话"}).status_code == 302
    assert he.post(page, {"verdict": "apart", "reason": "二楼是另一家"}).status_code == 302
    second = he.post(page, {"verdict": "same", "reason": "我看是"})
    assert second.status_code == 422 and "何清判为“不是同一主体”" in second.content.decode().replace("已判", "判")
    assert he.post(f"{page}/reopen", {"reason": "再看看"}).status_code == 302
    assert he.post(page, {"verdict": "same", "reason": "电话问过，是二楼这家"}).status_code == 302
    assert "罚2号" in body(he, f"/e/{Decision.objects.get(undone_at=None).subject.identity}")


def test_two_subjects_are_made_one_by_hand_and_two_again(he):
    shop = register()
    old = Subject.objects.create(kind="entity", identity=f"registration_no:{OLD}", name="巴味轩", division="509901001")
    Identifier.objects.create(subject=old, scheme="registration_no", value=OLD)
    penalise(uscc="", decision_number="罚3号")
    relink_records(links={Record.objects.get(type="administrative_penalty").pk: old.pk}, by="system")
    told = {"kept": SHOP, "gone": f"registration_no:{OLD}", "reason": "换发统一代码前的旧号"}
    assert he.post("/data/matching/join", told | {"gone": "registration_no:9"}).status_code == 422
    assert he.post("/data/matching/join", told).status_code == 302
    assert "罚3号" in body(he, f"/e/{shop.identity}") and "换发统一代码前的旧号" in body(he)
    assert (
        he.post(f"/data/matching/merges/{SubjectMerge.objects.get().pk}/split", {"reason": "不是一家"}).status_code
        == 302
    )
    assert "罚3号" not in body(he, f"/e/{shop.identity}")


def test_two_codes_cannot_be_joined(he):
    register()
    register(OTHER)
    refused = he.post("/data/matching/join", {"kept": SHOP, "gone": OTHER, "reason": "同名"})
    assert refused.status_code == 422 and "统一社会信用代码" in refused.content.decode()


def test_a_run_that_was_killed_is_told(he):
    MatchRun.objects.create(started_at=city_time.now(), by="何清", engine="duckdb", stage="逐项比较并打分")
    told = body(he)
    assert "逐项比较并打分”时中断" in told and "再运行一次就接着做" in told


def test_the_pages_ask_little(he, django_assert_max_num_queries):
    register()
    register(OTHER, registered_address="两河区江岸路88号2层")
    nameless("罚4号")
    match_city.func(by=cast().he.pk)
    for address in ("/data/matching/", f"/data/matching/pairs/{Pair.objects.first().pk}", "/data/matching/model"):
        with django_assert_max_num_queries(12):
            assert he.get(address).status_code == 200
