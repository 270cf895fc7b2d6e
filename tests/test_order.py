"""Every process of a pass begins with long tests and ends with short ones."""

from types import SimpleNamespace

from tests.order import WHOLE, in_parts


def item(name, *marks):
    folder = f"{WHOLE}/house" if name.startswith("house") else "src"
    return SimpleNamespace(nodeid=name, path=f"{folder}/{name}", get_closest_marker=lambda mark: mark in marks)


ROWS = [
    [item("short 1")], [item("browser 1", "browser")], [item("house 1"), item("house 2")], [item("short 2")],
    [item("slow", "slow")], [item("short 3"), item("browser 2", "browser")], [item("short 4")], [item("short 5")],
]  # fmt: skip


def names(processes):
    return [one.nodeid for one in in_parts(ROWS, processes)]


def test_each_part_begins_with_what_takes_long():
    told = names(2)
    assert told[:5] == ["browser 1", "short 3", "browser 2", "short 1", "short 2"]
    assert told[5:] == ["house 1", "house 2", "slow", "short 4", "short 5"]
    assert names(3)[3:6] == ["house 1", "house 2", "short 1"]


def test_each_part_opens_the_database_before_anything_is_planted():
    told = [
        one.nodeid
        for one in in_parts(ROWS, 2, opens=lambda one: one.nodeid in {"house 2", "slow", "short 2", "short 5"})
    ]
    assert (told[0], told[5]) == ("short 2", "short 5")
    assert sorted(told) == sorted(names(2))


def test_nothing_is_lost_and_one_process_keeps_the_order():
    alone = names(1)
    assert alone == [one.nodeid for row in ROWS for one in row]
    assert all(sorted(names(many)) == sorted(alone) for many in (2, 3, 7))
