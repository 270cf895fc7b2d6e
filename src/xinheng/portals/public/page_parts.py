"""Parts of a dossier's page that stand for themselves: the code, whom it comes from, the charts and their tables."""

from collections.abc import Sequence
from html import escape

from django.template.defaultfilters import floatformat
from django.utils.safestring import SafeString, mark_safe

from xinheng.fusion.registers.models import Subject
from xinheng.portals.public.dossier import DossierView
from xinheng.portals.public.related import Related
from xinheng.portals.ui.charts import radar_svg, trend_svg
from xinheng.portals.ui.marks import mark_svg, phrase
from xinheng.portals.ui.sources import SourceLine
from xinheng.portals.ui.wording import freshness, short_day
from xinheng.portals.ui.written import icon, ratings_table, source_line


def markblock(dossier: DossierView, size: int) -> SafeString:
    """The code with its word, the verdict, and what is worth knowing first. Only where there is a class to speak of."""
    risk = dossier.risk or {}
    colour, grade = risk["colour"] or "", risk["grade"]
    word = "".join([f"<span>{escape(part)}</span>" for part in (phrase(colour) if colour else "未评").split()])
    return mark_safe(
        f'<section class="markblock {escape(colour)}" aria-label="信用码">'
        f'<div class="verdict">{mark_svg(colour, grade or "", size, hidden=True)}<div>'
        f'<p class="word" data-read>{word}</p><p>{_graded(dossier, grade)}</p></div></div>'
        f"<p data-read>{escape(dossier.verdict)}</p>{_notices(dossier, ' data-read')}"
        f'<p class="rated"><span>{_rated(dossier, risk["as_of"])}</span>'
        '<a href="/risk-rules">怎么评的</a></p></section>'
    )


def _graded(dossier: DossierView, grade: str) -> str:
    if grade:
        words = f"（{escape(dossier.grade_words)}）" if dossier.grade_words else ""
        return f"信用风险 {escape(grade)} 级{words}"
    return "不再评定" if dossier.closed else "还没有评定"


def _rated(dossier: DossierView, as_of: object) -> str:
    if as_of:
        return f"{short_day(as_of)} 评定 · 有新记录就更新"
    return "已不在营业登记之列，不再评定" if dossier.closed else "资料不足或开业不久时不评定"


def told_first(dossier: DossierView) -> str:
    """What is worth knowing first of whom no class is told."""
    if not dossier.notices:
        return ""
    title = f"<p><strong>有 {len(dossier.notices)} 件事值得您先知道：</strong></p>"
    return f'<section class="markblock">{title}{_notices(dossier)}</section>'


def _notices(dossier: DossierView, more: str = "") -> str:
    lines = "".join([
        f'<li><a href="#{escape(one["section"])}"{more}>{escape(one["text"])}</a></li>' for one in dossier.notices
    ])  # fmt: skip
    return f"<ol>{lines}</ol>" if lines else ""


def empty(title: str, words: str, action: str, action_words: str) -> str:
    """Why there is nothing here, and one thing to do."""
    link = f'<a class="button" href="{escape(action)}">{action_words}</a>'
    return f'<div class="empty boxed"><p><strong>{title}</strong></p><p>{words}</p>{link}</div>'


def behind(dossier: DossierView) -> str:
    """Whom a product or a piece of equipment comes from, or belongs to."""
    if not dossier.behind:
        return ""
    title = "谁在用、谁在管" if dossier.subject["kind"] == Subject.Kind.EQUIPMENT else "谁生产、谁在卖"
    rows = "".join([_related(one) for one in dossier.behind])
    return (
        f'<section class="band callrow" id="behind"><div class="band-head"><h2>{title}</h2></div>'
        f'<ul class="rows">{rows}</ul></section>'
    )


def _related(one: Related) -> str:
    sign = mark_svg(one.colour, one.grade, 44, hidden=True) if one.colour else icon("building-store", 30)
    word = f" · {phrase(one.colour)}" if one.colour else ""
    return (
        f'<li><a class="row-link" href="/e/{escape(one.identity)}">{sign}<span><strong>{escape(one.name)}</strong><br>'
        f'<span class="meta">{escape(one.role)}{word}</span></span>{icon("chevron-right")}</a></li>'
    )


def tabs(dossier: DossierView) -> str:
    """The way to each section that holds something."""
    if not dossier.sections:
        return ""
    links = [
        f'<a href="#{escape(part.key)}">{escape(part.title)} <span>{part.count}</span></a>' for part in dossier.kept
    ]
    six = '<a href="#aspects">六项</a>' if dossier.aspects else ""
    return f'<nav class="tabs" aria-label="各部分">{"".join(links)}{six}</nav>'


