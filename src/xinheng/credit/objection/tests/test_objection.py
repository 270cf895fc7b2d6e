"""A fact is disputed by who reads it: it is marked, looked into by its owner, and corrected, kept or annulled."""

import re
from dataclasses import replace
from functools import partial

import pytest
from django.test import Client
from tests import story
from tests.at_once import at_once
from tests.shop import SHOP, known_before
from tests.stored import stored

from xinheng.credit.disputing import ToldDispute
from xinheng.credit.objection.actions import erase_objector
from xinheng.credit.objection.filing import file_as_party, file_publicly
from xinheng.credit.objection.models import Objection
from xinheng.credit.objection.tasks import tell_objector
from xinheng.credit.objection.tests.conftest import FINE, SAMPLE, WRONG, objection, public, put, told
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.accounts.models import Account
from xinheng.support.audit.queries import verify
from xinheng.support.files.queries import files_about
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.noting import write_note
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db
NUMBER, SHEET = FINE["decision_number"], SAMPLE["sheet_number"]
LOOKED = "经当事人和处罚机关核对，决定书上的当事人是另一家店"


def due() -> dict[str, str]:
    return {one.rule.title: str(one.due_on) for one in clock_readings(objection()) if one.open}


def fact(page: str, kind: str) -> str:
    """The address of the form about the first fact of a kind, as the page offers it."""
    return re.search(rf'href="(/objection/new\?[^"]*t={kind}[^"]*)"', page)[1].replace("&amp;", "&")


def filed(client: Client, kind: str, **other: str):
    """From the shop's page, by its link, to the receipt."""
    page = client.get(re.search(r'href="(/objection\?e=[^"]*)">申请纠错', public())[1]).content.decode()
    form = client.get(fact(page, kind)).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"', form))
    given = {
        **hidden,
        "objector": "other",
        "wrong": WRONG,
        "proof": "租赁合同",
        "name": "林小满",
        "phone": "13900000001",
    }
    return client.post("/objection/new", {**given, **other}, follow=True)


def receipt(answer) -> tuple[str, str]:
    return tuple(re.findall(r'class="number">([^<]*)<', answer.content.decode()))


def looked_up(client: Client, number: str, word: str):
    return client.post("/objection/mine", {"number": number, "word": word}, follow=True)


def cost() -> int:
    subject = subject_by(SHOP)
    store(prepare([subject.pk]))
    return sum(one["points"] for one in result_for(subject.pk).reasons if one["indicator"].startswith("G-S0"))


@pytest.mark.clause("CQ-6.2-11", part=True)
def test_a_passer_by_says_a_fine_is_wrong_and_the_source_corrects_it(
    shop, client, desk, clock, settings, django_capture_on_commit_callbacks
):
    before = cost()
    number, word = receipt(filed(client, "administrative_penalty"))
    assert number == objection().number and due() == {"异议受理时限": "2026-11-18"}
    # Nobody is believed before an officer has looked; and nobody reads who it was, nor a telephone in a text.
    assert "异议核实中" not in public() and before > 0
    he = desk("he")
    page = he.page()
    assert "林小满" not in page and "13900000009" not in page and "隔壁同名的店" in page
    assert he.do("accept").status_code == 302
    assert "异议核实中" in public() and NUMBER in public() and cost() == before
    assert "异议核实中" in desk("zhao").client.get(f"/officer/e/{SHOP}").content.decode()
    assert he.do("ask_source").status_code == 302
    assert due()["来源单位校核期限"] == "2026-11-30"
    assert he.do("source_confirms_error", reason=LOOKED).status_code == 302
    # Confirmed wrong: not shown, costs nothing, from this moment.
    assert NUMBER not in public() and (cost(), due()["更正时限"]) == (0, "2026-11-19")
    refused = he.do("correct")
    assert refused.status_code == 422 and "还没有送来更正后的记录" in refused.content.decode()
    put("administrative_penalty", FINE, fine_amount="300", penalty_content="罚款三百元")
    settings.XINHENG_MESSAGES = ["outbox"]
    with django_capture_on_commit_callbacks(execute=True):
        assert he.do("correct").status_code == 302
    assert NUMBER in public() and "罚款三百元" in public() and "异议核实中" not in public() and cost() > 0
    assert tell_objector.func(objection().pk) is True
    answer = looked_up(client, number, word).content.decode()
    assert "记录有误，已经更正" in answer and LOOKED in answer
    assert Record.objects.filter(type="objection", superseded_at=None).count() == 1
    assert Record.objects.filter(type="objection").count() == 3


