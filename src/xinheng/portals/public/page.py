"""The dossier's page, written out: of what a reader opens most, a template cost half (ADR 87).

The frame is the template all public pages share, rendered once and cut where a dossier's own words go; they are put
between its pieces. Each function gives the markup of one part; whatever is not ours is escaped.
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.pack import CityDeclaration, pack
from xinheng.portals.public.dossier import DossierView
from xinheng.portals.public.page_parts import behind, charts, empty, markblock, spotless, tabs, told_first
from xinheng.portals.ui.elder import other_version
from xinheng.portals.ui.wording import credit_code, day
from xinheng.portals.ui.written import icon, sections, status_tag

# The places of the frame that are a dossier's own.
SLOTS = ("other_version", "title", "card", "heading", "main", "foot", "bar")
# Stands in the frame for each, and in no text.
_CUT = "\0"
# The pieces, of which city.
_frames: dict[str, tuple[object, list[str]]] = {}


def page(request: HttpRequest, dossier: DossierView, *, verified: bool, problem: str, found_by: str) -> str:
    """The whole page of one subject, as anybody sees it."""
    city = pack().city
    own = {
        "other_version": escape(other_version(request)),
        "title": escape(dossier.subject["name"]),
        "card": _card(dossier, city),
        "heading": "扫码结果" if verified else "信用档案",
        "main": _main(request, dossier, city, verified, problem, found_by),
        "foot": _foot(dossier),
        "bar": _bar(dossier),
    }
    pieces = _frame(city)
    return "".join([own.get(piece, piece) if at % 2 else piece for at, piece in enumerate(pieces)])


def in_both_versions(request: HttpRequest, dossier: DossierView, *, verified: bool) -> dict[str, str]:
    """The parts that the elder version shows as they are, so that no line and no door is lost there."""
    parts = {
        "coming": _listed(dossier.coming),
        "rate": _rate_here(request.path, dossier, verified),
        "nothing_known": _nothing_known(dossier, request.path),
        "foot": _foot(dossier),
    }
    return {name: mark_safe(part) for name, part in parts.items()}


def _frame(city: CityDeclaration) -> list[str]:
    """What all dossiers share: markup and the name of a slot in turns."""
    if "frame" not in _frames or _frames["frame"][0] is not city:
        slots = {name: mark_safe(f"{_CUT}{name}{_CUT}") for name in SLOTS}
        _frames["frame"] = (city, render_to_string("public/dossier.html", {"city": city, **slots}).split(_CUT))
    return _frames["frame"][1]


def _card(dossier: DossierView, city: CityDeclaration) -> str:
    """What a search engine, and a message with the link, show of it."""
    where = escape(dossier.address or dossier.code)
    return (
        f'<meta name="description" content="{where}。证照、检查、处罚和投诉公示，数据来自{escape(city.title)}。">\n'
        f'  <meta property="og:title" content="{escape(dossier.subject["name"])}的信用档案">\n'
        f'  <meta property="og:description" content="{where}。证照、检查、处罚和投诉公示。">\n'
        '  <meta name="robots" content="noindex">'
    )


def _main(
    request: HttpRequest, dossier: DossierView, city: CityDeclaration, verified: bool, problem: str, found_by: str
) -> str:
    """Who it is, what to know first, what may be done; then all that is known."""
    here, title = escape(request.path), escape(city.title)
    return "".join([
        '<div class="identity">',
        f'<p class="asof"><span>正在看 {day(dossier.as_of)} 那天知道的内容</span><a href="{here}">回到今天</a></p>'
        if dossier.past else "",
        _notice(escape(problem)) if problem else "",
        _found(dossier, title, verified, found_by),
        _who(dossier),
        markblock(dossier, 92) if dossier.risk else told_first(dossier),
        _listed(dossier.coming),
        f'<div class="deskactions no-print">{_first_thing(dossier)}{_button("share", "share", "分享", 20)}'
        f"{_button('print', 'printer', '打印', 20)}</div>",
        _rate_here(request.path, dossier, verified),
        f'<p class="printed">{title} · {escape(request.get_host())}{here} · 打印内容截至 {day(dossier.as_of)}</p>',
        '</div><div class="contents">',
        _nothing_known(dossier, request.path),
        behind(dossier),
        tabs(dossier),
        spotless(dossier),
        sections(dossier.kept, dossier.correct),
        f'<div class="charts">{charts(dossier)}</div></div>',
    ])  # fmt: skip


def _found(dossier: DossierView, city: str, verified: bool, found_by: str) -> str:
    """What a code proves, or how else the reader came here."""
    if verified and dossier.closed:
        state = escape(dossier.status)
        return _notice(f"此码由{city}签发，但这家的登记状态是“{state}”：码只供查询过去的记录，不再证明它在经营。")
    if verified:
        return f'<p class="verified">{icon("shield-check", 22)} 此码由{city}签发，已核验</p>'
    return f'<p class="verified">{icon("info-circle", 20)}{escape(found_by)}</p>' if found_by else ""


def _notice(words: str) -> str:
    return f'<p class="notice grey">{icon("info-circle")}<span>{words}</span></p>'


def _who(dossier: DossierView) -> str:
    name, identity = escape(dossier.subject["name"]), escape(dossier.subject["id"])
    address = f"<p>{escape(dossier.address)}</p>" if dossier.address else ""
    state = status_tag(dossier.status) if dossier.status else ""
    return (
        f'<div class="who"><h1 data-read data-seen="/e/{identity}">{name}</h1>{address}'
        f'<p class="mono">{escape(credit_code(dossier.code))}</p>'
        f'<p class="state">{state}<span class="quiet">{escape(dossier.tagline)}</span></p></div>'
    )


def _listed(lines: Sequence[str]) -> str:
    told = "".join([f"<li>{escape(one)}</li>" for one in lines])
    return f'<section class="band"><ul>{told}</ul></section>' if told else ""


def _first_thing(dossier: DossierView) -> str:
    """The one thing offered first: to call for help in a lift, to complain of a business."""
    if dossier.subject["kind"] == Subject.Kind.EQUIPMENT:
        return f'<a class="button filled" href="tel:96333">{icon("phone", 20)}打 96333</a>'
    if dossier.may_be_complained_of:
        return f'<a class="button filled" href="{_complaint(dossier)}">{icon("scale", 20)}投诉</a>'
    return ""


def _complaint(dossier: DossierView) -> str:
    return f"/complaint/?e={quote(dossier.subject['id'])}"


def _button(does: str, sign: str, words: str, size: int, look: str = "button") -> str:
    return f'<button class="{look}" type="button" data-does="{does}">{icon(sign, size)}{words}</button>'


def _rate_here(path: str, dossier: DossierView, verified: bool) -> str:
    if not verified or not dossier.may_be_complained_of:
        return ""
    to = escape(f"/evaluate{path[2:]}")
    return f'<section class="band no-print"><a class="button" href="{to}">评价这次消费</a></section>'


def _nothing_known(dossier: DossierView, path: str) -> str:
    if dossier.sections:
        return ""
    if dossier.past:
        told = empty("这一天平台还没有这家的资料", "资料是后来才收到的。", path, "看今天")
    else:
        told = empty("平台还没有这家的记录", "可以打 12315 询问。", "/s", "查别家")
    return f'<section class="band">{told}</section>'


def _foot(dossier: DossierView) -> str:
    identity, business = escape(dossier.subject["id"]), dossier.subject["kind"] == Subject.Kind.ENTITY
    links = f'<a href="{escape(dossier.correct)}">申请纠错</a><a href="tel:12315">打 12315</a>'
    if business:
        links += f'<a href="/evaluations/{identity}">消费评价</a><a href="/promises/{identity}">自主承诺</a>'
    if dossier.may_be_complained_of:
        links += '<a href="/business/display/">经营者打印店码海报</a>'
    elif business:
        links += f'<a href="{_complaint(dossier)}">投诉这家</a>'
    return f"<p>内容有误？{links}</p>"


def _bar(dossier: DossierView) -> str:
    """What a thumb reaches on a phone."""
    return (
        '<div class="actionbar phone no-print" role="region" aria-label="操作"><div class="frame">'
        f'{_button("share", "share", "分享", 24, "side")}<a class="button" href="/s">{icon("search", 20)}查别家</a>'
        f"{_first_thing(dossier)}</div></div>"
    )
