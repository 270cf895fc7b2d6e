"""Numbers that name a person: identity cards, and all other documents by which one is known."""

import re

from stdnum.cn import ric

from xinheng.fusion.standard.field_types.dates import Date
from xinheng.fusion.standard.field_types.kind import CUT_OFF, NOTHING, SCIENTIFIC, DateFormat, Patterned, full_match
from xinheng.fusion.standard.field_types.sql import quoted, reasons, sql_compact, sql_of
from xinheng.kit import credit_code
from xinheng.kit.characters import compact

_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _sql_check_character(expr: str) -> str:
    """The check character of an identity number, GB 11643-1999."""
    terms = " + ".join(f"TRY_CAST({expr}[{i}] AS INTEGER) * {w}" for i, w in enumerate(_PERSON_WEIGHTS, start=1))
    return f"'10X98765432'[({terms}) % 11 + 1]"


def sql_is_person(expr: str) -> str:
    """`kit.credit_code.is_person` over a column."""
    shaped = f"regexp_full_match({expr}, {quoted(credit_code.PERSON_SHAPE)})"
    born = f"TRY_CAST({expr}[7:10] || '-' || {expr}[11:12] || '-' || {expr}[13:14] AS DATE) IS NOT NULL"
    return f"{shaped} AND {born} AND {expr}[18] = {_sql_check_character(expr)}"


def in_eighteen(number: str) -> str:
    """A number of the fifteen digits in use until 1999 as it was lengthened (GB 11643-1999): the century of all who had
    one, and the check character. Anything else as it is."""
    if not re.fullmatch(credit_code.OLD_PERSON_SHAPE, number, re.ASCII):
        return number
    body = f"{number[:6]}19{number[6:]}"
    return body + str(ric.calc_check_digit(body + "0"))


def sql_in_eighteen(expr: str) -> str:
    """The same over a column; the body is made once, under a name of its own, not for each of its digits."""
    old = f"regexp_full_match({expr}, {quoted(credit_code.OLD_PERSON_SHAPE)})"
    longer = sql_of("b", f"{expr}[:6] || '19' || {expr}[7:]", f"b || {_sql_check_character('b')}")
    return f"CASE WHEN {old} THEN {longer} ELSE {expr} END"


def _sql_named(bare: str) -> str:
    """The number in a compacted cell; 无 is none."""
    return f"CASE WHEN NOT regexp_full_match({bare}, {quoted(NOTHING)}) THEN {sql_in_eighteen(bare)} END"


class PersonId(Patterned):
    """The 18-digit citizen identity number (GB 11643-1999): birthday and check character are tested. One of fifteen
    digits, as it stands in old papers, is told as the eighteen it became."""

    name = "person_id"
    title = "身份证件号码"
    pattern = r"[1-9][0-9]{16}[0-9X]"
    problem = "身份证号码应为18位"
    strange = "身份证号码应为17位数字和一位数字或X，请核对是否遮住了几位，或把0、1写成了字母"
    birthday = "身份证号码中的出生日期不存在，请核对"
    checksum = "身份证号码末位校验不符，请核对"
    example = "18位身份证号码"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """Half-width, upper case X, no spaces, eighteen digits."""
        return in_eighteen(compact(text))

    def check(self, clean: str) -> str | None:
        """The reason never repeats the number: it is personal, and reasons end up in files of rejects."""
        if not clean:
            return None
        if not self._matches(clean):
            return self.strange if len(clean) == 18 else f"{self.problem}：{len(clean)}位"
        if Date().check(f"{clean[6:10]}-{clean[10:12]}-{clean[12:14]}"):
            return self.birthday
        return None if ric.calc_check_digit(clean) == clean[17] else self.checksum

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        return sql_of("p", sql_compact(expr), sql_in_eighteen("p"))

    def sql_check(self, expr: str) -> str:
        """The same."""
        day = f"{expr}[7:10] || '-' || {expr}[11:12] || '-' || {expr}[13:14]"
        born, outside = f"TRY_CAST({day} AS DATE)", f"{expr}[7:10] NOT BETWEEN '1900' AND '2199'"
        return reasons(
            (f"NOT {self._sql_matches(expr)} AND length({expr}) = 18", quoted(self.strange)),
            (f"NOT {self._sql_matches(expr)}", f"'{self.problem}：' || length({expr}) || '位'"),
            (f"{expr} IS NOT NULL AND ({born} IS NULL OR {outside})", quoted(self.birthday)),
            (f"{expr}[18] <> {_sql_check_character(expr)}", quoted(self.checksum)),
        )


class IdDocument(PersonId):
    """The number of any document by which a person is known: the 18 digits of an identity card are tested as such,
    and the permits, passports and military papers of `codes/id_document_type.csv` by their shapes."""

    name = "id_document"
    title = "证件号码"
    # Permits of Hong Kong and Macau (H, M), of Taiwan (8 or 10 digits), passports, residence, military papers.
    other = (
        r"[HM][0-9]{8}(?:[0-9]{2})?|[0-9]{7,9}|[0-9]{10}(?:\(?[A-Z]\)?)?|[A-Z]{1,3}[0-9]{5,12}[A-Z]?|"
        r"[A-Z]{1,2}[0-9]{6}\([0-9A]\)|[A-Z0-9]{0,4}[A-Z][0-9]{4,12}[A-Z0-9]{0,3}|[^0-9A-Z]{1,4}字第?[0-9]{4,10}号?"
    )
    pattern = rf"{PersonId.pattern}|{other}"
    problem = "证件号码既不是18位身份证号，也不像通行证、护照或军人证件的号码"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """Half-width, upper case, no spaces; 无 is no number."""
        bare = compact(text)
        return "" if full_match(NOTHING, bare) else in_eighteen(bare)

    def check(self, clean: str) -> str | None:
        """Digits alone, as many as an identity card has or nearly, are judged as one."""
        if full_match(SCIENTIFIC, clean):
            return CUT_OFF
        return None if full_match(self.other, clean) else super().check(clean)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        return sql_of("p", sql_compact(expr), _sql_named("p"))

    def sql_check(self, expr: str) -> str:
        """The same."""
        return reasons(
            (f"regexp_full_match({expr}, {quoted(SCIENTIFIC)})", quoted(CUT_OFF)),
            (f"regexp_full_match({expr}, {quoted(self.other)})", "NULL"),
            ("true", super().sql_check(expr)),
        )

    def _matches(self, clean: str) -> bool:
        return full_match(PersonId.pattern, clean)

    def _sql_matches(self, expr: str) -> str:
        return f"regexp_full_match({expr}, {quoted(PersonId.pattern)})"
