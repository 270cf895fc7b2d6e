"""What the acts of a rescue ask."""

from typing import Any

from django import forms

from xinheng.fusion.standard.registry import standard
from xinheng.scenarios.lifts.models import Lift
from xinheng.support.procedures.table.asking import Asked, WholeNumberField, from_list, line, lines


def number(label: str, *, least: int = 0, most: int = 60, first: int | None = None) -> WholeNumberField:
    """How many people."""
    wrong = f"{label}写成 {least} 到 {most} 的数字"
    return WholeNumberField(
        label=label, min_value=least, max_value=most, initial=first,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": f"填写{label}", "invalid": wrong, "min_value": wrong, "max_value": wrong},
    )  # fmt: skip


def lift_named(text: str) -> Lift | None:
    """The lift of a device code or of the six digits in the car; None where it is none or more than one."""
    text = "".join(text.split())
    if not text:
        return None
    found = list(Lift.objects.filter(code=text)[:1]) or list(Lift.objects.filter(rescue_id=text)[:2])
    return found[0] if len(found) == 1 else None


class Location(Asked):
    """Which lift it is."""

    lift = line("设备代码或识别码", hint="登记标志上的设备代码，或轿厢里的识别码。", ask="填写设备代码或识别码")

    def clean_lift(self) -> Lift:
        """The lift of that number."""
        found = lift_named(self.cleaned_data["lift"])
        if found is None:
            raise forms.ValidationError("台账里没有这台电梯，请核对号码，或按地点在电梯台账里查找")
        return found


class Call(Asked):
    """A call at the desk."""

    lift = line("设备代码或识别码", required=False, hint="来电人说不出的先不填，写清位置。")
    place = line("位置", required=False, hint="小区、楼栋、单元、第几号梯。")
    trapped = number("被困人数", least=1, first=1)
    told = lines("来电内容", 2, required=False, hint="有没有老人、孩子、病人，轿厢停在几层。不写来电人姓名、电话。")

    def clean_lift(self) -> Lift | None:
        """The lift, where a number is given."""
        given = self.cleaned_data["lift"]
        found = lift_named(given)
        if given and found is None:
            raise forms.ValidationError("台账里没有这台电梯，请核对号码；说不清的先不填，写清位置")
        return found

    def clean(self) -> dict[str, Any]:
        """A call says where."""
        told: dict[str, Any] = super().clean() or {}
        if not self.errors and not told.get("lift") and not told.get("place"):
            self.add_error("place", "不知道是哪台电梯时，要写清位置")
        return told


class RescueTeam(Asked):
    """Whom to send first."""

    rescue_unit = line("维保单位", hint="先派这台电梯的签约维保单位。")

    def prepare(self) -> None:
        """The contract's maintainer stands there already."""
        lift = self.target.lift if self.target is not None else None
        if lift is not None:
            self.fields["rescue_unit"].initial = lift.maintainer_name


class PeopleOut(Asked):
    """Everybody is out."""

    freed = number("解困人数", least=1, first=1)
    injured = number("其中受伤", first=0)
    reason = lines("久未解困的原因", 2, required=False, hint="从来电算起，困人时间已构成一般事故的必须填写。")


class Repair(Asked):
    """What it was, and that it is mended."""

    cause = from_list("故障原因")
    handling = lines("处理情况", 2, hint="换了什么、谁确认修复。不写姓名、电话。")

    def prepare(self) -> None:
        """The causes of the code list."""
        causes = standard().code_list("lift_fault_cause").entries
        self.fields["cause"].choices = [(one.code, one.title) for one in causes]  # type: ignore[attr-defined]
