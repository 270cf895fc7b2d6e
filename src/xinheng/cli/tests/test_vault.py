"""A piece of a backup that is changed, swapped, cut or missing is told, and nothing of that backup is restored."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from xinheng.cli import sealing, vault
from xinheng.cli.backup import backup
from xinheng.cli.restore import restore
from xinheng.cli.snapshot import cut
from xinheng.support.crypto import keyring, signing
from xinheng.support.files import shelf

pytestmark = pytest.mark.django_db


@dataclass
class Night:
    """Two backups of one city, and the empty place in which one of them is to be brought back."""

    place: Path
    pytest_settings: object

    @property
    def kept(self) -> Path:
        return self.place / "kept"

    def newest(self) -> Path:
        return vault.named(self.kept)

    def restored(self, key: str = "key") -> str:
        """What `restore` says on an empty machine; "" when it went well."""
        home = self.place / "new"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        settings, live = self.pytest_settings, connection.settings_dict["NAME"]
        settings.XINHENG_HOME, settings.FILES_ROOT = home, home / "files"  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = str(home / "xinheng.sqlite3")
        try:
            words = [
                str(self.kept),
                "--keys-dir",
                str(self.place / "keys-kept"),
                "--recovery-key",
                str(self.place / key),
            ]
            done = CliRunner().invoke(restore, words)
        finally:
            connection.settings_dict["NAME"] = live
            settings.XINHENG_HOME, settings.FILES_ROOT = self.place / "home", self.place / "home" / "files"  # type: ignore[attr-defined]
        return str(done.exception or "")

    def placed(self) -> list[str]:
        return sorted(path.name for path in (self.place / "new").iterdir())


@pytest.fixture
def night(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Night:
    if connection.vendor != "sqlite":
        pytest.skip("a test's PostgreSQL database cannot be emptied under it: tests/server tries it with real commands")
    moments = iter([f"202611{day}T020000" for day in (27, 28, 29)])
    monkeypatch.setattr("xinheng.cli.backup._name", lambda: next(moments))
    settings.XINHENG_HOME, settings.FILES_ROOT = tmp_path / "home", tmp_path / "home" / "files"
    settings.XINHENG_HOME.mkdir()
    assert signing.public_key()
    one = Night(tmp_path, settings)
    _run("--new-recovery-key", tmp_path / "key")
    for content in (b"a photo of the kitchen" * 9, b"another one"):
        shelf.put(content)
        _run(one.kept, "--keys-dir", tmp_path / "keys-kept")
    return one


def _run(*words: object) -> None:
    done = CliRunner().invoke(backup, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_an_untouched_backup_comes_back(night: Night):
    assert night.restored() == ""
    assert {"files", "keys", "xinheng.sqlite3"} <= set(night.placed())
    assert sum(1 for path in (night.place / "new" / "files").rglob("*") if path.is_file()) == 2
    for which in keyring.Key:
        mine = keyring.path_of(which).read_bytes()
        assert (night.place / "new" / "keys" / f"{which}.key").read_bytes() == mine


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _swap(path: Path) -> None:
    """With another genuine piece of its kind, closed to the same key."""
    others = [one for one in path.parents[1].rglob(f"*{path.suffix}") if one.is_file() and one != path]
    shutil.copy(others[0], path)


HURTS: dict[str, Callable[[Path], None]] = {"changed": _flip, "cut": _cut, "swapped": _swap, "missing": Path.unlink}


def _piece(night: Night, kind: str) -> Path:
    told = json.loads((night.newest() / vault.MANIFEST).read_text())
    store = vault.Vault(night.kept, bytes.fromhex(told["recovery"]))
    if kind == "block":
        return store.block_path(told["parts"]["xinheng.sqlite3"]["blocks"][0])
    if kind == "file":
        return store.file_path(told["files"][0])
    return {
        "manifest": night.newest() / vault.MANIFEST,
        "signature": night.newest() / vault.SIGNATURE,
        "keys": night.place / "keys-kept" / told["keys"]["file"],
    }[kind]


@pytest.mark.parametrize("hurt", HURTS)
@pytest.mark.parametrize("kind", ["block", "file", "manifest", "signature", "keys"])
def test_a_hurt_piece_is_told_and_nothing_is_placed(night: Night, kind: str, hurt: str):
    if (kind, hurt) == ("keys", "swapped"):
        # The closed keys of another night: genuine, closed to the same key, under this one's name.
        other = night.place / "keys-kept" / "other.sealed"
        secret = (night.place / "key").read_text().split()[0]
        sealing.seal([b"{}"], other, sealing.public_of(bytes.fromhex(secret)), other.name)
    if (kind, hurt) == ("block", "swapped"):
        _other_block(night)
    HURTS[hurt](_piece(night, kind))
    said = night.restored()
    assert "没有恢复任何内容" in said
    assert not {"files", "keys", "xinheng.sqlite3"} & set(night.placed())


def _other_block(night: Night) -> None:
    secret = (night.place / "key").read_text().split()[0]
    vault.Vault(night.kept, sealing.public_of(bytes.fromhex(secret))).keep([b"other content"])


def test_a_manifest_signed_by_another_is_refused(night: Night, settings):
    """Anybody can close pieces to the public key; only the city can say that they are hers."""
    told = json.loads((night.newest() / vault.MANIFEST).read_text())
    settings.XINHENG_KEYS = str(night.place / "intruder")
    vault.sign(night.newest(), told, signing.public_key())
    settings.XINHENG_KEYS = ""
    assert "签名" in night.restored()


def test_a_backup_made_after_the_city_signs_otherwise_opens_with_the_same_recovery_key(night: Night, settings):
    """The recovery key lies in a safe and knows the city by the public key of then."""
    settings.XINHENG_SIGNER = "sm2"
    _run(night.kept, "--keys-dir", night.place / "keys-kept")
    assert night.newest().name.startswith("20261129")
    assert night.restored() == ""


def test_yesterdays_backup_under_todays_name_is_refused(night: Night):
    yesterday, today = vault.backups(night.kept)
    shutil.rmtree(today)
    shutil.copytree(yesterday, today)
    assert "签名" in night.restored()


def test_a_foreign_recovery_key_opens_nothing(night: Night):
    city = (night.place / "key").read_text().split()[1]
    (night.place / "foreign").write_text(f"{'11' * 32}\n{city}\n")
    (night.place / "nonsense").write_text("not a key")
    for key in ("foreign", "nonsense"):
        assert "恢复密钥不对" in night.restored(key)
        assert night.placed() in ([], ["static"])


def test_keys_do_not_lie_with_what_they_lock(night: Night):
    for keys_dir in (night.kept, night.kept / "keys", night.place):
        done = CliRunner().invoke(backup, [str(night.kept), "--keys-dir", str(keys_dir)])
        assert "分开存放" in str(done.exception)
    for path in night.kept.rglob("*"):
        assert "keys-" not in path.name


def test_what_was_kept_is_not_written_again(night: Night):
    first, second = (json.loads((one / vault.MANIFEST).read_text()) for one in vault.backups(night.kept))
    assert second["parts"]["xinheng.sqlite3"]["written"] < first["parts"]["xinheng.sqlite3"]["written"]
    assert len(set(first["files"]) & set(second["files"])) == 1


def test_pruning_lets_go_what_no_backup_names(night: Night):
    shelf.remove(json.loads((vault.backups(night.kept)[0] / vault.MANIFEST).read_text())["files"][0])
    monkey = vault.prune(night.kept, 1)
    assert monkey[0] == 1
    assert night.restored() == ""


def test_a_changed_row_changes_its_block_alone():
    rows = [f"{number},{'x' * 200}\n".encode() for number in range(40_000)]
    before = list(cut(rows))
    after = list(cut([*rows[:20_000], b"a row in the middle\n", *rows[20_000:]]))
    assert b"".join(before) == b"".join(rows)
    assert len(before) > 8
    assert len(set(after) - set(before)) <= 2
