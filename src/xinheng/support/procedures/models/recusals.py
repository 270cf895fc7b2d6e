"""Who stepped back from which family, to be found by who it was."""

from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models.matters import Matter


class SteppedBack(models.Model):
    """One account and the matter that a family goes by, from which it stepped back (ADR 112). What judges reads
    `Matter.recused`, which says the same at every matter; lists and counts leave out by these rows."""

    scope: ClassVar[Scope | Unlisted] = Unlisted("by it lists and counts leave out; read with them alone")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    family = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "family"], name="stepped_back_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.family_id}"
