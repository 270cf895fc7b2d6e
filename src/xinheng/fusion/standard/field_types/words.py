"""Names, addresses, mail, files: what people write about people and places."""

from xinheng.fusion.standard.field_types.kind import LOST, Patterned, Text


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
    pattern = rf"[^0-9<>{{}}@#$%^&*=+|\\/?!;:\"{LOST}]{{1,60}}"
    problem = "姓名中有数字或符号，请核对"
    example = "某某某"


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
