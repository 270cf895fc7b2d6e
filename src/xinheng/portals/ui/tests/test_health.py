"""What load balancers and Prometheus read."""

import pytest

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.portals.ui import health

pytestmark = pytest.mark.django_db


def test_alive(client):
    assert client.get("/healthz").content == b"ok"


def test_ready_when_the_tables_are_there(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": "ok",
        "migrations": "ok",
        "keys": "ok",
        "lake_age_seconds": None,
        "witness_gaps": 0,
        "backup_age_seconds": None,
    }


def test_the_age_of_the_lake_is_told(client, shop):
    refresh_lake()
    assert client.get("/readyz").json()["lake_age_seconds"] < 60
    assert "xinheng_lake_age_seconds " in client.get("/metrics").content.decode()


def test_not_ready_while_migrations_wait(client, monkeypatch):
    monkeypatch.setattr(health, "_migrations", lambda: "2 waiting")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)


def test_metrics_are_numbers_alone(client, shop):
    lines = client.get("/metrics").content.decode().splitlines()
    assert "xinheng_up 1" in lines
    assert all(line.rpartition(" ")[2].isdigit() for line in lines)