def test_what_should_not_exist_is_annulled_by_the_head_and_stays_away(shop, desk):
    he, before = desk("he"), cost()
    he.file("administrative_penalty", NUMBER)
    he.do("accept")
    he.do("find_own_error", reason=LOOKED)
    assert he.do("annul", reason=LOOKED).status_code in (403, 404, 422)
    assert desk("sun").do("annul", reason=LOOKED).status_code == 302
    assert (objection().state, before > 0, cost()) == ("annulled", True, 0)
    assert NUMBER not in public()
    put("administrative_penalty", FINE, remark="再次报送")
    assert NUMBER not in public()
    page = desk("zhao").client.get(f"/officer/e/{SHOP}").content.decode()
    assert NUMBER in page and "异议成立，记录有误" in page


@pytest.mark.parametrize("way", [["dismiss"], ["ask_source", "source_confirms_record"]])
def test_what_is_right_is_kept_and_the_trace_stays(shop, desk, way):
    he = desk("he")
    he.file("administrative_penalty", NUMBER)
    he.do("accept")
    for verb in way:
        assert he.do(verb, reason="决定书无误").status_code == 302
    assert (objection().state, due()) == ("dismissed", {})
    assert NUMBER in public() and "异议核实中" not in public()
    assert '"kept"' in Record.objects.get(type="objection", superseded_at=None).open


@pytest.mark.clause("CQ-6.2-16", part=True)
def test_a_result_to_which_the_party_objects_is_not_public(shop, client, desk):
    assert "自制腌菜" in public()
    he = desk("he")
    he.file("sampling_result", SHEET, objector="other")
    he.do("accept")
    assert "自制腌菜" in public() and "异议核实中" in public()
    he.do("dismiss", reason="报告无误")
    he.file("sampling_result", SHEET)
    assert "自制腌菜" in public()
    he.do("accept")
    assert "自制腌菜" not in public() and "异议" not in public().replace("申请纠错", "")
    he.do("withdraw", reason="当事人来电撤回")
    assert "自制腌菜" in public()


def test_sent_twice_is_one_and_another_has_to_wait(shop, client):
    first = filed(client, "administrative_penalty", form_key="k" * 32)
    again = filed(client, "administrative_penalty", form_key="k" * 32)
    assert receipt(first) == receipt(again) and Matter.objects.count() == 1
    kept_open = filed(client, "administrative_penalty", form_key="k" * 32, wrong="是我来说的")
    assert kept_open.status_code == 422 and "没有保存" in kept_open.content.decode()
    other = filed(client, "administrative_penalty", form_key="j" * 32)
    assert other.status_code == 422 and "正在核实" in other.content.decode() and "林小满" in other.content.decode()


WRONG_FORMS = [({"wrong": ""}, "写明哪里不对"), ({"phone": ""}, "联系电话"), ({"objector": "x"}, "选择")]


def test_a_wrong_form_is_refused_and_kept(shop, client):
    for given, words in WRONG_FORMS:
        answer = filed(client, "administrative_penalty", **given)
        page = answer.content.decode()
        assert (answer.status_code, words in page, "租赁合同" in page) == (422, True, True), words
    for given in ({"target_key": "没有"}, {"target_type": "registration_x"}, {"identity": "uscc:0"}):
        assert filed(client, "administrative_penalty", **given).status_code == 404
    assert not Matter.objects.exists()


def test_only_its_own_word_opens_an_objection(shop, client, desk):
    number, word = receipt(filed(client, "administrative_penalty"))
    for given in ((number, "2345-6789-ACDE"), ("异5099-20261116-AAAAAAAA", word), (number, "")):
        answer = looked_up(client, *given)
        assert answer.status_code == 422 and "已收到" not in answer.content.decode()
    assert "2 个工作日内告知是否受理" in looked_up(client, number, word.lower()).content.decode()
    row = Objection.objects.get()
    assert "林小满".encode() not in bytes(row.person) and row.read()["phone"] == "13900000001"


def test_what_does_not_exist_or_is_gone_is_not_looked_into(shop, desk):
    he = desk("he")
    for given, words in (
        (("administrative_penalty", "没有"), "照信用档案上的填写"),
        (("sampling_result", NUMBER), "没有"),
    ):
        answer = he.file(*given)
        assert answer.status_code == 422 and words in answer.content.decode()
    he.file("administrative_penalty", "两市监处(2026)31号")
    twice = he.file("administrative_penalty", NUMBER)
    assert twice.status_code == 422 and objection().number in twice.content.decode()
    Record.objects.filter(type="administrative_penalty").update(superseded_at="2026-11-16T02:00Z")
    answer = he.do("accept")
    assert answer.status_code == 422 and "已经更正或者撤回" in answer.content.decode()
    assert he.do("refuse_acceptance", reason="已经更正").status_code == 302
    assert not Record.objects.filter(type="objection").exists()


