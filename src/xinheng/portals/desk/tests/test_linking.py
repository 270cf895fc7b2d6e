"""Records without a subject: a steward says whom they are about, and takes it back; nothing links itself by a name."""

import pytest
from tests.shop import SHOP, penalise, register

from xinheng.fusion.registers.models import Record
from xinheng.fusion.resolution.actions import Unresolved, wait_for
from xinheng.fusion.resolution.models import Decision, Waiting

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


@pytest.mark.parametrize(
    ("told", "status"),
    [({"identity": SHOP}, 302), ({"identity": "91500000000000000X"}, 422), ({}, 422)],
)
def test_another_subject_is_named_by_its_number(sign_in, waiting, told, status):
    answer = sign_in("he").post(f"/admin-desk/linking/{waiting.pk}", {**told, "reason": WHY})
    assert answer.status_code == status
    assert (held().subject is not None) is (status == 302)


def test_what_should_not_have_come_is_taken_back(sign_in, waiting):
    he = sign_in("he")
    he.post(f"/admin-desk/linking/{waiting.pk}/withdraw", {"reason": "外省的处罚，报送错了"})
    assert not Record.objects.filter(type="administrative_penalty", superseded_at=None).exists()
    assert "没有待归并的记录" in he.get("/admin-desk/linking/").content.decode()
