"""The faces a paper is set in: the bureau's own first, then those of the set-up. The system's are never read, so a
paper looks the same on every machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst
from django.conf import settings

from xinheng.kit.refusal import Refusal

SHIPPED: Final = Path(__file__).parent / "fonts"
# Widest coverage last: a rare character is rather set in another style than not at all.
ORDER: Final = ("Noto Serif SC", "Noto Sans CJK SC", "Noto Emoji", "Noto Sans Symbols 2")
WIDE: Final = "noto_cjk_sans_otc"
SUFFIXES: Final = {".ttf", ".otf", ".ttc", ".otc"}
# After GB/T 9704: the body in FangSong, the title in XiaoBiaoSong, where a bureau has them.
BODY: Final = ("仿宋", "fangsong", "fang song")
TITLE: Final = ("小标宋", "xiaobiaosong", "标宋", "biaosong")


class NoFonts(Refusal):
    """Neither the set-up's folder nor the bureau's holds a font."""


@dataclass(frozen=True)
class Faces:
    """Fonts found, and the families in the order in which body and title try them. `own`: the bureau's."""

    fonts: typst.Fonts
    own: tuple[str, ...]
    body: tuple[str, ...]
    title: tuple[str, ...]


@cache
def faces() -> Faces:
    """All faces, read once a process. Raises NoFonts where there is none."""
    own = _families([own_folder()])
    shipped = _families(shipped_folders())
    if not own and not shipped:
        raise NoFonts("没有可用的字体，文书无法生成。请系统管理员重新运行 make demo 取回随平台提供的字体。")
    known = [name for name in ORDER if name in shipped]
    return Faces(
        fonts=_read([own_folder(), *shipped_folders()]),
        own=own,
        body=(*_preferred(own, BODY), *known),
        title=(*_preferred(own, TITLE), *known),
    )


def own_folder() -> Path:
    """Where a bureau puts the fonts it is licensed for."""
    return Path(settings.XINHENG_FONTS)


def shipped_folders() -> list[Path]:
    """The faces vendored by the set-up, and the wide one that comes as a package of its own."""
    wide = find_spec(WIDE)
    return [SHIPPED, *(Path(place) for place in (wide.submodule_search_locations or [] if wide else []))]


def unreadable() -> list[str]:
    """Names of the files in the bureau's folder that look like fonts, or should be, and are none."""
    folder = own_folder()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()] if folder.is_dir() else []
    good = {Path(font.path).resolve() for font in _read([folder]).fonts() if font.path}
    return [path.name for path in files if path.suffix.lower() in SUFFIXES and path.resolve() not in good]


def _families(folders: Iterable[Path]) -> tuple[str, ...]:
    return tuple(_read(folders).families())


def _read(folders: Iterable[Path]) -> typst.Fonts:
    there = [folder for folder in folders if folder.is_dir()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=there)


def _preferred(families: Iterable[str], words: tuple[str, ...]) -> list[str]:
    """Those whose name carries one of the words first."""
    return sorted(families, key=lambda name: not any(word in name.lower() for word in words))
