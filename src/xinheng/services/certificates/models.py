"""What was certified, and by what a paper is told to be the one that was made."""

from typing import ClassVar

from django.db import models

from xinheng.fusion.registers.models import Subject
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope


class Certificate(models.Model):
    """One paper that a business took away. Never changed; whether it still holds is told when somebody asks."""

    scope: ClassVar = Scope(subject="subject__identity", plain=("said",))
    hangs: ClassVar = Hangs(
        on="subject", merge="stays", split="stays",
        why="what it said then; the digest of what stood behind tells that it holds no more",
    )  # fmt: skip

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField("编号", max_length=40, unique=True)
    # Random; stands in the address on the paper.
    code = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()
    # Lines of (what, how it stood); no person's name is among them.
    said = models.JSONField()
    # SHA-256 of the public records that stood behind the lines, and of the paper.
    facts = models.BinaryField(max_length=32)
    paper = models.BinaryField(max_length=32)
    # The seal: the platform's signature on number, code and paper, and the public key it holds under.
    seal = models.BinaryField(max_length=64, default=b"")
    sealed_by = models.BinaryField(max_length=65, default=b"")

    def __str__(self) -> str:
        return self.number
