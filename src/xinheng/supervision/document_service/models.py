"""Who a paper is for and who took it: names and addresses, which only the papers show."""

import json
from dataclasses import asdict, dataclass
from typing import ClassVar

from django.db import models

from xinheng.kit.scope import Scope
from xinheng.support.crypto.cipher import decrypt, encrypt, new_secret
from xinheng.support.procedures.models import Matter

FORGOTTEN = "（个人信息已销毁）"


@dataclass(frozen=True)
class Names:
    """Whom it is for and where; who took it, who saw it. Empty: not known, or not needed. `copy` is what the paper said
    that was handed over: a wish finds there whom it names."""

    recipient: str = ""
    address: str = ""
    electronic_address: str = ""
    receiver: str = ""
    witness: str = ""
    copy: str = ""


class DocumentService(models.Model):
    """The names of one service. What else it tells stands in the facts of its matter."""

    scope: ClassVar = Scope(office="matter__office", field="matter__field")

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="document_service")
    # Names, encrypted under `secret`; without it they are gone.
    secret = models.BinaryField(max_length=16)
    names = models.BinaryField()

    def __str__(self) -> str:
        return f"送达 {self.matter_id}"

    def read(self) -> Names:
        """The names in clear; where they were destroyed it says so in their place."""
        if not self.secret:
            return Names(recipient=FORGOTTEN)
        return Names(**json.loads(decrypt(bytes(self.secret), bytes(self.names))))

    def write(self, names: Names) -> None:
        """Encrypt the names, under a secret of their own the first time."""
        self.secret = self.secret or new_secret()
        self.names = encrypt(bytes(self.secret), json.dumps(asdict(names), ensure_ascii=False).encode())
