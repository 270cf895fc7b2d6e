"""What a file may be called, and which of them a browser may show."""

import re
import unicodedata

from xinheng.kit.personal.striking import strike
from xinheng.support.files.reader import PDF

_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", PDF: ".pdf"}


def clean_name(name: str, media_type: str) -> str:
    """A name fit for lists and downloads: no path, no control or direction characters, no personal number, the suffix
    of its content."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    stem = plain.rpartition(".")[0] or plain or "文件"
    return strike(stem)[:100] + _SUFFIXES[media_type]


def is_picture(media_type: str) -> bool:
    """Whether a browser may show it in the page."""
    return media_type != PDF and media_type in _SUFFIXES
