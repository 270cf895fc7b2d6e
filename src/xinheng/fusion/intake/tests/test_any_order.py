"""Late, twice, shuffled, taken back and sent again: the registers end as if everything had come once and in order."""

import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.deliveries import REGISTRATION_HEADER, shop

from xinheng.fusion.intake.actions import take_back_run
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.registers.models import Record, Subject

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEADER = REGISTRATION_HEADER + ",核准日期"
# What a department says on a day: shop → state.
SAID = st.lists(
    st.dictionaries(st.integers(0, 3), st.sampled_from(["存续", "注销"]), min_size=1), min_size=2, max_size=4
)


@pytest.fixture
def dated(city):
    """The registration with the day that makes a record newer."""
    path = city / "sources" / "registration.toml"
    text = path.read_text(encoding="utf-8").replace("[values", '"核准日期" = "approved_on"\n[values', 1)
    path.write_text(text, encoding="utf-8")
    SOURCES.forget()


def state() -> tuple[dict[str, str], dict[str, str]]:
    """What holds: of each record its state and day, of each subject its status."""
    rows = Record.objects.filter(type="registration", superseded_at=None)
    told = {one.key: json.loads(one.open) for one in rows}
    held = {key: f"{one['registration_state']} {one['approved_on']}" for key, one in told.items()}
    return held, {one.identity: one.status for one in Subject.objects.filter(identity__in=[f"uscc:{k}" for k in held])}


@settings(
    max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=SAID, chance=st.randoms(use_true_random=False))
@pytest.mark.clause("SZ-6.1-01", "CQ-4-11", part=True)
def test_whatever_the_order_the_registers_end_the_same(deliver, dated, said, chance):
    days = range(len(said))

    def send(day: int) -> IntakeRun:
        rows = [shop(number, state=told) + f",2026-03-{day + 1:02d}" for number, told in said[day].items()]
        deliver("registration", HEADER, *rows, name=f"{day}.csv")
        return IntakeRun.objects.latest("pk")

    def afterwards(order: list[int], wrong: int | None = None):
        """The state after these deliveries; of `wrong`, if any, everything is taken back, and the rest sent again."""
        with transaction.atomic():
            for day in order:
                send(day)
            if wrong is not None:
                for run in IntakeRun.objects.filter(files__0__name=f"{wrong}.csv", state="finished"):
                    take_back_run(run=run, by="system", reason="拿错了")
                for day in chance.sample([one for one in days if one != wrong], len(said) - 1):
                    send(day)
            told = state()
            transaction.set_rollback(True)
        return told

    shuffled = chance.sample([*days, *days[:2]], len(said) + 2)
    assert afterwards(shuffled) == afterwards(list(days))
    wrong = chance.choice(days)
    assert afterwards(shuffled, wrong) == afterwards([day for day in days if day != wrong])
