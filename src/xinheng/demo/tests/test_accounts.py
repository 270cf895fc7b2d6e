"""What the demo's accounts for a business may do: three delegates of a chain, a consent that runs."""

import pytest
from tests.business import PHONE, Phone
from tests.cast import cast
from tests.shop import register

from xinheng.demo.loan_service import LoanProgram
from xinheng.demo.people import CITY, settle_people
from xinheng.kit.credit_code import generate
from xinheng.services.loans import demo as loans
from xinheng.services.loans.models import LoanConsent
from xinheng.services.mandates import demo
from xinheng.services.mandates.models import Mandate
from xinheng.services.reports.actions import ToldReport, file_report
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.offered import next_work

pytestmark = pytest.mark.django_db


def test_a_chain_has_three_delegates_with_rights_of_their_own():
    cast()
    chain = register(generate(division="509901", serial=41), entity_name=demo.CHAIN, phone=PHONE)
    assert (demo.tell(), demo.tell()) == (3, 0)
    assert Mandate.objects.filter(identity=chain.identity, represents=False).count() == 3
    accounts = Phone()
    accounts.sign_in(chain.identity.partition(":")[2], demo.DELEGATES[0][1])
    assert accounts.client.get("/business/reports/").status_code == 200
    assert accounts.client.get("/business/repair").status_code == 403


def test_a_consent_runs_where_the_service_is_connected(settings):
    cast()
    register(generate(division="509901", serial=42), entity_name=loans.SHOP, phone=PHONE)
    settings.XINHENG_LOAN_KEYS = []
    assert loans.tell() == 0
    settings.XINHENG_LOAN_KEYS = [f"cqyrt={LoanProgram().public_key}"]
    assert (loans.tell(), loans.tell()) == (1, 0)
    assert LoanConsent.objects.get().facts == loans.FACTS


def test_what_is_said_of_a_shop_that_no_register_knows_has_somebody_to_receive_it():
    """It lies at the city's own desk: complaint or report, one of the demo's accounts gives it on."""
    settle_people()
    told = ToldReport("visit", "无照卖酒", respondent_name="半山腰烧烤摊")
    matter = file_report(told=told, by=None).matter
    assert matter.office == CITY
    assert [one.username for one in Account.objects.all() if next_work(matter, one)] == ["fan"]
