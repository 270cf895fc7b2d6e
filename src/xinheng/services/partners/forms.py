"""What the acts of an admission ask."""

from xinheng.kit import city_time
from xinheng.support.procedures.table.asking import Asked, day, line, lines, one_of

KINDS = (
    ("mall", "商圈（商场）"), ("park", "产业园、孵化园"), ("market", "市场"),
    ("association", "协会、商会"), ("platform", "网络平台"), ("council", "消费者组织（消委会）"),
)  # fmt: skip


class AppliedOnPaper(Asked):
    """An application that came by letter or at the counter."""

    uscc = line("管理单位统一社会信用代码", most=18)
    kind = one_of("单位类型", KINDS)
    venue = line("场所（协会、平台）名称", most=100)
    address = line("地址", most=200, hint="网络平台填网址。")
    purpose = lines("看商户信息做什么用", 2)
    received_on = day("收到日期", required=True, hint="答复期限从次日起算。")

    def prepare(self) -> None:
        """Today, where nothing else is said."""
        self.fields["received_on"].initial = city_time.today()
