"""Several values of one type in one field, as departments write them: 警告；罚款."""

import re

from xinheng.fusion.standard.field_types.kind import DateFormat, Text
from xinheng.fusion.standard.field_types.sql import quoted

_SEPARATORS = "[|,;、；，｜]"


class ManyOf(Text):
    """A set of values of one type, kept sorted and joined by "|", so that the order of writing changes nothing."""

    def __init__(self, one: Text) -> None:
        self.one = one
        self.name, self.title, self.example = one.name, one.title, one.example

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """Each value cleaned, empty and repeated ones dropped."""
        values = (self.one.clean(part, date_format) for part in re.split(_SEPARATORS, text))
        return "|".join(sorted({value for value in values if value}))

    def check(self, clean: str) -> str | None:
        """The first reason among the values, in their order."""
        return next((reason for value in clean.split("|") if (reason := self.one.check(value))), None)

    def compare(self, left: str, right: str) -> float:
        """The share of values both have (Jaccard)."""
        ours, theirs = set(left.split("|")), set(right.split("|"))
        return len(ours & theirs) / len(ours | theirs)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same; a single value takes the short way."""
        parts = f"string_split_regex({expr}, {quoted(_SEPARATORS)})"
        values = f"list_transform({parts}, lambda part: {self.one.sql_clean('part', date_format)})"
        joined = f"nullif(array_to_string(list_sort(list_distinct({values})), '|'), '')"
        alone = self.one.sql_clean(expr, date_format)
        return f"CASE WHEN regexp_matches({expr}, {quoted(_SEPARATORS)}) THEN {joined} ELSE {alone} END"

    def sql_check(self, expr: str) -> str:
        """The same."""
        found = f"list_transform(string_split({expr}, '|'), lambda part: {self.one.sql_check('part')})"
        first = f"list_filter({found}, lambda problem: problem IS NOT NULL)[1]"
        return f"CASE WHEN contains({expr}, '|') THEN {first} ELSE {self.one.sql_check(expr)} END"

    @property
    def json_schema(self) -> dict[str, object]:
        """Text; the single values are described beside it."""
        return {"type": "string", "description": f"多个值以“|”分隔：{self.one.json_schema}"}
