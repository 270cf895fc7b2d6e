"""Know one app, know all: the names a file may have (ADR 6)."""

from pathlib import Path

from django.apps import apps

from tests.house import laid

PALETTE = {
    "__init__.py", "apps.py", "models.py", "actions.py", "queries.py", "rules.py", "tasks.py", "admin.py",
    "declarations.py", "forms.py", "papers.py", "papers.toml", "permissions.py", "README.md", "procedure.toml",
    "parameters.toml",
    # What the worker calls every second, and what of the app the trail is compared with.
    "followers.py", "proving.py",
    # What the app tells in the demo, so that its desk is not empty there.
    "demo.py",
}  # fmt: skip
FOLDERS = {"migrations", "tests", "documents", "__pycache__"}
# A room that grew keeps its name and has inner walls: `queries/` of several files, named by what each knows (ADR 70).
ROOMS = {name.removesuffix(".py") for name in ("models.py", "actions.py", "queries.py", "forms.py", "papers.py")}
# What a scenario may hold besides: its pages, and what it declares like a city pack.
SCENARIO = {
    "pages", "permissions.py", "templates",
    "checklists", "codes", "indicators", "scorecards", "standard", "statistics",
}  # fmt: skip

# Stages and things of an app's own field: seen in review because they are added here.
OWN: dict[str, set[str]] = {
    "orgs": {"changes.py", "lookups.py", "ties.py"},
    "accounts": {"adapter.py", "devices.py", "locks.py", "passwords.py", "second_factor.py", "sessions.py", "urls.py"},
    "access": {"decorators.py", "parties.py", "roles.py", "scope.py"},
    "audit": {"backups.py", "protection.py", "reading.py", "register.py", "renewing.py", "streams.py", "witness.py"},
    "crypto": {
        "keyed.py",
        "renewing.py",
        "blind.py",
        "check_words.py",
        "cipher.py",
        "keyring.py",
        "mac.py",
        "messages.py",
        "signing.py",
        "sm2.py",
    },
    "files": {"looking.py", "reader", "scanner.py", "shelf.py"},
    "documents": {"fonts", "fonts.py", "rendering.py", "sheets.py"},
    "redaction": {"fields.py"},
    "sending": {"consent.py", "providers.py"},
    "jobs": {"backend.py", "lease.py", "worker.py"},
    "annual_reports": {"kinds"},
    "policy": {"fields.toml"},
    "mediation": {"represented.py"},
    "procedures": {
        "able.py",
        "absences.py",
        "amending.py",
        "announcing.py",
        "assigning.py",
        "clocks",
        "counts",
        "doors",
        "erasing.py",
        "escalating.py",
        "family.py",
        "folders.py",
        "hands.py",
        "noting.py",
        "numbering.py",
        "hearing.py",
        "judged.py",
        "opening.py",
        "parameters.py",
        "persons.py",
        "reach.py",
        "refusals.py",
        "reviews.py",
        "sealed.py",
        "settling.py",
        "steps.py",
        "table",
        "telling.py",
        "timers.py",
        "wording.py",
        "words_tried.py",
    },
    "standard": {
        "codes",
        "themes",
        "field_types",
        "between.py",
        "code_lists.py",
        "conditions.py",
        "consistency.py",
        "display.py",
        "exports.py",
        "pack.py",
        "periods.py",
        "publication.py",
        "quality.py",
        "system.py",
        "system.toml",
        "registry.py",
        "trades.py",
        "validation.py",
    },
    "registers": {
        "bulk.py",
        "compose.py",
        "disclosing.py",
        "erasing.py",
        "feed.py",
        "finding",
        "places.py",
        "proofs.py",
        "relinking.py",
        "retention.py",
        "statements.py",
        "subjects.py",
        "territory.py",
        "withdrawing.py",
        "writing.py",
    },
    "intake": {
        "arriving",
        "checking",
        "compiling",
        "locks.py",
        "proposing",
        "reading",
        "fetching.py",
        "linking.py",
        "pushing.py",
        "refusals.py",
        "sending.py",
        "sheets.py",
        "sources.py",
        "workspace.py",
        "writing",
    },
    "resolution": {"establishing.py"},
    "matching": {
        "applying.py",
        "asking.py",
        "comparing",
        "hanging.py",
        "kinds",
        "merging.py",
        "parties.py",
        "saying.py",
    },
    "statistics": {"engines", "inputs.py", "lineage.py", "registry.py", "sql", "statements.py"},
    "open_data": {"datasets.py", "withheld.toml", "writing.py"},
    "collection": {"computing.py", "periods.py", "workbooks.py"},
    "catalogue": {"dcat.py", "finding.py", "lineage.py", "supplies.py", "tagging.py", "tags", "uses.py"},
    "codes": {"alphabet.py", "assignment.toml", "qr.py", "reading.py", "signed.py"},
    "risk": {
        "consistency.py",
        "indicators",
        "key_trades.toml",
        "lineage.py",
        "registry.py",
        "running",
        "scorecards",
        "statement",
        "supervising.py",
        "telling",
        "trials.py",
    },
    "persons": {"matching.toml"},
    "mandates": {"licences.py", "moving.py", "reminders.py", "renewing.py", "telling.py", "warnings.py"},
    "repair": {"filing.py", "exchange.py", "procedures", "shielding.py"},
    "objection": {"filing.py"},
    "listing": {"procedures"},
    "clues": {"tips.py"},
    "inspection": {"check_words.py", "checklists", "planning.py", "shown.py", "sorting.py", "sorts.toml"},
    "notices": {"entering.py", "channels.py"},
    "complaints": {
        "check_words.py",
        "disclosing.py",
        "half_filed.py",
        "informing.py",
        "opened.py",
        "renewing.py",
        "sent_codes.py",
    },
    "reports": {"check_words.py"},
    "performance": {"counting.py", "indicators.toml"},
    "tickets": {"reading.py"},
    "letters": {"records.py", "texts.toml"},
    "commitments": {"templates.toml"},
    "evaluations": {"records.py", "words.toml"},
    "tenant_grading": {"grading.py", "starter.toml"},
}


def strangers(config) -> set[str]:
    folder = Path(config.path)
    names = {p.name for p in folder.iterdir() if p.name not in FOLDERS}
    more = SCENARIO if ".scenarios." in config.name else set()
    return names - PALETTE - ROOMS - more - OWN.get(config.label, set()) - laid.files_of(config.label)


def test_every_app_uses_the_palette():
    own = [c for c in apps.get_app_configs() if c.name.startswith("xinheng.") and ".portals." not in c.name]
    assert {c.label: strangers(c) for c in own if strangers(c)} == {}
