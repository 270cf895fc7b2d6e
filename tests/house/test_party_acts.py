"""What a party sends comes whole or not at all: files of an act that is refused stay nowhere."""

import inspect

from xinheng.support.procedures.doors.of_party import _ACTS


def test_every_act_with_files_is_one_transaction():
    with_files = {f"{procedure} {verb}": act.do for (procedure, verb), act in _ACTS.items() if act.files}
    assert len(with_files) >= 3
    apart = [name for name, do in with_files.items() if inspect.unwrap(do) is do]
    assert apart == [], "put @transaction.atomic above what it does"
