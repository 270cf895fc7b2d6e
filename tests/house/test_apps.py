"""Know one app, know all: names, labels, READMEs, migrations that are sentences."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xinheng"


def own_apps():
    return [config for config in apps.get_app_configs() if config.name.startswith("xinheng.")]


def test_labels_are_unique_and_equal_the_folder():
    assert [c.label for c in own_apps()] == [c.name.rsplit(".", 1)[1] for c in own_apps()]


def test_every_app_says_what_it_is():
    assert [c.name for c in own_apps() if not (Path(c.path) / "README.md").exists()] == []


def test_migrations_have_names_that_say_what_they_do():
    names = [p.stem for p in SOURCE.rglob("migrations/0*.py")]
    assert [n for n in names if re.search(r"_auto_|_\d{8}", n)] == []


@pytest.mark.django_db
def test_models_have_no_missing_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_portals_hold_no_models():
    assert list((SOURCE / "portals").rglob("models.py")) == []


def test_no_signal_receivers_as_workflow():
    receivers = [p for p in SOURCE.rglob("*.py") if "django.dispatch" in p.read_text(encoding="utf-8")]
    assert receivers == []
