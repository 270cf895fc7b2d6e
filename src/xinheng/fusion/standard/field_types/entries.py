"""Entries of a code list, and of the national one of industries."""

from xinheng.fusion.standard.code_lists import CodeList
from xinheng.fusion.standard.field_types.kind import NOTHING, DateFormat, Patterned, full_match
from xinheng.fusion.standard.field_types.sql import one_of, quoted, reason, reasons, sql_compact, sql_half
from xinheng.kit.characters import compact, half


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
        also = {half(word): entry.code for entry in self._few for word in entry.other_words}
        self._by_title = also | english | {half(entry.title): entry.code for entry in self._few}
        self._known = {entry.code for entry in codes.entries}

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """The code, found by itself, by its title or by another word for it; no code where nothing is said; anything
        else half-width, as written."""
        written = half(text)
        if written in self._known:
            return written
        return self._by_title.get(written) or ("" if full_match(NOTHING, written) else written)

    def check(self, clean: str) -> str | None:
        """Membership in the list."""
        return None if not clean or clean in self._known else f"{self.problem}：{clean}"

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        written = sql_half(expr)
        titles = {title: code for title, code in self._by_title.items() if title not in self._known}
        known = [code for code in sorted(self._known) if full_match(NOTHING, code)]
        said = f"CASE WHEN regexp_full_match(t, {quoted(NOTHING)}) AND NOT {one_of('t', known)} THEN NULL ELSE t END"
        if not titles:
            return f"list_transform([{written}], lambda t: {said})[1]"
        # As the list itself writes it, which nearly every value is; then the same in half-width form, under a name of
        # its own. A CASE on an expression would compute the expression anew for every title, a map does not.
        exact = {entry.title: entry.code for entry in self._few if self._by_title.get(half(entry.title)) == entry.code}
        exact = {**exact, **{entry.code: entry.code for entry in self._few}}
        plain = " ".join(f"WHEN {quoted(text)} THEN {quoted(code)}" for text, code in exact.items())
        found = f"MAP([{', '.join(map(quoted, titles))}], [{', '.join(map(quoted, titles.values()))}])[t]"
        return f"CASE {expr} {plain} ELSE list_transform([{written}], lambda t: coalesce({found}, {said}))[1] END"

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
