"""The mark of a code: colour, shape, letter or sign, and word, always together and readable in grey print."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

INK = "#1f2329"
GREY = "#4e5969"


@dataclass(frozen=True)
class CodeColour:
    """One of the three colours of the code, or none."""

    name: str
    word: str
    shape: str  # drawn in a 100×100 box; `{line}` is the width of the border
    ink: str
    baseline: int
    letter_size: int
    sign: str


_TICK = '<path d="M28 51l16 16 29-33" fill="none" stroke="#fff" stroke-width="11" stroke-linecap="round"/>'
_BANG = f'<path d="M50 40v23M50 76v2" stroke="{INK}" stroke-width="10" stroke-linecap="round"/>'
_CROSS = '<path d="M33 33l34 34M67 33L33 67" stroke="#fff" stroke-width="11" stroke-linecap="round"/>'
_DASH = f'<path d="M39 50h22" stroke="{GREY}" stroke-width="6"/>'

COLOURS = {
    "green": CodeColour("绿码", "正常", '<circle cx="50" cy="50" r="46" fill="#167e69"/>', "#fff", 69, 54, _TICK),
    "yellow": CodeColour(
        "黄码",
        "关注",
        f'<path d="M50 9 94 88H6Z" fill="#fc0" stroke="{INK}" stroke-width="{{line}}" stroke-linejoin="round"/>',
        INK,
        78,
        44,
        _BANG,
    ),
    "red": CodeColour(
        "红码", "警示", '<rect x="7" y="7" width="86" height="86" rx="7" fill="#e01e00"/>', "#fff", 69, 54, _CROSS
    ),
}
UNRATED = CodeColour(
    "",
    "未评",
    f'<path d="M50 6 94 50 50 94 6 50Z" fill="#fff" stroke="{GREY}" stroke-width="{{line}}" stroke-linejoin="round"/>',
    GREY,
    60,
    40,
    _DASH,
)


def code_colour(colour: str) -> CodeColour:
    """What a colour looks like and says; anything but the three colours is 未评."""
    return COLOURS.get(colour, UNRATED)


def phrase(colour: str, letter: str = "", word: str = "") -> str:
    """The mark in words: 黄码 关注 C."""
    code = code_colour(colour)
    return " ".join(part for part in (code.name, word or code.word, letter) if part)


def mark_svg(colour: str, letter: str = "", size: int = 44, *, hidden: bool = False, word: str = "") -> SafeString:
    """The mark as inline SVG. Without a letter (the city keeps it to its staff) the sign stands in its place.

    `hidden` leaves it out of the reading order, where the same words stand beside it.
    """
    code = code_colour(colour)
    shape = code.shape.format(line=3.4 if size >= 60 else 5)
    if letter and colour in COLOURS:
        inside: SafeString = format_html(
            '<text x="50" y="{}" text-anchor="middle" font-size="{}" font-weight="700" fill="{}">{}</text>',
            code.baseline,
            code.letter_size,
            code.ink,
            letter,
        )
    else:
        inside = mark_safe(code.sign)
    label = (
        mark_safe('aria-hidden="true"')
        if hidden
        else format_html('role="img" aria-label="{}"', phrase(colour, letter, word))
    )
    return format_html(
        '<svg class="mark" width="{0}" height="{0}" viewBox="0 0 100 100" {1}>{2}{3}</svg>',
        size,
        label,
        mark_safe(shape),
        inside,
    )
