"""Codes that name something else than a person: subjects, licences, divisions."""

from xinheng.fusion.standard.field_types.kind import CUT_OFF, LOST, SCIENTIFIC, DateFormat, Patterned, full_match
from xinheng.fusion.standard.field_types.persons import sql_is_person
from xinheng.fusion.standard.field_types.sql import alternation, quoted, reason, reasons, sql_compact, sql_of
from xinheng.kit import credit_code
from xinheng.kit.characters import compact


class Uscc(Patterned):
    """The unified social credit code, with its check character (GB 32100-2015)."""

    name = "uscc"
    title = "统一社会信用代码"
    pattern = rf"{alternation(sorted(credit_code.REGISTRARS))}[0-9]{{6}}[0-9A-HJ-NPQRTUWXY]{{10}}"
    example = "91509901MA5XHXQ716"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """As `kit.credit_code.clean`."""
        return credit_code.clean(text)

    def check(self, clean: str) -> str | None:
        """As `kit.credit_code.check`."""
        if full_match(SCIENTIFIC, clean):
            return f"{CUT_OFF}：{clean}"
        return credit_code.check(clean) if clean else None

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        return f"nullif(replace({sql_compact(expr)}, '-', ''), '')"

    def sql_check(self, expr: str) -> str:
        """The same, the check character as seventeen terms of a sum: set-wise, some 1.8 million codes a second."""
        alphabet = quoted(credit_code.ALPHABET)
        terms = (f"(instr({alphabet}, {expr}[{i}]) - 1) * {w}" for i, w in enumerate(credit_code.WEIGHTS, start=1))
        total = f"({' + '.join(terms)})"
        expected = f"{alphabet}[(31 - {total} % 31) % 31 + 1]"
        return reasons(
            (f"length({expr}) <> 18", self._sql_wrong_length(expr)),
            (f"NOT {self._sql_matches(expr)}", self._sql_wrong_shape(expr)),
            (sql_is_person(expr), quoted(credit_code.PERSON_PROBLEM)),
            (
                # The weighted sum with the check character in it is a multiple of 31.
                f"({total} + instr({alphabet}, {expr}[18]) - 1) % 31 <> 0",
                f"'统一社会信用代码第18位校验不符，应为' || {expected} || '，请核对：' || {expr}",
            ),
        )

    def _sql_wrong_length(self, expr: str) -> str:
        cut = f"regexp_full_match({expr}, {quoted(SCIENTIFIC)})"
        old = f"regexp_full_match({expr}, {quoted(credit_code.OLD_PERSON_SHAPE)})"
        person, wrong = quoted(credit_code.PERSON_PROBLEM), reason(credit_code.LENGTH_PROBLEM, expr)
        return f"CASE WHEN {cut} THEN {reason(CUT_OFF, expr)} WHEN {old} THEN {person} ELSE {wrong} END"

    def _sql_wrong_shape(self, expr: str) -> str:
        """Of a number that nobody registers the reason does not repeat it: it may be a person's."""
        shaped = f"regexp_full_match({expr}, {quoted(credit_code.SHAPE)})"
        unknown, misshapen = quoted(credit_code.REGISTRAR_PROBLEM), reason(credit_code.SHAPE_PROBLEM, expr)
        return f"CASE WHEN {shaped} THEN {unknown} ELSE {misshapen} END"


class LicenceNumber(Patterned):
    """The number of a licence or certificate: half-width, upper case, no spaces; its make-up is the issuer's."""

    name = "licence_number"
    title = "许可证编号"
    pattern = rf"[^{LOST}]{{1,80}}"
    problem = "编号应在80个字符以内，没有丢失的字（�）"
    example = "JY15099010000000"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """One form of brackets, letters and digits."""
        return compact(text)

    def check(self, clean: str) -> str | None:
        """Its length; a number that a spreadsheet cut off is none."""
        return f"{CUT_OFF}：{clean}" if full_match(SCIENTIFIC, clean) else super().check(clean)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        return sql_compact(expr)

    def sql_check(self, expr: str) -> str:
        """The same."""
        cut = f"regexp_full_match({expr}, {quoted(SCIENTIFIC)})"
        return f"CASE WHEN {cut} THEN {reason(CUT_OFF, expr)} ELSE {super().sql_check(expr)} END"


class SubjectRef(LicenceNumber):
    """A code that names a subject by a scheme without a type of its own: equipment, product, foreign licence."""

    name = "subject_ref"
    title = "对象代码"
    problem = "对象代码过长，最多80个字符"

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme


class Division(Patterned):
    """A code of an administrative division (GB/T 2260): 6 digits, 9 for a town, 12 for a village."""

    name = "division"
    title = "行政区划代码"
    pattern = r"[1-9][0-9]{5}(?:[0-9]{3}|[0-9]{6})?"
    problem = "行政区划代码应为6、9或12位数字"
    example = "509901"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """Without the zeros that only fill it up: 509901000000 as 509901."""
        code = compact(text)
        if len(code) == 12 and code.endswith("000"):
            code = code[:9]
        return code[:6] if len(code) == 9 and code.endswith("000") else code

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        shorter = (
            "CASE WHEN length(d) IN (9, 12) AND right(d, length(d) - 6) IN ('000', '000000') THEN left(d, 6) "
            "WHEN length(d) = 12 AND right(d, 3) = '000' THEN left(d, 9) ELSE d END"
        )
        return sql_of("d", sql_compact(expr), shorter)
