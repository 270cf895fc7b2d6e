"""An officer says how he is reached when he is not at his desk, is told there, and sees what became of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from xinheng.support.notices.actions import notify
from xinheng.support.sending.actions import send_due

pytestmark = pytest.mark.django_db
ADDRESS = "/officer/notices/reach"


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    settings.XINHENG_HOME, settings.XINHENG_MESSAGES = tmp_path, ["outbox"]
    return tmp_path / "outbox" / "messages.jsonl"


@pytest.mark.clause("WX-3.1P-08")
def test_a_number_is_given_a_message_arrives_and_its_fate_is_shown(cast, sign_in, outbox):
    zhao = sign_in("zhao")
    assert zhao.post(ADDRESS, {"sms": "13800001234", "sms_often": "at_once"}).status_code == 302
    assert "13800001234" in zhao.get(ADDRESS).content.decode()
    notify(account=cast.zhao, title="投诉 诉5099-1 待办：受理", body="江岸路某店")
    assert "诉5099-1" in zhao.get("/officer/notices").content.decode()
    assert send_due() == 1
    (told,) = [json.loads(line) for line in outbox.read_text(encoding="utf-8").splitlines()]
    assert "诉5099-1" in str(told) and "江岸路" not in str(told), "what it is about stays inside"
    assert "最近的外发记录" in zhao.get(ADDRESS).content.decode()
    assert "最近的外发记录" not in sign_in("sun").get(ADDRESS).content.decode()


def test_what_is_no_number_is_refused_and_stays_in_its_field(cast, sign_in, outbox):
    answer = sign_in("zhao").post(ADDRESS, {"sms": "12345", "sms_often": "daily"})
    assert answer.status_code == 422
    assert "12345" in answer.content.decode() and "没有保存" in answer.content.decode()


def test_where_nothing_leaves_the_house_the_page_says_so(cast, sign_in, settings):
    settings.XINHENG_MESSAGES = []
    assert "只有站内通知" in sign_in("zhao").get(ADDRESS).content.decode()
