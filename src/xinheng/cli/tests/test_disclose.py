"""`xinheng disclose`: a person reads all that is held of him, whoever keeps it, and nobody else does."""

import stat

import pytest
from click.testing import CliRunner
from tests.cast import CITY, LIN, OTHER_OFFICE, cast
from tests.shop import register

from xinheng.cli import disclose as command
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.erasing import erase_person
from xinheng.fusion.registers.queries import person_by_number
from xinheng.fusion.standard.registry import standard
from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.models import Complaint
from xinheng.support.access.actions import give_role
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import roles_with
from xinheng.support.audit.models import AuditEvent
from xinheng.support.orgs.models import Organisation

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def ask(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(command, "ready_database", lambda: None)
    settings.XINHENG_HOME = tmp_path
    slug = next(role.slug for role in roles_with(Permission.HANDLE_PRIVACY))
    give_role(account=cast().sun, role=slug, organisation=Organisation.objects.get(path=CITY), by="system")

    def run(number: str = "", phone: str = "", by: str = "sun", to: str = "told.txt"):
        words = ["--by", by, "--reason", "个-20270301-001", "--to", str(tmp_path / to)]
        told = CliRunner().invoke(command.disclose, words, input=f"{number}\n{phone}\n")
        path = tmp_path / to
        return told, path.read_text("utf-8-sig") if path.exists() else ""

    return run


@pytest.fixture
def person():
    row = {
        "certificate_number": "T1", "person_id": NUMBER, "person_name": "陈大文",
        "operator_item": next(iter(standard().code_list("operator_item").by_code)),
        "approved_on": "2016-01-02", "valid_to": "2020-01-02", "authority": "市局",
    }  # fmt: skip
    write_records(type="operator_certificate", rows=[row], by="system")
    return person_by_number(NUMBER)


@pytest.mark.clause("SZ-11.3-02", "EX-09")
def test_a_person_reads_what_the_registers_hold(ask, person, tmp_path):
    told, text = ask(NUMBER.lower())
    assert told.exit_code == 0, told.output
    for words in ("陈大文", NUMBER, "2016-01-02", "来源：", "长期保存", "登记簿：1 条"):
        assert words in text, words
    assert NUMBER not in told.output.upper()
    assert stat.S_IMODE((tmp_path / "told.txt").stat().st_mode) == 0o600
    event = AuditEvent.objects.get(verb="disclose_person")
    assert event.actor_name == cast().sun.display_name and NUMBER not in event.detail


def test_what_was_destroyed_is_said_to_be(ask, person):
    erase_person(subject=person, by=cast().sun, reason="个请1号", entirely=True)
    _, text = ask(NUMBER)
    assert "登记簿：1 条" in text and "陈大文" not in text


def test_complaints_are_found_by_the_telephone(ask, client):
    send(client, register())
    complaint = Complaint.objects.get()
    _, text = ask(phone=LIN.phone)
    phone_known = complaint.number in text
    assert phone_known and "姓名：" in text and "事实：" in text
    assert AuditEvent.objects.filter(verb="complaint.disclose").count() == 1
    _, other = ask(phone="13911111112", to="other.txt")
    assert complaint.number not in other and "投诉：0 件" in other


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"by": "zhao", "number": NUMBER}, "没有办理个人信息请求的权限"),
        ({"by": "nobody", "number": NUMBER}, "没有名为"),
        ({}, "至少给一样"),
    ],
)
def test_nobody_else_reads_it(ask, person, given, says):
    told, text = ask(**given)
    assert says in str(told.exception) and not text
    assert not AuditEvent.objects.filter(verb__contains="disclose").exists()


def test_a_file_that_is_there_is_kept(ask, person, tmp_path):
    (tmp_path / "told.txt").write_text("mine")
    told, text = ask(NUMBER)
    assert "已经存在" in str(told.exception) and text == "mine"


def test_who_answers_for_one_office_opens_no_complaint_of_another(ask, client):
    send(client, register())
    slug = next(role.slug for role in roles_with(Permission.HANDLE_PRIVACY))
    other = cast().organisations[OTHER_OFFICE]
    give_role(account=cast().qian, role=slug, organisation=other, by="system")
    _, text = ask(phone=LIN.phone, by="qian")
    assert "投诉：0 件" in text
