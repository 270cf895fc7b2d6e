"""What the acts of an objection ask."""

from xinheng.credit.objection.queries import disputable_types, disputed_of
from xinheng.kit import city_time
from xinheng.support.procedures.table.asking import Asked, day, from_list, line, lines, one_of

OBJECTORS = (("party", "当事人"), ("other", "其他人"))


class Filed(Asked):
    """An objection that came by letter, telephone or at the counter."""

    uscc = line("统一社会信用代码", most=18)
    target_type = from_list("有异议的记录")
    target_key = line("文号、编号", most=240, hint="决定书文号、检查记录编号、抽样单编号等，照记录上的填写。")
    objector = one_of("提出人", OBJECTORS)
    name = line("姓名或者名称", most=60, hint="加密保存，只用来告知结果。")
    phone = line("联系电话", most=20)
    wrong = lines("哪里不对", 3)
    proof = lines("证明材料", 2, hint="逐项写明材料名称和案卷编号。")
    received_on = day("收到日期", required=True, hint="受理期限从次日起算。")

    def prepare(self) -> None:
        """What may be objected to, and today."""
        self.fields["target_type"].choices = disputable_types()  # type: ignore[attr-defined]
        self.fields["received_on"].initial = city_time.today()


class FoundOut(Asked):
    """What the source, or the own check, found; who objects reads it."""

    reason = lines("核实情况", hint="会原样告诉提出人，不写个人信息。")

    def prepare(self) -> None:
        """Whose data it is."""
        found = disputed_of(self.target) if self.target is not None else None
        if found:
            self.fields["reason"].help_text = f"资料来源：{found.source}。核实情况会原样告诉提出人，不写个人信息。"


class ObjectionReason(Asked):
    """A decision against the objector, or against the record: why."""

    reason = lines("理由", hint="会原样告诉提出人，不写个人信息。")
