"""A promise from its template to its end, through the business's, the officer's and the public's pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import cast as people
from tests import story
from tests.bad_files import bad_files
from tests.business import PHONE, Phone
from tests.house.world import picture
from tests.kept import kept
from tests.shop import OTHER, SHOP, known_before, register

from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.services.commitments.declarations import forbidden_words, templates
from xinheng.services.commitments.models import Commitment
from xinheng.services.commitments.queries import public_promises
from xinheng.services.commitments.rules import text_problems
from xinheng.services.complaints.actions import ComplaintForm, submit_complaint
from xinheng.support.files.actions import keep
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.timers import announce_breaches

pytestmark = pytest.mark.django_db
OWN = "菜单上标明价格和分量，有疑问的当面称重，少一赔一，开具凭证。"


def _world() -> None:
    people.cast()
    register(SHOP, phone=PHONE, registered_division="509901001", industry_code="H6210")


world = kept(_world)


@pytest.fixture
def owner(world: Any, settings: Any, tmp_path: Any) -> Phone:
    settings.FILES_ROOT = tmp_path / "files"
    phone = Phone()
    phone.sign_in()
    return phone


def sign(owner: Phone, template: str = "goods_price", **told: Any) -> Any:
    given = {"text": templates()[template].text, "signed": "1"} | told
    return owner.send(f"commitments/sign/{template}", **given)


def matter() -> Matter:
    return Matter.objects.filter(procedure="commitment").latest("pk")


def with_files(*named: str) -> dict[str, Any]:
    return {"files": [SimpleUploadedFile(name, picture()) for name in named]}


def public_page() -> str:
    return Client().get(f"/e/uscc:{SHOP}").content.decode()


def do(client: Any, verb: str, **told: Any) -> Any:
    return client.post(f"/officer/matters/{matter().number}/do/{verb}", told)


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        pytest.param("food_catering", "food_hygiene", marks=pytest.mark.clause("CQ-7.2.4-02")),
        pytest.param("service", "service", marks=pytest.mark.clause("CQ-7.2.4-03")),
        pytest.param("goods_price", "goods_price", marks=pytest.mark.clause("CQ-7.2.4-04")),
        pytest.param("compliance", "compliance", marks=pytest.mark.clause("CQ-7.2.4-05")),
        pytest.param("safety", "safety", marks=pytest.mark.clause("CQ-7.2.4-06")),
    ],
)
def test_each_kind_is_signed_as_its_template_says_and_public_at_once(owner, template, kind):
    assert templates()[template].title in owner.page("commitments/")
    assert sign(owner, template).status_code == 302
    assert (matter().state, matter().facts["wording"]) == ("published", "standard")
    record = Record.objects.get(type="voluntary_commitment", superseded_at=None)
    assert f'"kind": "{kind}"' in record.open or f'"kind":"{kind}"' in record.open
    assert templates()[template].text.strip()[:12] in public_page()


@pytest.mark.clause("CQ-7.2.4-01")
def test_own_words_with_a_file_are_looked_at_first(owner, sign_in):
    photo = SimpleUploadedFile("承诺书.png", story.picture())
    assert sign(owner, text=OWN, files=photo).status_code == 302
    assert matter().state == "submitted" and OWN[:10] not in public_page()
    zhao = sign_in("zhao")
    page = zhao.get(f"/officer/matters/{matter().number}").content.decode()
    assert OWN in page and "承诺书.png" in page
    address = next(one.split('"')[0] for one in page.split('href="') if "/files/" in one)
    assert zhao.get(address).status_code == 200
    assert do(zhao, "return_commitment", reason="写清称重的地方").status_code == 302
    assert "写清称重的地方" in owner.page(f"commitments/{matter().number}")
    again = owner.send(f"commitments/{matter().number}/again", text=OWN + "称在收银台旁。", signed="1")
    assert again.status_code == 302
    assert do(zhao, "publish").status_code == 302
    assert "称在收银台旁" in public_page()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"text": OWN + "电话 13912345678"}, "不能有"),
        ({"text": "全网最低，" + OWN}, "绝对化用语"),
        ({"text": "国 家 级" + OWN}, "国家级"),
        ({"text": "很好"}, "承诺太短"),
        ({"text": OWN * 90}, "最多 2000 字"),
        ({"signed": ""}, "勾选签署"),
        ({"files": SimpleUploadedFile("a.png", b"MZ" * 40)}, "图片"),
    ],
)
def test_what_cannot_be_public_is_refused_and_what_was_typed_stays(owner, told, words):
    answer = sign(owner, **told)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert str(told.get("text", ""))[:8] in page and not Commitment.objects.exists()


def test_no_bad_file_comes_with_a_promise_and_each_is_told_why(owner):
    for file, words in bad_files():
        answer = sign(owner, text=OWN, files=file)
        page = answer.content.decode()
        assert answer.status_code == 422, file.name
        assert words in page, (file.name, re.findall(r'class="error">(.*?)<', page))
        assert OWN in page
    assert not StoredFile.objects.exists()


def test_a_template_of_another_trade_is_not_offered(owner):
    assert "food_retail" not in owner.page("commitments/")
    assert sign(owner, "food_retail").status_code == 404


@pytest.mark.parametrize("word", ["最佳", "百分之百", "唯一"])
def test_the_forbidden_words_are_data(word):
    assert word in forbidden_words() and text_problems(OWN + word, forbidden_words())
    assert not text_problems(OWN, forbidden_words())


def test_no_template_promises_what_may_not_be_promised():
    assert {name: text_problems(one.text, forbidden_words()) for name, one in templates().items()} == {
        name: [] for name in templates()
    }


def _complaint(identity: str = f"uscc:{SHOP}") -> str:
    form = ComplaintForm(
        name="林小满", phone="13900000001", address="江岸路 8 号", respondent_name="", facts="标价 38 元，收了 48 元",
        claims=["C6"], identity=identity,
    )  # fmt: skip
    return submit_complaint(form=form).number


def test_a_complaint_links_to_the_promise_it_broke_and_the_dossier_says_so(owner, sign_in):
    sign(owner)
    zhao, sun = sign_in("zhao"), sign_in("sun")
    missing = do(zhao, "report_breach", complaint_number="诉5099-1", reason="标价")
    assert missing.status_code == 422 and "没有找到这家企业" in missing.content.decode()
    number = _complaint()
    assert do(zhao, "report_breach", complaint_number=number, reason="第二条：标价之外加价").status_code == 302
    early = do(sun, "confirm_breach", reason="小票为证")
    assert early.status_code == 422 and "还没有说明" in early.content.decode()
    assert "说明情况" in owner.page("")
    assert owner.send(f"matters/{matter().number}/do/explain", words="店员看错了价签").status_code == 302
    assert do(zhao, "confirm_breach", reason="小票为证").status_code == 422
    assert do(sun, "confirm_breach", reason="小票为证").status_code == 302
    assert '"kept": "0"' in _record() and number in owner.page(f"commitments/{matter().number}")
    assert owner.send(f"matters/{matter().number}/do/show_corrected", words="价签全部换过").status_code == 302
    assert do(zhao, "rectify", reason="到店看过").status_code == 302
    assert '"kept": "1"' in _record()


def test_a_promise_under_an_earlier_number_binds_the_same_shop(owner, sign_in, client):
    """It is public, not made twice, and broken by what somebody complains of today."""
    sign(owner)
    known_before(subject_by(SHOP), matter())
    assert [one.matter for one, _ in public_promises(f"uscc:{SHOP}")] == [matter()]
    assert sign(owner).status_code == 422 and Commitment.objects.count() == 1
    assert do(sign_in("zhao"), "report_breach", complaint_number=_complaint(), reason="标价").status_code == 302


def test_who_kept_it_after_all_is_cleared(owner, sign_in):
    sign(owner)
    zhao = sign_in("zhao")
    do(zhao, "report_breach", complaint_number=_complaint(), reason="标价")
    assert do(zhao, "clear_breach", reason="监控显示是别家").status_code == 302
    assert matter().state == "published" and '"kept": "1"' in _record()


def _record() -> str:
    open = Record.objects.get(type="voluntary_commitment", superseded_at=None).open
    return open.replace('":"', '": "')


def test_taken_back_it_ends_today_in_the_dossier(owner):
    sign(owner)
    assert owner.send(f"matters/{matter().number}/do/withdraw", words="不做这块了").status_code == 302
    assert matter().state == "withdrawn" and f'"valid_to": "{city_time.today()}"' in _record()


def test_it_is_renewed_near_its_end_alone_and_ends_by_itself(owner, clock):
    sign(owner)
    again = sign(owner)
    assert again.status_code == 422 and "已经公示，有效到" in again.content.decode()
    first, until = matter(), matter().facts["valid_to"]
    clock(f"{_day(until) - timedelta(days=20)} 09:00")
    owner.sign_in()
    assert "续签" in owner.page("commitments/") and sign(owner).status_code == 302
    assert Matter.objects.get(pk=first.pk).state == "renewed" and matter().facts["valid_to"] > until
    clock(f"{_day(matter().facts['valid_to']) + timedelta(days=5)} 09:00")
    announce_breaches(city_time.now())
    assert matter().state == "expired"


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def test_nobody_else_sees_or_signs_it(owner):
    sign(owner, text=OWN)
    register(OTHER, phone="13912345670", entity_name="石坝便民超市")
    other = Phone()
    other.sign_in(OTHER, "13912345670")
    for address in (f"commitments/{matter().number}", f"commitments/{matter().number}/again"):
        assert other.client.get(f"/business/{address}").status_code == 404
    assert other.send(f"matters/{matter().number}/do/withdraw", words="x").status_code == 404


def test_anybody_reads_a_promise_with_the_files_that_were_looked_at_and_no_others(owner, sign_in):
    assert "现在没有公示的承诺" in Client().get(f"/promises/uscc:{SHOP}").content.decode()
    assert sign(owner, text=OWN, **with_files("承诺书.png")).status_code == 302
    address = f"/promises/uscc:{SHOP}"
    assert OWN not in Client().get(address).content.decode()
    assert do(sign_in("sun"), "publish").status_code == 302
    page = Client().get(address).content.decode()
    assert OWN in page and "承诺书." in page and "自主承诺" in public_page()
    commitment = Commitment.objects.get()
    (stored,) = files_about(commitment)
    answer = Client().get(address, {"file": stored.pk})
    assert answer.status_code == 200 and answer["Content-Type"].startswith("image/")
    later = keep(name="改正.png", data=picture(), by=None, restricted=True, about=commitment)
    assert "改正." not in Client().get(address).content.decode()
    for wrong in (later.pk, 999_999, "x"):
        assert Client().get(address, {"file": wrong}).status_code == 404
    owner.send(f"matters/{matter().number}/do/withdraw", words="不做了")
    assert OWN not in Client().get(address).content.decode()
    assert Client().get(address, {"file": stored.pk}).status_code == 404