def spotless(dossier: DossierView) -> str:
    """The sections whose emptiness is good news, each with who says so."""
    lines = "".join([
        f'<li id="{escape(part.key)}">{icon("circle-check", 20)}<span>{escape(part.clean)}'
        f'<span class="meta">{"；".join([_said_by(one) for one in part.sources])}</span></span></li>'
        for part in dossier.spotless
    ])  # fmt: skip
    if not lines:
        return ""
    title = f'没有这些记录 <span class="count">{dossier.clean_as_of}</span>'
    return f'<section class="band spotless"><div class="band-head"><h2>{title}</h2></div><ul>{lines}</ul></section>'


def _said_by(source: SourceLine) -> str:
    if source.late:
        return f"{escape(source.title)} {escape(source.late)}"
    return escape(source.title) + (f" · {freshness(source.received_at)}" if source.received_at else "")


def charts(dossier: DossierView) -> str:
    """The six sides and the marks of the past months, each as a picture and as a table."""
    closing = source_line(dossier.model_words, correct=dossier.correct)
    return (_six_sides(dossier, closing) if dossier.aspects else "") + (
        _trend(dossier, closing) if len(dossier.ratings) > 1 else ""
    )


def _six_sides(dossier: DossierView, closing: str) -> str:
    peers = f'<span class="peers">{escape(dossier.peer_words)}</span>' if dossier.peer_words else ""
    rows = [(escape(one.title), _whole(one.value), _whole(one.peers)) for one in dossier.aspects]
    return (
        f'<section class="band" id="aspects"><div class="band-head"><h2>六项情况</h2>{_switch("aspects")}</div>'
        f'<div id="aspects-chart">{radar_svg(dossier.aspects, "六项情况的雷达图，数字见表")}'
        f'<p class="chart-keys"><span>本店</span>{peers}</p></div>'
        f'<div id="aspects-table" class="table-wrap" hidden>{_table(("项目", "本店", "同行中位数"), rows)}</div>'
        f"{_says(dossier.aspect_words)}{_life(dossier)}{closing}</section>"
    )


def _trend(dossier: DossierView, closing: str) -> str:
    title = f"近 {len(dossier.ratings)} 个月的分数"
    return (
        f'<section class="band" id="trend"><div class="band-head"><h2>{title}</h2>{_switch("trend")}</div>'
        f'<div id="trend-chart">{trend_svg(dossier.ratings, dossier.limits, "近几个月的分数，数字见表")}</div>'
        f'<div id="trend-table" class="table-wrap" hidden>{ratings_table(dossier.ratings)}</div>'
        f"{_says(dossier.trend_words)}{closing}</section>"
    )


def _life(dossier: DossierView) -> str:
    """How businesses of each age do among its peers."""
    if not dossier.life:
        return ""
    rows = [
        (f"<strong>{escape(one.band)}（本店在这段）</strong>" if one.own else escape(one.band), one.mark, one.subjects)
        for one in dossier.life
    ]
    return (
        f'<details id="life"><summary>和同行业、同类主体各年龄段比{icon("chevron-down", 18)}</summary>'
        f'<div class="table-wrap">{_table(("成立时间", "分数中位数", "户数"), rows)}</div></details>'
    )


def _table(titles: Sequence[str], rows: Sequence[tuple[object, object, object]]) -> str:
    """What a row is called, then its numbers."""
    head = f"<th>{titles[0]}</th>" + "".join([f'<th class="num">{title}</th>' for title in titles[1:]])
    body = [
        f'<tr><td>{name}</td><td class="num">{one}</td><td class="num">{other}</td></tr>' for name, one, other in rows
    ]
    return f'<table class="data"><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table>'


def _whole(value: float | None) -> str:
    return "–" if value is None else floatformat(value, 0)


def _says(words: str) -> str:
    return f'<p class="says">{escape(words)}</p>' if words else ""


def _switch(panel: str) -> str:
    """Whether to look at the picture or the table."""
    return "".join([
        '<span class="switch" role="group" aria-label="看图还是看表">'
        f'<button type="button" data-does="show" data-panel="{panel}-chart" aria-pressed="true">图</button>'
        f'<button type="button" data-does="show" data-panel="{panel}-table" aria-pressed="false">表</button></span>'
    ])  # fmt: skip
