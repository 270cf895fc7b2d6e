"""The ring beside a clock's words: filled by the share of time gone, or the sign of what stands still."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from xinheng.kit.clocks import ClockReading

_RING = '<circle cx="8" cy="8" r="5.5" fill="none" stroke="{}" stroke-width="3.4"{}/>'
SLATE, AMBER, DANGER = "#5b6b82", "#b86e00", "#b42318"

_FIXED = {
    "dashed": _RING.format(SLATE, ' stroke-dasharray="2.2 2.1" stroke-width="1.6"').replace('stroke-width="3.4"', ""),
    "bars": f'<circle cx="8" cy="8" r="6.6" fill="none" stroke="{SLATE}" stroke-width="1.6"/>'
    f'<path d="M6.3 5.4v5.2M9.7 5.4v5.2" stroke="{SLATE}" stroke-width="1.6"/>',
    "tick": '<path d="M3 8.4l3.4 3.4L13 5" fill="none" stroke="#1f2329" stroke-width="1.8"/>',
    "alert": f'<rect x="1" y="1" width="14" height="14" rx="3" fill="{DANGER}"/>'
    '<path d="M8 4.2v4.6M8 10.6v1.4" stroke="#fff" stroke-width="1.9"/>',
}

HANDED_DOWN = mark_safe('<br><span class="quiet">随来源事项</span>')
# What the words of each drawing look like.
TONES = {"amber": "clock-amber", "nearly_full": "clock-today", "alert": "clock-late"}


def ring_svg(mark: str, share: float) -> SafeString:
    """The drawing of one clock: `mark` as the reading names it, `share` the part of the time that is gone (0–1)."""
    if mark in _FIXED:
        inside = mark_safe(_FIXED[mark])
    else:
        colour = SLATE if mark == "slate" else AMBER
        gone = max(4, min(100, round(share * 100))) if mark != "nearly_full" else 94
        track = '<circle cx="8" cy="8" r="5.5" fill="none" stroke="#d9dee6" stroke-width="3.4"/>'
        part = f' pathLength="100" stroke-dasharray="{gone} 100" transform="rotate(-90 8 8)"'
        inside = mark_safe(track + _RING.format(colour, part))
    return format_html(
        '<svg class="ring" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', inside
    )


def clock_html(reading: ClockReading | None, handed_down: bool = False) -> SafeString:
    """A clock as every list, head and step shows it: ring, words of the law's unit, due date; and that it is
    `handed_down` by what the matter was begun from."""
    if reading is None:
        return mark_safe('<span class="clock quiet">没有期限</span>')
    due = reading.due_words if reading.open else ""
    # A missed target of the house is no breach of law: said so, and never in red.
    own = reading.mark == "alert" and not reading.rule.of_law
    mark = "nearly_full" if own else reading.mark
    return format_html(
        '<span class="clock {}">{}<span class="clock-words">{}</span>{}</span>{}',
        TONES.get(mark, ""),
        ring_svg(mark, reading.share),
        reading.remaining_words.replace("超期", "超目标", 1) if own else reading.remaining_words,
        format_html(' <span class="clock-due">{}</span>', due) if due else "",
        HANDED_DOWN if handed_down else "",
    )
