import errno
import io
import os
import time
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import transaction
from tests.cast import cast

from xinheng.kit import city_time
from xinheng.support.audit.queries import events_about
from xinheng.support.files import shelf
from xinheng.support.files.actions import erase, keep, sweep_drafts, sweep_orphans
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about, open_served, original
from xinheng.support.files.reader import UnfitFile
from xinheng.support.files.tasks import sweep_orphan_files
from xinheng.support.files.tests.pictures import opened, phone_photo, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def on_disk() -> list[bytes]:
    return [path.read_bytes() for path in shelf.all_paths()]


def test_a_photo_is_kept_as_taken_and_shown_without_metadata():
    zhao, taken = cast().zhao, phone_photo()
    stored = keep(data=taken, name="门头.jpg", by=zhao)
    assert original(stored) == taken
    assert stored.digest == sha256(taken).digest()
    assert stored.kept_by == zhao
    shown = open_served(stored)
    assert dict(opened(shown.content).getexif()) == {}


def test_a_full_disk_keeps_no_half_files(root, monkeypatch):
    """The room they take is what everybody waits for."""

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shelf.os, "fsync", full)
    with pytest.raises(OSError, match="No space"), transaction.atomic():
        keep(data=phone_photo(), name="门头.jpg", by=None)
    assert not any(path.is_file() for path in root.rglob("*"))
    assert not StoredFile.objects.exists()


def test_evidence_lies_encrypted_on_disk():
    taken = phone_photo()
    keep(data=taken, name="门头.jpg", by=None)
    assert len(on_disk()) == 2
    assert not any(b"SECRET-MAKER" in content or content.startswith(b"\xff\xd8") for content in on_disk())


def test_what_is_not_evidence_is_stored_once():
    for _ in range(2):
        keep(data=b"%PDF-1.7 form", name="样表.pdf", by="system", restricted=False)
    assert on_disk() == [b"%PDF-1.7 form"]


@pytest.mark.clause("EX-04", part=True)
def test_the_trail_holds_the_digest_of_the_original():
    taken = picture()
    stored = keep(data=taken, name="a.jpg", by=None)
    event = events_about(stored).get()
    assert sha256(taken).hexdigest() in event.detail


def test_an_upload_is_read_from_a_file():
    assert original(keep(file=io.BytesIO(b"%PDF-1"), name="a.pdf", media_type="text/html", by=None)) == b"%PDF-1"


@pytest.mark.parametrize("content", [b"", b"<html>", b"<svg/>"])
def test_bad_input_leaves_nothing(content):
    with pytest.raises(UnfitFile):
        keep(data=content, name="a.jpg", by=None)
    assert on_disk() == []
    assert not StoredFile.objects.exists()


def test_a_picture_is_shown_and_a_document_downloaded():
    photo = open_served(keep(data=picture(), name="门头.jpg", by=None)).headers
    paper = open_served(keep(data=b"%PDF-1.7", name="材料.pdf", by=None)).headers
    assert photo["Content-Disposition"].startswith("inline; filename*=UTF-8''%E9%97%A8")
    assert paper["Content-Disposition"].startswith("attachment;")
    assert {photo["X-Content-Type-Options"], paper["X-Content-Type-Options"]} == {"nosniff"}


def test_files_are_found_by_what_they_are_about():
    people = cast()
    first = keep(data=picture(), name="a.jpg", by=None, about=people.zhao)
    second = keep(data=picture(), name="b.jpg", by=None, about=people.zhao)
    keep(data=picture(), name="c.jpg", by=None, about=people.qian)
    assert list(files_about(people.zhao)) == [first, second]


@pytest.mark.django_db(transaction=True)
def test_erasing_leaves_the_digest():
    taken = picture()
    stored = erase(stored=keep(data=taken, name="a.jpg", by=None), by="system", reason="保存期满")
    stored.refresh_from_db()
    assert on_disk() == []
    assert open_served(stored) is None
    assert (bytes(stored.digest), stored.secret) == (sha256(taken).digest(), None)
    with pytest.raises(FileNotFoundError):
        original(stored)


@pytest.mark.django_db(transaction=True)
def test_erasing_one_keeps_the_bytes_of_another():
    one, other = (keep(data=b"%PDF-1", name="a.pdf", by=None, restricted=False) for _ in range(2))
    erase(stored=one, by="system", reason="重复")
    assert original(other) == b"%PDF-1"


def test_changed_bytes_on_disk_are_noticed():
    stored = keep(data=b"%PDF-1", name="a.pdf", by=None, restricted=False)
    shelf.path_of(stored.stored_as).write_bytes(b"%PDF-2")
    with pytest.raises(ValueError, match="does not match its name"):
        original(stored)


def age(seconds: int) -> None:
    for path in shelf.all_paths():
        os.utime(path, (time.time() - seconds,) * 2)


@pytest.mark.django_db(transaction=True)
def test_bytes_of_a_rolled_back_upload_are_swept():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep(data=picture(), name="a.jpg", by=None)
        raise ZeroDivisionError
    assert len(on_disk()) == 2
    assert sweep_orphans() == 0
    age(2 * 24 * 3600)
    assert sweep_orphans() == 2
    assert on_disk() == []


def test_the_sweep_leaves_what_is_owned():
    stored = keep(data=picture(), name="a.jpg", by=None)
    age(2 * 24 * 3600)
    assert sweep_orphan_files.call() == 0
    assert open_served(stored) is not None


def test_a_half_written_file_is_swept(root):
    (root / "ab" / "cd").mkdir(parents=True)
    (root / "ab" / "cd" / ".abcd.1234").write_bytes(b"half")
    age(2 * 24 * 3600)
    assert sweep_orphans() == 1


def test_photos_of_a_form_never_sent_are_erased_after_two_days():
    zhao = cast().zhao
    draft = keep(data=picture(), name="小票.jpg", by=None)
    new = keep(data=picture(), name="新的.jpg", by=None)
    officers = keep(data=picture(), name="现场.jpg", by=zhao)
    sent = keep(data=picture(), name="已交.jpg", by=None, about=zhao)
    for old in (draft, officers, sent):
        StoredFile.objects.filter(pk=old.pk).update(kept_at=city_time.now() - timedelta(days=3))
    assert sweep_drafts() == 1
    draft.refresh_from_db()
    assert draft.erased_at and draft.secret is None
    for kept in (new, officers, sent):
        kept.refresh_from_db()
        assert kept.erased_at is None
