"""Files that come with a form."""

from django.core.files.uploadedfile import SimpleUploadedFile

from xinheng.portals.ui.attached import attached
from xinheng.support.files import looking
from xinheng.support.files.looking import SeenFile
from xinheng.support.files.reader import TOO_MUCH, UnfitFile


def files(*contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{content.decode()}.jpg", content) for content in contents]


def read(content: bytes) -> SeenFile:
    if content == b"bomb":
        raise UnfitFile(TOO_MUCH)
    return SeenFile(kind="image/jpeg")


def test_after_one_that_takes_too_much_none_is_looked_at(monkeypatch):
    monkeypatch.setattr(looking._reader, "read", read)
    told = attached(files(b"a", b"bomb", b"b", b"bomb"), 9)
    assert [name for name, _ in told] == ["a.jpg", "bomb.jpg"]


def test_one_more_than_may_come_is_told(monkeypatch):
    monkeypatch.setattr(looking._reader, "read", read)
    assert len(attached(files(*[b"a"] * 20), 9)) == 10
