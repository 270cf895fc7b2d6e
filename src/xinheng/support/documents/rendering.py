"""Legal documents as PDF/A, set by Typst from templates that the apps and the city pack own.

A compiler scans the fonts once (0.6 s) and then sets a page in about 20 ms, so each thread keeps one.
"""

import re
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.apps import apps
from django.conf import settings

from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.kit.packs import pack_folder
from xinheng.kit.refusal import Refusal

SUFFIXES = (".typ", ".svg", ".png", ".jpg")
STANDARD: Final = "a-2b"

_kept = threading.local()


class DocumentFailed(Refusal):
    """A template is missing or cannot be set with the data given."""


def render_pdf(template: str, data: dict[str, Any], *, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The document as PDF/A-2b. `template` is a file name without `.typ`; the template reads `data` as JSON.

    `pictures` are further files by name (a stamp, evidence) that the template may show.
    """
    files = templates()
    name = f"{template}.typ"
    if name not in files:
        raise DocumentFailed(f"没有名为“{template}”的文书模板，可用的有：{'、'.join(template_names())}。")
    source = {key: content for key, content in files.items() if key != name}
    source |= {"main.typ": files[name], **(pictures or {})}
    try:
        made = _compiler().compile(
            input=source,  # type: ignore[type-var]
            format="pdf",
            sys_inputs={"data": canonical_json(data)},
            pdf_standards=[STANDARD],
            timestamp=int(city_time.now().timestamp()),
        )
    except typst.TypstError as error:
        raise DocumentFailed(_reason(template, error.message)) from error
    assert isinstance(made, bytes)
    return made


def template_names() -> list[str]:
    """Every template there is, without the shared letter."""
    return sorted(name.removesuffix(".typ") for name in templates() if name.endswith(".typ") and name != "letter.typ")


@cache
def templates() -> dict[str, bytes]:
    """All template files by name: the apps' in the order of INSTALLED_APPS, then the pack's, which win."""
    folders = [Path(app.path) for app in apps.get_app_configs()] + [pack_folder(settings.XINHENG_CITY)]
    return {
        path.name: path.read_bytes()
        for folder in folders
        for path in sorted((folder / "documents").glob("*"))
        if path.suffix in SUFFIXES
    }


def font_folder() -> Path:
    """Where a bureau puts the fonts it is licensed for."""
    return Path(settings.XINHENG_HOME) / "fonts"


def _reason(template: str, message: str) -> str:
    """Why a document could not be set. PDF/A refuses a character without a glyph, as a box must not stand in a name."""
    unknown = re.search(r'text `"(.+?)"` could not be displayed', message)
    if unknown:
        return f"现有字体没有“{unknown[1]}”字，请把含有此字的字体文件放入 {font_folder()} 后重试。"
    return f"文书“{template}”无法生成：{message}。请检查模板与所填内容。"


def _compiler() -> typst.Compiler:
    """This thread's compiler. Its root is an app folder without secrets: a template reads no other file."""
    kept: typst.Compiler | None = getattr(_kept, "compiler", None)
    if kept is None:
        licensed = [font_folder()] if font_folder().is_dir() else []
        kept = _kept.compiler = typst.Compiler(root=Path(__file__).parent / "documents", font_paths=licensed)
    return kept