def test_who_objected_is_forgotten_and_what_was_found_stays(shop, client, desk):
    sun, zhao = (Account.objects.get(username=one) for one in ("sun", "zhao"))
    number, word = receipt(filed(client, "administrative_penalty", wrong="我是林小满，这笔不是本店的"))
    with pytest.raises(MoveRefused, match="尚未办结"):
        erase_objector(matter=objection(), by=sun, reason="本人要求")
    desk("he").do("refuse_acceptance", reason="林小满来电说已经解决")
    with pytest.raises(MoveRefused, match="负责人"):
        erase_objector(matter=objection(), by=zhao, reason="本人要求")
    erase_objector(matter=objection(), by=sun, reason="本人要求")
    told = f"{objection().facts} {list(objection().steps.values_list('reason', 'facts'))}"
    assert "林小满" not in told and "不是本店的" in told
    assert (Objection.objects.get().read(), looked_up(client, number, word).status_code) == ({}, 422)
    assert verify() == []


def test_an_objectors_wish_reaches_letters_notices_and_what_was_served(shop, client, desk):
    sun, he = (Account.objects.get(username=one) for one in ("sun", "he"))
    filed(client, "administrative_penalty", wrong="我是林小满，这笔不是本店的")
    write_note(matter=objection(), kind="note", words="来信", by=he, files=[("林小满来信.png", story.picture())])
    notify(account=he, title="联系林小满", body="", about=objection())
    desk("he").do("refuse_acceptance", reason="林小满来电说已经解决")
    erase_objector(matter=objection(), by=sun, reason="本人要求")
    assert "林小满" not in stored() and not files_about(objection())


def test_other_districts_see_nothing_of_it(shop, desk):
    desk("he").file("administrative_penalty", NUMBER)
    assert desk("qian").client.get(f"/officer/matters/{objection().number}").status_code == 404
    assert told("x", "y")["uscc"] == SHOP


def test_what_is_not_shown_cannot_be_objected_to_by_a_passer_by(shop):
    """A fine whose period is over, a fact of another shop, one that is not there: the action itself refuses."""
    put("administrative_penalty", FINE, decision_number="两市监处〔2024〕1号", penalised_on="2024-09-01",
        published_on="2024-09-10")  # fmt: skip
    over = Record.objects.get(type="administrative_penalty", effective_on="2024-09-01").key
    shown = shown_fine()
    for identity, key in ((f"uscc:{SHOP}", over), (f"uscc:{SHOP}", "没有的文号"), ("uscc:91509901MA00000000", shown)):
        with pytest.raises(MoveRefused, match="不对外公示"):
            file_publicly(disputed(identity, key))
    assert not Objection.objects.exists()
    assert file_publicly(disputed(f"uscc:{SHOP}", shown)).number == objection().number


def disputed(identity: str, key: str) -> ToldDispute:
    return ToldDispute(
        identity=identity, target_type="administrative_penalty", target_key=key, objector="other", wrong=WRONG,
        proof="租赁合同", name="林小满", phone="13900000001", received_on=city_time.today(),
        form_key=f"the key of a form about {key}",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_objections_at_once_to_one_record_one_is_taken(shop):
    told = [replace(disputed(f"uscc:{SHOP}", shown_fine()), form_key=f"form {number}") for number in range(3)]
    given = at_once(*[partial(file_publicly, one) for one in told])
    assert [Objection.objects.count(), sum(isinstance(each, MoveRefused) for each in given)] == [1, 2]


def test_a_stranger_who_says_he_is_the_shop_holds_its_own_objection_up_no_more(shop):
    """Anybody may call himself the party on the public's page; the shop sends its own from its workspace."""
    shop_itself = Party(1, "陈大文", f"uscc:{SHOP}", "某店", frozenset(PartyRight))
    said = replace(disputed(f"uscc:{SHOP}", shown_fine()), objector="party")
    file_publicly(said)
    own = file_as_party(said, shop_itself)
    assert own.facts["own"] and Matter.objects.filter(procedure="objection_to_record").count() == 2
    with pytest.raises(MoveRefused, match=own.number):
        file_as_party(said, shop_itself)


def test_a_stranger_who_says_he_is_the_shop_hides_no_record_by_it(shop, desk):
    """Results under an objection of the party are not shown; what a passer-by calls himself is known to nobody."""
    file_publicly(replace(disputed(f"uscc:{SHOP}", shown_fine()), objector="party"))
    desk("he").do("accept")
    assert '"objector":"other"' in Record.objects.get(type="objection").open.replace(": ", ":")


def shown_fine() -> str:
    return Record.objects.get(type="administrative_penalty", effective_on="2026-09-01").key


def test_one_objection_at_a_time_under_whatever_number_the_shop_was_known(shop, desk):
    he = desk("he")
    assert he.file("administrative_penalty", NUMBER).status_code == 302
    first = objection()
    known_before(subject_by(SHOP), first)
    again = he.file("administrative_penalty", NUMBER)
    assert again.status_code == 422 and f"一件异议在核实（{first.number}）" in again.content.decode()
