"""What somebody at a lift can tell: that people are stuck, or what is wrong with it."""

from django import forms

from xinheng.scenarios.lifts.forms import number
from xinheng.support.procedures.table.asking import lines

FAULTS = {
    "stops": "停层不准、突然停梯",
    "shakes": "抖动、异响",
    "door": "关门夹人、开关门异常",
    "alarm": "报警电话没有人接",
    "sign": "没有检验标志或者已过期",
    "other": "其他",
}


class TrappedFields(forms.Form):
    """People are inside."""

    trapped = number("有几个人被困", least=1, first=1)
    told = lines(
        "还要告诉救援人员什么", 2, required=False, hint="比如停在几层，有没有老人、孩子、病人。不用写姓名、电话。"
    )


class FaultFields(forms.Form):
    """A lift that does not run as it should."""

    kind = forms.ChoiceField(
        label="什么问题", choices=list(FAULTS.items()), widget=forms.RadioSelect, error_messages={"required": "选一项"}
    )
    text = lines("具体情况", 3, required=False, hint="什么时候、在几层。不用写姓名、电话。")

    @property
    def words(self) -> str:
        """What was told, in one text."""
        told = self.cleaned_data["text"].strip()
        return f"{FAULTS[self.cleaned_data['kind']]}。{told}" if told else f"{FAULTS[self.cleaned_data['kind']]}。"
