"""Telephone numbers, however they are written: mainland, Hong Kong, Macau, abroad, with extension, several in one."""

import re

from xinheng.fusion.standard.field_types.kind import CUT_OFF, NOTHING, SCIENTIFIC, DateFormat, Patterned, full_match
from xinheng.fusion.standard.field_types.sql import quoted, reason, reasons, sql_compact
from xinheng.kit.characters import compact

_SEPARATORS = "[/|、;；，,]"
_EXTENSION = r"(?:-|转|,|#|EXT\.?|分机|转分机)([0-9]{1,6})"
_CHINA = r"(?:\(?(?:\+86|0086|86)\)?[- .]?)"
# What is written before a number that says only that it is one.
_LABEL = r"^(?:(?:联系|移动|办公|固定)?(?:手机|电话)(?:号码?)?|座机|固话|TEL|PHONE|MOBILE)[:.]"
# What is written → what is kept; the first that fits. Blanks are gone and letters upper case by then.
_FORMS = (
    (rf"{_CHINA}?(1[3-9][0-9])-?([0-9]{{4}})-?([0-9]{{4}})(?:\.0)?", r"\1\2\3"),
    # Two with only a blank or a line between them.
    (r"(1[3-9][0-9]{9})(1[3-9][0-9]{9})", r"\1|\2"),
    (r"(1[3-9][0-9]{9})(0[1-9][0-9]{1,2})-?([2-9][0-9]{6,7})", r"\1|\2\3"),
    (rf"{_CHINA}?\(?(0[1-9][0-9]{{1,2}})\)?-?([2-9][0-9]{{2,3}})-?([0-9]{{4}})", r"\1\2\3"),
    (rf"{_CHINA}?\(?(0[1-9][0-9]{{1,2}})\)?-?([2-9][0-9]{{2,3}})-?([0-9]{{4}}){_EXTENSION}", r"\1\2\3转\4"),
    # An area code without its nought is known by the country's code before it.
    (rf"{_CHINA}\(?([1-9][0-9]{{1,2}})\)?-?([2-9][0-9]{{2,3}})-?([0-9]{{4}})", r"0\1\2\3"),
    (rf"{_CHINA}\(?([1-9][0-9]{{1,2}})\)?-?([2-9][0-9]{{2,3}})-?([0-9]{{4}}){_EXTENSION}", r"0\1\2\3转\4"),
    (r"\(?(?:\+|00)?(85[23])\)?-?([0-9]{4})-?([0-9]{4})", r"+\1\2\3"),
    (r"\(?(?:\+|00)([1-79][0-9]{0,2}|8[0-57-9][0-9]?)\)?-?([0-9]{3,5})-?([0-9]{3,5})-?([0-9]{0,5})", r"+\1\2\3\4"),
    (rf"([2-9][0-9]{{2,3}})-?([0-9]{{4}}){_EXTENSION}", r"\1\2转\3"),
)
_FIXED = r"0[1-9][0-9]{8,10}|[2-9][0-9]{6,7}"
# One number: a mobile, a fixed line with or without area code and extension, a 400 or 800 line, a service number, one
# abroad.
_ONE = rf"1[3-9][0-9]{{9}}|(?:{_FIXED})(?:转[0-9]{{1,6}})?|[48]00[0-9]{{7}}|[19][0-9]{{4,5}}|\+[1-9][0-9]{{6,14}}"


class Phone(Patterned):
    """Telephone numbers, several joined by "|": Chinese ones as they are dialled at home, others as +852…; an extension
    after 转."""

    name = "phone"
    title = "电话"
    pattern = rf"(?:{_ONE})(?:\|(?:{_ONE}))*"
    problem = "电话号码格式不对，应为11位手机号或带区号的座机号"
    example = "13800000000"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """+86 138-0000-0000 as 13800000000, 023-67881234-801 as 02367881234转801, +852 9123 4567 as +85291234567."""
        bare = compact(text)
        if full_match(NOTHING, bare):
            return ""
        # A comma may stand before an extension: the whole is tried first.
        whole = _one(bare)
        if full_match(_ONE, whole):
            return whole
        several = "|".join(_one(part) for part in re.split(_SEPARATORS, bare)).split("|")
        return "|".join(dict.fromkeys(number for number in several if number))

    def check(self, clean: str) -> str | None:
        """The pattern; a number that a spreadsheet cut off is told as such."""
        return f"{CUT_OFF}：{clean}" if full_match(SCIENTIFIC, clean) else super().check(clean)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same; a bare mobile number, which most are, is taken as it stands."""
        split = f"string_split(regexp_replace(w, {quoted(_SEPARATORS)}, '|', 'g'), '|')"
        once = "list_filter(many, lambda part, place: part <> '' AND list_position(many, part) = place)"
        parts = f"string_split(array_to_string(list_transform({split}, lambda part: {_sql_one('part')}), '|'), '|')"
        else_several = f"list_transform([{parts}], lambda many: nullif(array_to_string({once}, '|'), ''))[1]"
        whole = f"CASE WHEN regexp_full_match(one, {quoted(_ONE)}) THEN one ELSE {else_several} END"
        odd = (
            f"CASE WHEN regexp_full_match(w, {quoted(NOTHING)}) THEN NULL "
            f"ELSE list_transform([{_sql_one('w')}], lambda one: {whole})[1] END"
        )
        return (
            f"CASE WHEN regexp_full_match({expr}, '1[3-9][0-9]{{9}}') THEN {expr} "
            f"ELSE list_transform([{sql_compact(expr)}], lambda w: {odd})[1] END"
        )

    def sql_check(self, expr: str) -> str:
        """The same."""
        wrong, cut = f"NOT {self._sql_matches(expr)}", f"regexp_full_match({expr}, {quoted(SCIENTIFIC)})"
        return reasons((f"{wrong} AND {cut}", reason(CUT_OFF, expr)), (wrong, reason(self.problem, expr)))


def _one(written: str) -> str:
    bare = re.sub(_LABEL, "", written)
    for pattern, kept in _FORMS:
        if found := re.fullmatch(pattern, bare, re.ASCII):
            return found.expand(kept)
    return bare.translate(str.maketrans("", "", "-()"))


def _sql_one(written: str) -> str:
    cases = "".join(
        f"WHEN regexp_full_match(b, {quoted(pattern)}) "
        f"THEN regexp_replace(b, {quoted(f'^(?:{pattern})$')}, {quoted(kept)}) "
        for pattern, kept in _FORMS
    )
    bare = f"regexp_replace({written}, {quoted(_LABEL)}, '')"
    return f"list_transform([{bare}], lambda b: CASE {cases}ELSE translate(b, '-()', '') END)[1]"
