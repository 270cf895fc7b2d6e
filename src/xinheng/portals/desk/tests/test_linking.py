"""Records without a subject: a steward says whom they are about, and takes it back; nothing links itself by a name."""

import pytest
from tests.shop import SHOP, penalise, register

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.resolution.actions import Unresolved, decide, undo_decision, wait_for
from xinheng.fusion.resolution.models import Decision, Waiting
from xinheng.fusion.standard.registry import standard

pytestmark = pytest.mark.django_db
NAME = "山城巴味轩餐饮有限公司"
WHY = "名称、地址与登记信息一致"


@pytest.fixture
def waiting(cast) -> Waiting:
    register()
    penalise(uscc="")
    record = Record.objects.get(type="administrative_penalty")
    wait_for([Unresolved(record.pk, "", "match", NAME, NAME)])
    return Waiting.objects.get()


def held() -> Record:
    return Record.objects.get(type="administrative_penalty", superseded_at=None)


def test_a_record_is_linked_by_its_name_and_let_go_again(sign_in, waiting):
    he = sign_in("he")
    assert NAME in he.get("/admin-desk/linking/").content.decode()
    sheet = f"/admin-desk/linking/{waiting.pk}"
    assert "名称相同" in he.get(sheet).content.decode()
    assert he.post(sheet, {"fits": f"uscc:{SHOP}", "reason": WHY}).status_code == 302
    assert held().subject.identity == f"uscc:{SHOP}"
    assert WHY in he.get("/admin-desk/linking/").content.decode()
    he.post(f"/admin-desk/linking/undo/{Decision.objects.get().pk}", {"reason": "同名的另一家"})
    assert held().subject is None and Waiting.objects.count() == 1


def test_a_slip_of_a_market_stands_under_its_seller_and_not_its_goods(sign_in, waiting):
    """And after its link was taken back it does so again."""
    row = {"slip_number": "P-1", "product_name": "花椒", "origin": "江津", "quantity": "3", "seller_name": NAME}
    write_records(type="market_sales_slip", rows=[row | {"sold_on": "2026-11-20"}], by="system")
    record, he = Record.objects.get(type="market_sales_slip"), sign_in("he")
    decision = decide(record=record, subject=subject_by(f"uscc:{SHOP}"), by="system", reason=WHY)
    undo_decision(decision=decision, by="system", reason="同名的另一家")
    slip = Waiting.objects.get(record__type="market_sales_slip")
    assert he.get("/admin-desk/linking/").content.decode().count(f'<td title="{NAME}">') == 2
    assert "名称相同" in he.get(f"/admin-desk/linking/{slip.pk}").content.decode()


@pytest.mark.parametrize(
    ("told", "status"),
    [({"identity": SHOP}, 302), ({"identity": "91500000000000000X"}, 422), ({}, 422)],
)
def test_another_subject_is_named_by_its_number(sign_in, waiting, told, status):
    answer = sign_in("he").post(f"/admin-desk/linking/{waiting.pk}", {**told, "reason": WHY})
    assert answer.status_code == status
    assert (held().subject is not None) is (status == 302)


@pytest.mark.clause("WX-3.3B-05", part=True)
def test_a_record_that_fits_nobody_gets_a_subject_of_its_own_which_may_turn_out_to_be_another(sign_in, waiting):
    he, sheet = sign_in("he"), f"/admin-desk/linking/{waiting.pk}/establish"
    assert "名称像个人姓名的不要建" in he.get(sheet).content.decode()
    assert he.post(sheet, {"reason": ""}).status_code == 422 and held().subject is None
    assert he.post(sheet, {"reason": "没有登记，无照经营"}).status_code == 302
    own = held().subject
    assert own.name == NAME and own.identity.startswith("unregistered:") and not Waiting.objects.exists()
    assert "山市监两河处罚〔2026〕137号" in he.get(f"/officer/e/{own.identity}").content.decode()
    assert "无照经营" in he.get("/admin-desk/linking/").content.decode()
    undo = f"/admin-desk/linking/undo/{Decision.objects.get().pk}"
    refused = he.post(undo, {"reason": "弄错了"})
    assert refused.status_code == 422 and "归并两个主体" in refused.content.decode()
    told = {"kept": SHOP, "gone": own.identity, "reason": "补办了登记，就是这家"}
    assert he.post("/data/matching/join", told).status_code == 302
    assert held().subject.identity == f"uscc:{SHOP}"


def test_of_a_person_no_subject_is_made_by_name(sign_in, waiting, monkeypatch):
    kind = standard().type("administrative_penalty").model_copy(update={"subject": "person"})
    monkeypatch.setitem(standard().types, "administrative_penalty", kind)
    answer = sign_in("he").post(f"/admin-desk/linking/{waiting.pk}/establish", {"reason": "没有登记"})
    assert answer.status_code == 422 and "人员、产品等" in answer.content.decode() and held().subject is None


def test_what_should_not_have_come_is_taken_back(sign_in, waiting):
    he = sign_in("he")
    he.post(f"/admin-desk/linking/{waiting.pk}/withdraw", {"reason": "外省的处罚，报送错了"})
    assert not Record.objects.filter(type="administrative_penalty", superseded_at=None).exists()
    assert "没有待归并的记录" in he.get("/admin-desk/linking/").content.decode()
