"""Codes that name something: subjects, persons, licences, divisions, industries, entries of a code list."""

from stdnum.cn import ric

from xinheng.fusion.standard.code_lists import CodeList
from xinheng.fusion.standard.field_types.dates import Date
from xinheng.fusion.standard.field_types.kind import CUT_OFF, NOTHING, SCIENTIFIC, DateFormat, Patterned, full_match
from xinheng.fusion.standard.field_types.sql import alternation, one_of, quoted, reason, reasons, sql_compact, sql_half
from xinheng.kit import credit_code
from xinheng.kit.characters import compact, half

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
        return f"CASE WHEN {cut} THEN {reason(CUT_OFF, expr)} ELSE {reason(credit_code.LENGTH_PROBLEM, expr)} END"

    def _sql_wrong_shape(self, expr: str) -> str:
        """Of a number that nobody registers the reason does not repeat it: it may be a person's."""
        shaped = f"regexp_full_match({expr}, {quoted(credit_code.SHAPE)})"
        unknown, misshapen = quoted(credit_code.REGISTRAR_PROBLEM), reason(credit_code.SHAPE_PROBLEM, expr)
        return f"CASE WHEN {shaped} THEN {unknown} ELSE {misshapen} END"


class PersonId(Patterned):
    """The 18-digit citizen identity number (GB 11643-1999): birthday and check character are tested."""

    name = "person_id"
    title = "身份证件号码"
    pattern = r"[1-9][0-9]{16}[0-9X]"
    problem = "身份证号码应为18位"
    birthday = "身份证号码中的出生日期不存在，请核对"
    checksum = "身份证号码末位校验不符，请核对"
    example = "18位身份证号码"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """Half-width, upper case X, no spaces."""
        return compact(text)

    def check(self, clean: str) -> str | None:
        """The reason never repeats the number: it is personal, and reasons end up in files of rejects."""
        if not clean:
            return None
        if not self._matches(clean):
            return f"{self.problem}：{len(clean)}位"
        if Date().check(f"{clean[6:10]}-{clean[10:12]}-{clean[12:14]}"):
            return self.birthday
        return None if ric.calc_check_digit(clean) == clean[17] else self.checksum

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        return sql_compact(expr)

    def sql_check(self, expr: str) -> str:
        """The same."""
        day = f"{expr}[7:10] || '-' || {expr}[11:12] || '-' || {expr}[13:14]"
        born, outside = f"TRY_CAST({day} AS DATE)", f"{expr}[7:10] NOT BETWEEN '1900' AND '2199'"
        return reasons(
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
        return "" if full_match(NOTHING, bare) else bare

    def check(self, clean: str) -> str | None:
        """Digits alone, as many as an identity card has or nearly, are judged as one."""
        if full_match(SCIENTIFIC, clean):
            return CUT_OFF
        return None if full_match(self.other, clean) else super().check(clean)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        bare = sql_compact(expr)
        return f"CASE WHEN NOT regexp_full_match({bare}, {quoted(NOTHING)}) THEN {bare} END"

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


class LicenceNumber(Patterned):
    """The number of a licence or certificate: half-width, upper case, no spaces; its make-up is the issuer's."""

    name = "licence_number"
    title = "许可证编号"
    pattern = r".{1,80}"
    problem = "编号过长，最多80个字符"
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
        code = sql_compact(expr)
        return (
            f"CASE WHEN length({code}) IN (9, 12) AND right({code}, length({code}) - 6) IN ('000', '000000') "
            f"THEN left({code}, 6) WHEN length({code}) = 12 AND right({code}, 3) = '000' THEN left({code}, 9) "
            f"ELSE {code} END"
        )


class CodeOf(Patterned):
    """An entry of a code list. A department may write the code or the title; the code is kept."""

    # Titles of longer lists are not accepted in place of codes: nobody types them without a slip.
    titles_up_to = 80

    def __init__(self, codes: CodeList) -> None:
        self.codes = codes
        self.name = f"code:{codes.id}"
        self.title = codes.title
        self.problem = f"不在代码表“{codes.title}”中，请核对或在数据源中补充对应关系"
        self.example = codes.entries[0].title if codes.entries else ""
        self._few = codes.entries if len(codes.entries) <= self.titles_up_to else ()
        english = {half(entry.title_en): entry.code for entry in self._few if entry.title_en}
        self._by_title = english | {half(entry.title): entry.code for entry in self._few}
        self._known = {entry.code for entry in codes.entries}

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """The code, found by itself or by its title; anything else half-width, as written."""
        written = half(text)
        return written if written in self._known else self._by_title.get(written, written)

    def check(self, clean: str) -> str | None:
        """Membership in the list."""
        return None if not clean or clean in self._known else f"{self.problem}：{clean}"

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        written = sql_half(expr)
        titles = {title: code for title, code in self._by_title.items() if title not in self._known}
        if not titles:
            return written
        # As the list itself writes it, which nearly every value is; then the same in half-width form. A CASE on an
        # expression would compute the expression anew for every title, a map does not.
        exact = {entry.title: entry.code for entry in self._few if self._by_title.get(half(entry.title)) == entry.code}
        exact = {**exact, **{entry.code: entry.code for entry in self._few}}
        plain = " ".join(f"WHEN {quoted(text)} THEN {quoted(code)}" for text, code in exact.items())
        found = f"MAP([{', '.join(map(quoted, titles))}], [{', '.join(map(quoted, titles.values()))}])[{written}]"
        return f"CASE {expr} {plain} ELSE coalesce({found}, {written}) END"

    def sql_check(self, expr: str) -> str:
        """The same."""
        return reasons((f"NOT {one_of(expr, sorted(self._known))}", reason(self.problem, expr)))

    @property
    def json_schema(self) -> dict[str, object]:
        """The codes, listed where the list is short."""
        return {"type": "string", "enum": sorted(self._known)} if len(self._known) <= 200 else {"type": "string"}


class Industry(CodeOf):
    """A code of the national classification of industries (GB/T 4754), its section letter always before it."""

    def __init__(self, codes: CodeList) -> None:
        super().__init__(codes)
        self.name = "industry"
        self._sections = {code[1:3]: code[0] for code in self._known if len(code) == 3}

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """6210 as H6210: the letter follows from the first two digits."""
        code = compact(text)
        return self._sections.get(code[:2], "") + code

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        code = sql_compact(expr)
        letters = "".join(self._sections.get(f"{number:02}", " ") for number in range(100))
        letter = f"trim({quoted(letters)}[TRY_CAST({code}[1:2] AS INTEGER) + 1])"
        return f"CASE WHEN regexp_matches({code}, '^[0-9]{{2}}') THEN {letter} || {code} ELSE {code} END"
