"""Who does it: an assignment, a stand-in, a roster, and how one is reached."""

from typing import Any

from django import forms

from xinheng.portals.officer.hands import named
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import colleagues_of, same_office
from xinheng.support.access.scope import all_grants, read_grants
from xinheng.support.accounts.models import Account
from xinheng.support.accounts.queries import people_of
from xinheng.support.procedures.assigning import colleagues_for
from xinheng.support.procedures.table.asking import Asked, TextField, day, from_list, lines
from xinheng.support.sending.models import Channel, Reach


class Assign(Asked):
    """To whom several matters are given, once for all of them; `target` are the matters."""

    to = from_list("分派给", "只列出有权办其中某一件下一步的同事；办不了的那几件会逐件说明。")
    reason = lines("理由", 2, hint="会写进每一件的经过，并通知对方。")

    def prepare(self) -> None:
        """Who could have one of them."""
        kinds = {(one.procedure, one.state, one.office, one.field): one for one in self.target}
        self.people = {person.username: person for one in kinds.values() for person in colleagues_for(one)}
        self.fields["to"].choices = named(self.people.values())  # type: ignore[attr-defined]

    def clean_to(self) -> Account:
        """The person."""
        return self.people[self.cleaned_data["to"]]


class Away(Asked):
    """Who is away, who stands in, and for which days."""

    away = from_list("谁不在岗")
    stand_in = from_list("由谁代办", "代办人须有相同的角色。")
    since = day("自", required=True)
    until = day("至", required=True, hint="含这一天；提前回来，可以随时结束。")

    def prepare(self) -> None:
        """Oneself, and for who assigns work those of his offices."""
        own = [self.target, *(one for one in colleagues_of(self.target, Permission.ASSIGN_WORK) if one != self.target)]
        self.people = {one.username: one for one in (*own, *same_office(self.target))}
        read_grants(self.people.values())
        self.fields["away"].choices = named(own)  # type: ignore[attr-defined]
        others = [one for one in self.people.values() if any(_may_stand_in(one, who) for who in own)]
        self.fields["stand_in"].choices = named(others)  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What `stand_in` takes."""
        given = self.cleaned_data
        return {**given, "away": self.people[given["away"]], "stand_in": self.people[given["stand_in"]]}


def _may_stand_in(one: Account, away: Account) -> bool:
    """Somebody else who has a role of who is away."""
    return one != away and bool({grant.role for grant in all_grants(one)} & {grant.role for grant in all_grants(away)})


class OnDuty(Asked):
    """Who answers for his office on which days; `target` are the offices whose roster is kept."""

    who = from_list("谁值班")
    since = day("自", required=True)
    until = day("至", required=True, hint="含这一天，一次最多排 31 天。")

    def prepare(self) -> None:
        """The people of these offices."""
        titles = {one.path: one.short_name for one in self.target}
        self.people = {one.username: one for one in people_of(titles)}
        choices = [(one.username, f"{one.display_name}（{titles[one.office]}）") for one in self.people.values()]
        self.fields["who"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class Reaching(forms.Form):
    """By which ways one is told: of each channel of this deployment the address, and how often."""

    def __init__(self, data: Any, channels: list[Channel], reaches: dict[str, Reach]) -> None:
        super().__init__(data)
        for one in channels:
            kept = reaches.get(one)
            title, hint = REACHED_AT[one]
            self.fields[one.value] = TextField(
                label=title, max_length=120, required=False, initial=kept.address if kept else "", help_text=hint
            )
            self.fields[f"{one}_often"] = forms.ChoiceField(
                label=f"{one.label}多久发一次",
                choices=Reach.Often.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=kept.often if kept else Reach.Often.AT_ONCE,
            )


REACHED_AT = {
    Channel.SMS: ("手机号", "只用于给您发工作通知，加密保存。"),
    Channel.MAIL: ("电子邮箱", "用单位的邮箱。"),
    Channel.WECOM: ("企业微信账号", "本单位企业微信通讯录里的账号，不是手机号。"),
}
