"""Files that come with a form."""

from collections.abc import Iterable, Iterator

from django.core.files.uploadedfile import UploadedFile

from xinheng.support.files.looking import look_at

# To who sent several, of which all before it were kept.
REST = "它后面的没有看，请另传。"


def attached(files: "Iterable[UploadedFile[bytes]]", most: int) -> list[tuple[str, bytes]]:
    """Name and bytes of each, looked at; one more than `most`, so that too many is told and not cut off.

    After one that took more time than a file may, none is looked at: it is refused, and all that came with it.
    """
    return list(_until_too_much(list(files)[: most + 1]))


def _until_too_much(files: "Iterable[UploadedFile[bytes]]") -> Iterator[tuple[str, bytes]]:
    for file in files:
        looked = look_at(file.read())
        yield file.name or "", looked
        if looked.took_too_much:
            return
