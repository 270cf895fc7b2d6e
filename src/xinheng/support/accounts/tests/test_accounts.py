import pytest
from django.core.exceptions import ValidationError
from tests.cast import OFFICE, cast

from xinheng.support.accounts.actions import hand_out_password, open_account
from xinheng.support.accounts.models import Account
from xinheng.support.audit.queries import events_about

pytestmark = pytest.mark.django_db

NEW = {"username": "feng", "display_name": "冯远", "password": "river-bank-2026", "office": OFFICE}


def verbs(account: Account) -> list[str]:
    return [event.verb for event in events_about(account)]


def test_an_account_is_opened_for_a_person():
    account = open_account(**NEW, post="执法员", certificate_number="50990101009", by="system")
    assert account.check_password("river-bank-2026")
    assert str(account) == "冯远"
    assert verbs(account) == ["open_account"]


def test_the_trail_holds_no_password():
    event = events_about(open_account(**NEW, by="system")).get()
    assert "river" not in event.detail


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "1234567890"}, "password"),
        ({"username": "two words"}, "username"),
        ({"username": ""}, "username"),
        ({"display_name": ""}, "display_name"),
    ],
)
def test_bad_input_names_its_field(wrong, field):
    with pytest.raises(ValidationError) as refused:
        open_account(**{**NEW, **wrong}, by="system")
    assert field in refused.value.message_dict
    assert not Account.objects.exists()


def test_a_name_is_taken_once():
    open_account(**NEW, by="system")
    with pytest.raises(ValidationError, match="用户名"):
        open_account(**NEW, by="system")


def test_an_administrator_hands_out_a_new_password():
    people = cast()
    given = hand_out_password(account=people.zhao, by=people.admin, reason="忘记密码")
    assert people.zhao.check_password(given)
