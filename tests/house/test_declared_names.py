"""A name in a city's file that nothing knows stops the start, with the file and the key: it would be read by nobody."""

from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from xinheng.credit.risk.supervising import KEY_TRADES
from xinheng.fusion.standard.trades import is_of_trade, strange_trades
from xinheng.kit.declared import DeclarationError
from xinheng.kit.shelf import shelves

CITY = 'name = "spring"\ntitle = "Springfield"\n'
BRAND = '[brand]\nname = "Springfield"\n'
LIST = 'title = "t"\nversion = "1"\nbasis = ["b"]\n{}\n[[items]]\nid = "one"\ntitle = "t"\nbasis = ["b"]\n'
PROMISE = '[templates.one]\ntitle = "t"\ntext = "t"\nkind = "{}"\ntrades = {}\n'
SOURCE = (
    'title = "t"\ndepartment = "d"\nrecord_type = "abnormal_operation_list"\n{}\n[columns]\n'
    '"code" = "uscc"\n"who" = "entity_name"\n"why" = "listing_reason"\n"since" = "listed_on"\n'
    '"by" = "listing_authority"\n"number" = "listing_document"\n'
)
COUNTED = (
    'id = "X-1"\ntitle = "t"\ndimension = "supervision"\naspect = "compliance"\nkind = "count"\nunit = "n"\n'
    'record_type = "administrative_penalty"\nbasis = "a law"\nexplanation = "e"\nimprove = "i"\nseen = false\n{}\n'
)
PEERS = '[yardstick]\nsql = "{}"\nshares = [0.9]\notherwise = [2]\nsmallest = 5\nat_least = 2'
NUMBER = (
    '[own.one]\ntitle = "t"\nunit = "{}"\n'
    'values = [{{ since = 2020-01-01, value = 1, basis = "a law", seen = true }}]\n'
)
SORT = '[[sorts]]\ntitle = "t"\ndisposals = ["prompt"]\nfollows = "f"\nbegins = "{}"\nasks = "{}"\n'
KIND = (
    'title = "t"\ntitle_en = "t"\ntheme = "subjects"\nsubject = "entity"\nidentity = "uscc"\nkey = ["uscc"]\n'
    'refresh = "P1D"\nretention = "permanent"\nbasis = "a law"\nsummary = "{{uscc}}"\n'
    'owner = {{ producer = "a", collector = "a", updater = "a", accountable = "a" }}\n[fields]\n'
    'uscc = {{ title = "t", title_en = "t", type = "uscc", required = true, role = "subject" }}\n'
    'second = {{ title = "t", title_en = "t", type = "text", role = "mention:x", scheme = "{}" }}\n'
)
TAG = 'title = "t"\nmeaning = "m"\nwhen = {{ {} }}\n'
CLOSELY = 'basis = "a law"\n[trades]\n"food" = {}\n'


def read_all(folder: Path, files: dict[str, str]) -> None:
    """Every shelf as the city has it whose pack has these files. The pages bring all that there are."""
    import_module(settings.ROOT_URLCONF)
    for name, text in {"city.toml": CITY + BRAND, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for one in shelves():
        one.of(folder)


@pytest.mark.parametrize(
    ("file", "text", "key"),
    [
        ("city.toml", CITY + 'language = "zz"\n' + BRAND, "language"),
        ("city.toml", CITY + 'main_scheme = "zz"\n' + BRAND, "main_scheme"),
        ("checklists/own.toml", LIST.format('field = "zz"'), "field"),
        ("checklists/own.toml", LIST.format('field = "drug"\nindustries = ["F525", "6210"]'), "industries"),
        ("checklists/own.toml", LIST.format('field = "drug"\nholders = ["zz"]'), "holders"),
        ("policy_fields.toml", '[fields]\nzz = ["H62"]\n', "fields.zz"),
        ("policy_fields.toml", '[fields]\ncatering = ["H99"]\n', "fields.catering"),
        ("commitments/own.toml", PROMISE.format("zz", "[]"), "templates.one.kind"),
        ("commitments/own.toml", PROMISE.format("service", '[""]'), "templates.one.trades"),
        (
            "indicators/x.toml",
            COUNTED.format('filter = { penalty_kind = { any_of = ["04", "zz"] } }'),
            "filter.penalty_kind",
        ),
        ("indicators/x.toml", COUNTED.format('part = { penalty_kind = { none_of = ["zz"] } }'), "part.penalty_kind"),
        (
            "indicators/x.toml",
            COUNTED.format('filter = { restriction_ends_on = { above = "zz" } }'),
            "filter.restriction_ends_on",
        ),
        ("indicators/x.toml", COUNTED.format('mentioned_as = "zz"'), "mentioned_as"),
        ("indicators/x.toml", COUNTED.format(PEERS.format("SELECT * FROM read_text('/etc/passwd')")), "yardstick.sql"),
        ("evaluation_words.toml", '[adverts]\ntitle = "t"\nwords = []\n', "adverts.words"),
        ("resolution/words.toml", 'zz = ["a"]\n', "zz"),
        ("tags/own.toml", TAG.format('field_types = ["zz"]'), "when.field_types"),
        ("tags/own.toml", TAG.format('subject = ["zz"]'), "when.subject"),
        ("sources/own.toml", SOURCE.format('date_format = "Y-m-d"'), "date_format"),
        (
            "sources/own.toml",
            SOURCE.format("") + '[values.listing_reason]\n"late" = "E99"\n',
            "values.listing_reason.late",
        ),
        ("parameters/own.toml", NUMBER.format("zz"), "own.one.unit"),
        ("violation_sorts.toml", SORT.format("inquiry_letter", "zz"), "sorts.0.asks"),
        ("violation_sorts.toml", SORT.format("", "codes"), "sorts.0.asks"),
        ("standard/subjects/own.toml", KIND.format("zz"), "fields.second.scheme"),
        ("key_trades.toml", CLOSELY.format('["62"]'), "trades.food"),
    ],
)
def test_a_name_that_nothing_knows_stops_the_start(tmp_path, file, text, key):
    with pytest.raises(DeclarationError) as told:
        read_all(tmp_path, {file: text})
    assert (told.value.path, told.value.key) == (tmp_path / file, key)


def test_what_is_known_is_taken_and_stands_in_place_of_ours(tmp_path):
    read_all(tmp_path, {"key_trades.toml": CLOSELY.format('["O80"]'), "policy_fields.toml": '[fields]\ndrug = ["Q"]\n'})
    (closely,) = KEY_TRADES.of(tmp_path).values()
    assert closely.prefixes == ("O80",)


def test_a_trade_is_the_beginning_of_a_code_with_its_letter():
    assert is_of_trade("H6210", ["C13", "H62"]) and is_of_trade("H6210", ["H"])
    assert not is_of_trade("H6210", ["62", "F6"]) and not is_of_trade("", ["H"]) and not is_of_trade("H6210", [])
    assert strange_trades(["H62", "H6210", "H", "62", "H99", ""]) == ["62", "H99", ""]
