"""`xinheng erase person`: the number is asked for, what was destroyed and what stays is told."""

import subprocess
import sys

import pytest
from click.testing import CliRunner
from tests.cast import CITY, cast

from xinheng.cli import erase as command
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import SubjectSecret
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal
from xinheng.support.access.actions import give_role
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import roles_with
from xinheng.support.orgs.models import Organisation

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


def test_the_command_asks_for_the_number_and_tells_what_stays(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(command, "ready_database", lambda: None)
    settings.XINHENG_HOME = tmp_path
    sun, slug = cast().sun, next(role.slug for role in roles_with(Permission.HANDLE_PRIVACY))
    give_role(account=sun, role=slug, organisation=Organisation.objects.get(path=CITY), by="system")
    row = {
        "certificate_number": "T1", "person_id": NUMBER, "person_name": "陈大文",
        "operator_item": next(iter(standard().code_list("operator_item").by_code)),
        "approved_on": "2016-01-02", "valid_to": "2020-01-02", "authority": "市局",
    }  # fmt: skip
    write_records(type="operator_certificate", rows=[row], by="system")
    ask = ["person", "--by", sun.username, "--reason", "个请1号"]
    told = CliRunner().invoke(command.erase, ask, input=f"{NUMBER.lower()}\n")
    assert "已销毁 0 条" in told.output and "依规定长期保存" in told.output and NUMBER not in told.output.upper()
    assert SubjectSecret.objects.exists()
    told = CliRunner().invoke(command.erase, [*ask, "--entirely"], input=f"{NUMBER}\n")
    assert "已销毁 1 条" in told.output and not SubjectSecret.objects.exists()
    assert isinstance(CliRunner().invoke(command.erase, ask, input="11010519491231001X\n").exception, Refusal)


def test_a_command_reaches_what_every_app_keeps_beside_a_matter():
    """A process of its own, which has read nothing but the command: whom papers were served to stayed."""
    told = "import django; django.setup(); import xinheng.cli.erase; from xinheng.support.procedures import erasing; "
    told += "print(*sorted(one.__name__ for one in erasing.kept_beside()))"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True)
    assert run.stdout.split() == ["close_doors", "forget_names", "forget_rows_naming"]
