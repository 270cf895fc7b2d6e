"""Rows that the trail tells of, changed by hand in the database: `audit verify` sees each kind."""

import pytest
from django.db import connection, transaction

from tests.cast import tell_of_grants
from tests.house.world import World, build
from tests.kept import kept
from tests.shop import penalise
from xinheng.fusion.registers import actions as registers
from xinheng.fusion.registers.actions import withdraw_record
from xinheng.fusion.registers.models import Record
from xinheng.support.access.models import Grant
from xinheng.support.audit.proving import compared
from xinheng.support.procedures.models import Step

pytestmark = pytest.mark.django_db


def _told() -> World:
    one = build()
    penalise(decision_number="山市监两河处罚〔2026〕901号")
    penalise(decision_number="山市监两河处罚〔2026〕902号")
    current = Record.objects.filter(type="administrative_penalty", superseded_at=None).order_by("pk")
    withdraw_record(record=current[0], by="system", reason="误报")
    tell_of_grants()
    return one


world = kept(_told)


def test_an_untouched_city_is_whole(world: World):
    assert compared() == []


def first(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


# Each: which row, and what a hand does to it.
ATTACKS = {
    "a step's reason": (f"SELECT id FROM {Step._meta.db_table} WHERE verb <> 'open' LIMIT 1",
                        f"UPDATE {Step._meta.db_table} SET reason = '另一个理由' WHERE id = %s"),
    "a step's facts": (f"SELECT id FROM {Step._meta.db_table} LIMIT 1",
                       f"UPDATE {Step._meta.db_table} SET facts = '{{\"amount\": \"1\"}}' WHERE id = %s"),
    "a step's author": (f"SELECT id FROM {Step._meta.db_table} LIMIT 1",
                        f"UPDATE {Step._meta.db_table} SET by_name = '别人' WHERE id = %s"),
    "a matter's facts": ("SELECT id FROM procedures_matter LIMIT 1",
                         "UPDATE procedures_matter SET facts = '{\"amount\": \"1\"}' WHERE id = %s"),
    "a matter's state": ("SELECT id FROM procedures_matter WHERE state <> 'closed' LIMIT 1",
                         "UPDATE procedures_matter SET state = 'closed' WHERE id = %s"),
    "a penalty": ("SELECT id FROM registers_record WHERE open LIKE '%3000%' LIMIT 1",
                  "UPDATE registers_record SET open = replace(open, '3000', '3') WHERE id = %s"),
    "a record's digest": ("SELECT id FROM registers_record WHERE type = 'registration' LIMIT 1",
                          "UPDATE registers_record SET digest = (SELECT digest FROM registers_record "
                          "WHERE type = 'administrative_penalty' LIMIT 1) WHERE id = %s"),
    "a record taken away": ("SELECT max(id) FROM registers_record",
                            "DELETE FROM registers_record WHERE id = %s"),
    "a record ended": ("SELECT id FROM registers_record WHERE superseded_at IS NULL LIMIT 1",
                       "UPDATE registers_record SET superseded_at = recorded_at WHERE id = %s"),
    "a withdrawal undone": ("SELECT id FROM registers_record WHERE superseded_at IS NOT NULL AND superseded_by IS NULL",
                            "UPDATE registers_record SET superseded_at = NULL WHERE id = %s"),
    "a grant": (f"SELECT id FROM {Grant._meta.db_table} WHERE role <> 'administrator' LIMIT 1",
                f"UPDATE {Grant._meta.db_table} SET role = 'administrator' WHERE id = %s"),
    "a grant's last day": (f"SELECT id FROM {Grant._meta.db_table} LIMIT 1",
                           f"UPDATE {Grant._meta.db_table} SET expires_on = '2099-01-01' WHERE id = %s"),
    "a grant taken away": (f"SELECT id FROM {Grant._meta.db_table} LIMIT 1",
                           f"DELETE FROM {Grant._meta.db_table} WHERE id = %s"),
    "a file's digest": ("SELECT id FROM files_storedfile LIMIT 1",
                        "UPDATE files_storedfile SET digest = (SELECT digest FROM registers_record LIMIT 1) "
                        "WHERE id = %s"),
}  # fmt: skip


def test_a_row_changed_by_hand_is_seen(world: World):
    unseen = []
    for attack, (find, change) in ATTACKS.items():
        row = first(find)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [row])
            assert cursor.rowcount == 1, attack
            if not compared():
                unseen.append(attack)
            transaction.set_rollback(True)
    assert unseen == []
    assert compared() == []


def test_what_an_older_version_wrote_is_no_break(monkeypatch):
    """Its events told of no content; the chain proves that none was taken out of them since."""
    real = registers.record_event

    def without_content(*, detail, **told):
        return real(detail={key: value for key, value in detail.items() if key != "content"}, **told)

    monkeypatch.setattr(registers, "record_event", without_content)
    penalise(decision_number="山市监两河处罚〔2026〕903号")
    assert compared() == []
