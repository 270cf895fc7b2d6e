"""The words of the page language: marks, clocks, tags, charts, sections, fields. Loaded into every template."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from xinheng.kit import city_time
from xinheng.portals.ui import charts, clockface, lifeline, marks, verbs, wording, written
from xinheng.support.access.decorators import Open, Staff, signed_in
from xinheng.support.access.scope import may
from xinheng.support.procedures.wording import length_by_law

register = template.Library()

register.filter("day", wording.day)
register.filter("short_day", wording.short_day)
register.filter("moment", wording.moment)
register.filter("freshness", wording.freshness)
register.filter("period", wording.period)
register.filter("length_of_time", wording.length_of_time)
register.filter("money", wording.money)
register.filter("credit_code", wording.credit_code)
register.filter("highlight", wording.highlight)
register.filter("verb", verbs.verb)
register.simple_tag(clockface.clock_html, name="clock")
register.simple_tag(written.icon)
register.simple_tag(written.status_tag)
register.simple_tag(written.pairs)
register.simple_tag(written.records)
register.simple_tag(written.sections)
register.simple_tag(written.ratings_table)
register.simple_tag(written.source_line)


@register.filter
def lastline(text: str) -> str:
    """The last line of an error: the one that says what happened."""
    return (text.strip().splitlines() or [""])[-1]


@register.filter
def who(by: str) -> str:
    """Who did something, as people read it: the worker and commands are the platform."""
    return "平台" if by == "system" else by


@register.simple_tag
def law(name: str) -> str:
    """A period as the law of today has it: `{% law "complaint.mediate" %}` is 60 日."""
    return length_by_law(name, city_time.today())


@register.filter
def get(table: Mapping[str, object], name: str) -> object:
    """What a table holds under a name that stands in a variable."""
    return table.get(name, "")


@register.filter
def opens(request: HttpRequest, name: str) -> bool:
    """Whether who looks may open the page of that name: a button that would be refused is not shown.

    Who may is asked of the page itself, as its decorator declares it.
    """
    declared = getattr(resolve(reverse(name)).func, "xinheng_access", None)
    return isinstance(declared, Open | Staff) or (declared is not None and may(signed_in(request), declared))


@register.simple_tag
def mark(colour: str, letter: str = "", size: int = 44, word: str = "", hidden: bool = False) -> SafeString:
    """The mark of a code; `hidden` where its words stand beside it."""
    return marks.mark_svg(colour or "", letter or "", size, hidden=hidden, word=word)


@register.simple_tag
def mark_word(colour: str, word: str = "") -> str:
    """黄码 关注."""
    return marks.phrase(colour or "", "", word)


@register.filter
def mark_name(colour: str) -> str:
    """正常, 关注, 警示 or 未评."""
    return marks.code_colour(colour or "").word


@register.simple_tag
def radar(aspects: Sequence[charts.Spoke], label: str) -> SafeString:
    """A radar of 0–100 values with the peers' median."""
    return charts.radar_svg(aspects, label)


@register.simple_tag
def trend(ratings: Sequence[charts.TrendPoint], limits: Sequence[tuple[float, str]], label: str) -> SafeString:
    """The marks of the past year."""
    return charts.trend_svg(ratings, limits, label)


@register.simple_tag
def life(told: lifeline.WholeLife, label: str) -> SafeString:
    """A life from its founding to today."""
    return lifeline.life_svg(told, label)


@register.simple_block_tag
def section(
    content: str, title: str, count: object = None, id: str = "", more: str = "", more_words: str = "全部"
) -> SafeString:
    """A band of the page: heading, count, a link at the right, then the content."""
    return format_html(
        '<section class="band"{}><div class="band-head"><h2>{}{}</h2>{}</div>{}</section>',
        format_html(' id="{}"', id) if id else "",
        title,
        format_html(' <span class="count">{}</span>', count) if count not in (None, "") else "",
        format_html('<a class="band-more" href="{}">{}</a>', more, more_words) if more else "",
        content,
    )


