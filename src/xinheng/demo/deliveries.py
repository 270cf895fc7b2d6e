"""Which department delivers which file, and how: its folder, encoding, format and the columns errors are planted in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FILES = Path(__file__).parent / "sql" / "files"


@dataclass(frozen=True)
class Delivery:
    """One file of one department. The named columns are those of the file, as the department writes them."""

    source: str
    department: str
    # Our key column, the subject's code, a date, a coded value and a required text: what can be spoilt.
    key: str
    code: str
    day: str
    value: str
    required: str
    # A long free text, where people press Enter; the required one where there is none.
    text: str = ""
    encoding: Literal["utf-8", "utf-8-sig", "gb18030"] = "utf-8"
    workbook: bool = False
    line_end: Literal["\n", "\r\n"] = "\n"
    # Days by which this department's newest data trails the day of the demo.
    late_days: int = 0

    @property
    def select(self) -> str:
        """The SQL that writes the file's rows, under the department's own column names."""
        return (FILES / f"{self.source}.sql").read_text(encoding="utf-8")


DELIVERIES = (
    Delivery("registration", "登记注册处", "注册号", "统一社会信用代码", "成立日期", "登记状态", "企业名称", "经营范围"),
    Delivery(
        "food_and_drug_licence", "行政审批处", "许可证编号", "社会信用代码", "有效期止", "证照状态", "许可证名称", "许可项目",
        encoding="utf-8-sig"
    ),
    Delivery("annual_report", "信用监督管理处", "", "统一社会信用代码", "报送日期", "年报状态", "名称"),
    Delivery("electronic_licence", "大数据应用中心", "电子证照标识", "持证主体代码", "有效期自", "状态", "持证主体", late_days=9),
    Delivery(
        "penalty", "综合行政执法支队", "行政处罚决定书文号", "统一社会信用代码", "处罚决定日期", "行政相对人类别", "违法行为类型", "违法事实",
        encoding="gb18030", line_end="\r\n",
    ),
    Delivery(
        "abnormal_list", "信用监督管理处", "", "统一社会信用代码", "列入日期", "列入原因代码", "主体名称", encoding="gb18030"
    ),
    Delivery("serious_list", "信用监督管理处", "列入决定文号", "统一社会信用代码", "列入日期", "列入情形", "名称", workbook=True),
    Delivery(
        "complaint_publicity", "12315指挥中心", "投诉编号", "被投诉主体代码", "公示日期", "处理结果", "被投诉主体",
        encoding="gb18030", line_end="\r\n",
    ),
    Delivery(
        "food_sampling", "食品检验检测中心", "抽样单编号", "被抽样单位代码", "报告日期", "结论", "样品名称", encoding="utf-8-sig"
    ),
    Delivery("random_inspection", "双随机抽查办公室", "任务编码", "社会信用代码", "检查日期", "检查结果", "抽查事项"),
    Delivery(
        "inspection_result", "各市场监管所", "检查编号", "主体代码", "开始时间", "检查结果", "检查单位", "发现问题",
        encoding="utf-8-sig"
    ),
    Delivery("corrective_order", "各市场监管所", "文书文号", "主体代码", "责令日期", "状态", "违法行为"),
    Delivery("commitment", "消费者权益保护处", "", "统一社会信用代码", "承诺日期", "承诺类型", "承诺内容", encoding="gb18030"),
    Delivery(
        "equipment_registration", "特种设备安全监察处", "使用登记证编号", "使用单位代码", "登记日期", "状态", "使用单位",
        encoding="gb18030",
    ),
    Delivery(
        "lift_maintenance", "96333电梯应急平台", "维保单号", "维保单位代码", "到达时间", "维保类别", "维保单位"
    ),
    Delivery(
        "operator_certificate", "特种设备安全监察处", "证书编号", "聘用单位代码", "批准日期", "作业项目代号", "姓名", "聘用单位",
        encoding="gb18030",
    ),
    Delivery("employment_ban", "执法稽查处", "名单编号", "相关企业代码", "起始日期", "禁业事由", "失信行为", workbook=True),
    Delivery("key_product", "产品质量监督处", "产品编码", "销售单位代码", "纳入日期", "重点产品类别", "产品名称", workbook=True),
)  # fmt: skip
