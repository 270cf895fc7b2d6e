"""Names, addresses, phones, mail, files: what people write about people and places."""

from xinheng.fusion.standard.field_types.kind import DateFormat, Patterned, Text, full_match
from xinheng.fusion.standard.field_types.sql import quoted, sql_compact
from xinheng.kit.characters import compact

_MOBILE = r"(?:\+?86|0086)?(1[3-9][0-9]{9})"


class Address(Text):
    """A postal or street address as written."""

    name = "address"
    title = "地址"
    max_length = 240
    example = "山城市某区某路1号"


class PersonName(Patterned):
    """A person's name: letters of any script, the middle dot, blanks and hyphens; no digits."""

    name = "person_name"
    title = "姓名"
    pattern = r"[^0-9<>{}@#$%^&*=+|\\/?!;:\"]{1,60}"
    problem = "姓名中有数字或符号，请核对"
    example = "某某某"


class Phone(Patterned):
    """A Chinese telephone number, mobile or fixed, digits only; the country code of a mobile is dropped."""

    name = "phone"
    title = "电话"
    # A mobile; a fixed line with or without area code and extension; 400 and 800 lines; service numbers.
    pattern = r"1[3-9][0-9]{9}|(?:0[0-9]{9,11}|[2-9][0-9]{6,7})(?:转[0-9]{1,6})?|[48]00[0-9]{7}|[19][0-9]{4,5}"
    problem = "电话号码格式不对，应为11位手机号或带区号的座机号"
    example = "13800000000"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """Digits alone, +86 138-0000-0000 as 13800000000."""
        digits = compact(text).translate(str.maketrans("", "", "-()"))
        if full_match(_MOBILE, digits):
            return digits[-11:]
        return digits

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        digits = f"nullif(translate({sql_compact(expr)}, '-()', ''), '')"
        return f"CASE WHEN regexp_full_match({digits}, {quoted(_MOBILE)}) THEN right({digits}, 11) ELSE {digits} END"


class Email(Patterned):
    """A mail address, its case kept."""

    name = "email"
    title = "电子邮箱"
    pattern = r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+"
    problem = "电子邮箱格式不对，应为 名称@域名"
    example = "name@example.cn"


class File(Text):
    """A reference to a kept file: its digest or its name at the source."""

    name = "file"
    title = "文件"
    max_length = 240
    example = "文件编号"
