"""What is left of a personal value when it must be shown but not disclosed (个人信息去标识化, GB/T 35273 7.2)."""

from xinheng.kit.characters import tidy

# Family names of two characters: masking keeps the whole family name and hides the given one.
DOUBLE_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 "
    "赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 "
    "钟离 长孙 宇文 司徒 鲜于 司空 令狐".split()
)


def mask_name(name: str) -> str:
    """Only the family name stays: 陈大文 → 陈**, 欧阳大文 → 欧阳**; of a foreign name the first letter."""
    name = tidy(name)
    if not name:
        return ""
    kept = 2 if len(name) > 2 and name[:2] in DOUBLE_SURNAMES else 1
    return name[:kept] + "*" * min(max(len(name) - kept, 1), 2)


def mask_id(number: str) -> str:
    """The division and the last four stay: 310***********1234; short numbers keep only their first character."""
    if len(number) < 10:
        return number[:1] + "*" * max(len(number) - 1, 0)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_phone(number: str) -> str:
    """The first three and last four digits stay: 138****5678."""
    if len(number) < 8:
        return "***" if number else ""
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_text(text: str) -> str:
    """Free text about a person is not partly shown."""
    return "***" if text else ""


def mask(value: str, privacy: str, field_type: str) -> str:
    """The value as a reader without the right to it may see it; `privacy` and `field_type` are the standard's words."""
    if privacy == "open" or not value:
        return value
    if privacy != "personal":
        return "***"
    masks = {"person_name": mask_name, "person_id": mask_id, "id_document": mask_id, "phone": mask_phone}
    return masks.get(field_type, mask_text)(value)
