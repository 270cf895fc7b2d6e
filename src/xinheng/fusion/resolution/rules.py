"""The core of a business's name: what is left when place, brackets and legal form are taken away."""

import re

from xinheng.kit.names import fold

# 企业名称登记管理规定 第六条: a name is made of division, trade name, industry and form of organisation.
_FORMS = re.compile(
    r"(有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|公司|集团|个人独资企业|合伙企业|专业合作社|合作社|个体工商户"
    r"|LLC|L\.L\.C\.?|INC\.?|CORP\.?|CORPORATION|CO\.?|LTD\.?)$"
)
_BRACKETS = re.compile(r"[（(【\[][^（(【\[）)】\]]*[）)】\]]")
_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{2,8}?(?:省|市|自治区|自治州))?(?:[\u4e00-\u9fff]{2,6}?(?:区|县|市))?")


def core_name(name: str) -> str:
    """重庆市渝中区好吃来餐饮有限公司 → 好吃来餐饮. What would leave fewer than two characters is not taken away."""
    core = _BRACKETS.sub("", fold(name))
    for pattern in (_FORMS, _PLACE):
        shorter = pattern.sub("", core)
        if len(shorter) >= 2:
            core = shorter
    return core
