"""An auditor with the laws beside the screen takes forty records and finds the platform's dates and reasons right."""

import random

import pytest

from tests import auditor_in_browser
from tests import cast as people
from tests.auditor_readings import Reading, later
from tests.screen import DESK, Person
from tests.shop import TODAY
from xinheng.credit.risk.tests.a_city_in_time import settle
from xinheng.fusion.registers.models import Subject

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_forty_records_of_many_kinds_are_told_as_the_articles_say(chromium, live_server, settings, tmp_path):
    settings.XINHENG_HOME = str(tmp_path)
    people.cast()
    settle(random.Random(5), TODAY)
    asked = auditor_in_browser.questions(Subject.objects.order_by("pk"))
    assert len(asked) == auditor_in_browser.MANY
    assert len({(one.fact.type, one.law.article) for one in asked}) >= 20
    assert {"administrative_penalty", "abnormal_operation_list", "serious_violation_list", "inspection_result",
            "sampling_result"} <= {one.fact.type for one in asked}  # fmt: skip
    zhao = Person(chromium, live_server.url, DESK).sign_in("zhao")
    assert auditor_in_browser.contradictions(zhao.page, live_server.url, asked, TODAY) == []
    # A law read a month shorter is seen on the page: the walk can fail.
    shown = next(one for one in asked if one.law.shown_on(TODAY) and one.law.until)
    said = auditor_in_browser.read(zhao.open(f"/officer/e/{shown.uscc}").page.content(), shown.fact)
    assert said is not None
    earlier = Reading(True, shown.law.starts, later(shown.law.until, -1), shown.law.article)
    assert auditor_in_browser.disagreement(said, earlier, TODAY) != ""