@register.inclusion_tag("ui/components/empty.html")
def empty(
    title: str, words: str = "", action: str = "", action_words: str = "", good: bool = False
) -> dict[str, object]:
    """Why there is nothing here, and one thing to do; `good` when nothing is good news."""
    return {"title": title, "words": words, "action": action, "action_words": action_words, "good": good}


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, width: str = "") -> dict[str, object]:
    """A form field: label, hint, error, control, in this order; the input is never cleared."""
    errors = list(bound.errors)
    attrs: dict[str, str | bool] = {"class": "input"}
    anchor = anchor_of(bound)
    described = [f"{anchor}-hint"] if bound.help_text else []
    if errors:
        described.append(f"{anchor}-error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    kind = getattr(bound.field.widget, "input_type", "textarea")
    if kind in ("radio", "checkbox", "file"):
        attrs.pop("class")
    control = bound.as_widget(attrs=attrs)
    grouped = kind in ("radio", "checkbox") and hasattr(bound.field, "choices")
    # A box to tick stands before its own words.
    ticked = kind == "checkbox" and not grouped
    shown = {"bound": bound, "errors": errors, "control": control, "grouped": grouped, "ticked": ticked}
    return {**shown, "width": width, "anchor": anchor, "described": " ".join(described)}


def anchor_of(bound: BoundField) -> str:
    """Where a link to the field leads: to its control, or to the whole group where it has several."""
    return bound.id_for_label or bound.auto_id


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """All that must be changed, on top, in the same words as at the fields."""
    listed = [
        (anchor_of(form[name]), message)
        for name, messages in form.errors.items()
        if name != "__all__"
        for message in messages
    ]
    return {
        "listed": listed,
        # No browser chooses a file again by itself.
        "files": bool(form.files),
        "general": list(form.non_field_errors()),
        "total": len(listed) + len(form.non_field_errors()),
    }


@register.simple_tag
def meter(value: int, most: int) -> SafeString:
    """A bar of what a reason costs beside the heaviest; gains and costs look alike, the sign beside it tells."""
    width = round(90 * abs(value) / most) if most else 0
    return mark_safe(
        '<svg width="90" height="8" viewBox="0 0 90 8" aria-hidden="true">'
        '<rect class="meter-track" width="90" height="8" rx="2"/>'
        f'<rect class="meter" width="{width}" height="8" rx="2"/></svg>'
    )


@register.simple_tag
def ticks(count: int, late: bool = False, near: bool = False) -> SafeString:
    """A small bar for each thing due that day, six at most."""
    colour = "#b42318" if late else "#b86e00" if near else "#a9b4c4"
    bars = "".join(f'<rect x="{n * 11}" width="9" height="4" rx="1" fill="{colour}"/>' for n in range(min(count, 6)))
    return mark_safe(f'<svg width="66" height="4" viewBox="0 0 66 4" aria-hidden="true">{bars}</svg>')


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: object) -> str:
    """This page's address with some of its query changed; an empty value drops the key."""
    request: HttpRequest = context["request"]
    query = {key: values for key, values in request.GET.lists() if key not in changes}
    query.update({key: [str(value)] for key, value in changes.items() if value not in (None, "")})
    return f"{request.path}?{urlencode(query, doseq=True)}" if query else request.path


@register.simple_tag(takes_context=True)
def narrowed_by(context: template.Context, name: str, value: str) -> str:
    """This page's address with one filter set or taken off, from its first rows on."""
    return address_with(context, **{name: value, "all": ""})


@register.simple_tag(takes_context=True)
def here(context: template.Context, prefix: str, exact: bool = False) -> SafeString:
    """aria-current for a menu entry whose address this page is, or stands under."""
    path = context["request"].path if "request" in context else ""
    current = path == prefix if exact else path.startswith(prefix)
    return mark_safe(' aria-current="page"') if current else mark_safe("")
