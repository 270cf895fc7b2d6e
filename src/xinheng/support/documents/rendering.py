"""Legal documents as PDF/A, set by Typst from templates that the apps and the city pack own.

A paper never fails on a character: what no face can show is set as a mark, and the paper says so at its end. A compiler
sets a page in about 20 ms once it is warm, so each thread keeps one.
"""

import logging
import re
import threading
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import typst
from django.apps import apps
from django.conf import settings
from PIL import Image

from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json, digest
from xinheng.kit.packs import pack_folder
from xinheng.kit.refusal import Refusal
from xinheng.support.documents import rules
from xinheng.support.documents.fonts import faces

SUFFIXES = (".typ", ".svg", ".png", ".jpg")
STANDARD: Final = "a-2b"
# The setter names all characters it cannot show at once; a second round is for clusters that the marks broke up.
ROUNDS: Final = 3

log = logging.getLogger(__name__)
_kept = threading.local()


class DocumentFailed(Refusal):
    """A template is missing or cannot be set with the data given."""


@dataclass(frozen=True)
class Manuscript:
    """What a paper says before it is set: its template, a file name without `.typ` that reads `data` as JSON, and
    `pictures` by name (a stamp, strokes of a pen) that the template may show."""

    template: str
    data: Mapping[str, Any]
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def under(self, head: Mapping[str, Any]) -> "Manuscript":
        """The same under a head, of which it may say any part otherwise."""
        return replace(self, data={**head, **self.data})

    @property
    def words(self) -> str:
        """What the template is given, as JSON."""
        return canonical_json(self.data)

    @property
    def content(self) -> str:
        """Whether two papers say the same, form and pictures included: a SHA-256 in hexadecimal. The bytes of two
        prints differ, since they hold the second they were set in."""
        forms = {name: templates().get(name, b"") for name in ("letter.typ", f"{self.template}.typ")}
        parts = sorted({**forms, **self.pictures}.items())
        return digest(canonical_json([self.words, *((name, digest(part).hex()) for name, part in parts)])).hex()


def plain_letter(recipient: str, said: Sequence[str], signers: Sequence[str] = ()) -> Manuscript:
    """A letter in paragraphs: to whom, where it is to anybody, and who is to sign it by hand."""
    return Manuscript("plain_letter", {"recipient": recipient, "said": list(said), "signers": list(signers)})


@dataclass(frozen=True)
class Paper:
    """A manuscript as PDF/A-2b, and which characters (`U+31350、U+E000`) stand in it as a mark; empty: none."""

    manuscript: Manuscript
    pdf: bytes
    missing: str

    @property
    def digest(self) -> bytes:
        """SHA-256 of the PDF, by which it is kept."""
        return digest(self.pdf)


def set_paper(manuscript: Manuscript) -> Paper:
    """Set what a manuscript says. Raises DocumentFailed where the template is missing or does not fit the data, NoFonts
    where there is no font at all."""
    return Paper(manuscript, *_set_with_marks(manuscript))


def as_set(manuscript: Manuscript, ready: Paper | None) -> Paper:
    """The paper as it was set before the turn to write, where it still says the same; else it is set now."""
    if ready is not None and ready.manuscript.content == manuscript.content:
        return ready
    return set_paper(manuscript)


def _set_with_marks(manuscript: Manuscript) -> tuple[bytes, str]:
    """As `_set`, again with marks for what no face can show."""
    files, template = templates(), manuscript.template
    name = f"{template}.typ"
    if name not in files:
        raise DocumentFailed(f"没有名为“{template}”的文书模板，可用的有：{'、'.join(template_names())}。")
    source = {key: content for key, content in files.items() if key != name}
    source |= {"main.typ": files[name], **manuscript.pictures}
    shown = rules.visible(manuscript.data)
    missing = rules.without_glyph(shown, own_fonts=bool(faces().own))
    for _ in range(ROUNDS):
        try:
            return _set(source, rules.marked(shown, missing), rules.told(missing))
        except typst.TypstError as error:
            unset = [text for text in rules.unset(error.diagnostic) if text not in missing]
            if not unset:
                raise DocumentFailed(_reason(template, error)) from error
            missing += unset
            source = {key: _marked_source(key, content, unset) for key, content in source.items()}
    return _in_common_characters(template, source, shown, missing)


def _set(source: Mapping[str, bytes], data: Any, missing: str) -> tuple[bytes, str]:
    """One attempt: the PDF, and what stands in it as a mark. Raises typst.TypstError."""
    found = faces()
    inputs = {"data": data, "face": found.body, "title-face": found.title, "missing": missing}
    inputs["notice"] = rules.GENERATED if settings.GENERATED_DATA else ""
    made = _compiler().compile(
        input=source,  # type: ignore[type-var]
        format="pdf",
        sys_inputs={name: canonical_json(value) for name, value in inputs.items()},
        pdf_standards=[STANDARD],
        timestamp=int(city_time.now().timestamp()),
    )
    assert isinstance(made, bytes)
    if missing:
        log.warning("a paper was set with marks for %s", missing)
    return made, missing


def _in_common_characters(
    template: str, source: Mapping[str, bytes], data: Any, missing: list[str]
) -> tuple[bytes, str]:
    """The last way, where marks alone did not help: the paper in characters that every face has."""
    plain = rules.common(data)
    lost = [one for one in rules.flat(data) if one not in rules.flat(plain)]
    try:
        return _set(source, plain, rules.told(missing + lost))
    except typst.TypstError as error:
        raise DocumentFailed(_reason(template, error)) from error


def _marked_source(name: str, content: bytes, unset: list[str]) -> bytes:
    """A pack's own template may hold such a character too."""
    return str(rules.marked(content.decode(), unset)).encode() if name.endswith(".typ") else content


def as_svg(content: bytes, media_type: str) -> bytes:
    """A picture inside an SVG, for `pictures`: the typesetter takes its files as text."""
    with Image.open(BytesIO(content)) as picture:
        width, height = picture.size
    data = f"data:{media_type};base64,{b64encode(content).decode()}"
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{data}"/></svg>'.encode()


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


def _reason(template: str, error: typst.TypstError) -> str:
    """Why a document could not be set, without the places of this server."""
    log.error("document failed: %s", error.diagnostic)
    message = re.sub(r" ?\(searched at [^()]*\)", "", error.message)
    return f"文书“{template}”无法生成：{message}。请检查模板与所填内容。"


def _compiler() -> typst.Compiler:
    """This thread's compiler. Its root is an app folder without secrets: a template reads no other file."""
    kept: typst.Compiler | None = getattr(_kept, "compiler", None)
    if kept is None:
        root = Path(__file__).parent / "documents"
        kept = _kept.compiler = typst.Compiler(root=root, font_paths=faces().fonts, ignore_system_fonts=True)
    return kept
