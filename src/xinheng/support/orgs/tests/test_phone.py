"""Where an office is called: its own telephone, else that of the body above."""

import pytest
from django.core.exceptions import ValidationError

from xinheng.support.audit.models import AuditEvent
from xinheng.support.orgs.actions import WrongOrganisation, load_organisations
from xinheng.support.orgs.changes import set_phone
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import authority_of
from xinheng.support.orgs.tests.test_actions import CITY, OFFICE

pytestmark = pytest.mark.django_db
CALLED = {**CITY, "phone": "000-55500101"}


def test_an_office_without_a_telephone_is_called_at_the_one_above():
    load_organisations([CALLED, OFFICE], by="system")
    assert authority_of("5099/01/").contact == "市局，电话 000-55500101"
    set_phone(organisation=Organisation.objects.get(path="5099/01/"), phone=" 000-55500102转8 ", by="system")
    assert authority_of("5099/01/").contact == "一所，电话 000-55500102转8"
    assert AuditEvent.objects.filter(verb="set_phone").count() == 1


def test_what_was_set_on_the_page_outlives_a_file_without_it():
    load_organisations([CALLED], by="system")
    load_organisations([CITY], by="system")
    assert Organisation.objects.get().phone == CALLED["phone"]


def test_where_nobody_has_one_the_office_is_named_alone():
    load_organisations([CITY, OFFICE], by="system")
    assert authority_of("5099/01/").contact == "一所"


@pytest.mark.parametrize("wrong", ["打前台", "1", "000-5550<b>", "0" * 40])
def test_what_cannot_be_called_is_refused_on_the_page_and_in_the_file(wrong):
    load_organisations([CALLED], by="system")
    with pytest.raises(ValidationError, match="联系电话由数字"):
        set_phone(organisation=Organisation.objects.get(), phone=wrong, by="system")
    with pytest.raises(WrongOrganisation, match="第 2 行联系电话由数字"):
        load_organisations([{**CITY, "phone": wrong}], by="system")
    assert Organisation.objects.get().phone == CALLED["phone"]
