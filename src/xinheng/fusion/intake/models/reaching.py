"""How data is reached or comes by itself: links, what was fetched, keys of those who push and what they sent."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from xinheng.fusion.intake.models.arrivals import Arrival
from xinheng.kit import city_time
from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.redaction.fields import ShortWordsField


class DataLink(models.Model):
    """A department's database or interface that we may fetch from: its address, and our credentials, sealed."""

    scope: ClassVar = Scope(plain=("address", "changed_by"))

    class Kind(models.TextChoices):
        """What answers there."""

        POSTGRESQL = "postgresql", "PostgreSQL"
        MYSQL = "mysql", "MySQL / MariaDB"
        HTTP = "http", "HTTP 接口"

    name = models.CharField(max_length=40, unique=True)
    title = ShortWordsField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Of a database its host; of an interface the start of its address: only what begins with it is fetched.
    address = models.CharField(max_length=200)
    port = models.IntegerField(null=True)
    database = models.CharField(max_length=63, default="", blank=True)
    # Of a database who signs in; of an interface the name of the header that carries the token.
    account = models.CharField(max_length=63, default="", blank=True)
    # Password or token under a secret of its own; it is never shown again.
    secret = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    @property
    def stamp(self) -> str:
        """What tells one state of it from another."""
        return self.changed_at.isoformat() if self.pk else ""


class Pull(models.Model):
    """One fetching of a source from its table or interface: what was asked for, what came, why not."""

    scope: ClassVar = Scope(plain=("asked_by", "columns", "change", "problem"))

    class State(models.TextChoices):
        """How far it is. What was fetched is an arrival, with a state of its own."""

        WAITING = "waiting", "排队"
        RUNNING = "running", "读取中"
        FETCHED = "fetched", "已取到"
        HELD = "held", "结构变了，等核对"
        FAILED = "failed", "没有取到"

    source = models.CharField(max_length=60)
    # The moment of the schedule it answers; none where a person asked.
    slot = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # Of what only grows: the value from which on it was read, and the last one that came. `replays` names the pull
    # whose stretch this one reads again.
    since = models.CharField(max_length=64, default="")
    until = models.CharField(max_length=64, default="")
    replays = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    rows = models.BigIntegerField(default=0)
    # [[column, type]] as the other side described them; how they differ from the last time.
    columns = models.JSONField(default=list)
    change = models.TextField(default="")
    problem = models.TextField(default="")
    arrival = models.ForeignKey(Arrival, on_delete=models.SET_NULL, null=True, related_name="pulls")
    job = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "slot"], name="pull_once_a_slot"),
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(state__in=("waiting", "running")), name="one_pull_of_a_source"
            ),
        ]
        indexes = [models.Index(fields=["source", "-id"], name="pull_of_source")]

    @property
    def began(self) -> str:
        """From where on it was read, for people: a moment with its zone by the city's clock, any other as it stands."""
        try:
            at = datetime.fromisoformat(self.since)
        except ValueError:
            return self.since or "头"
        if len(self.since) == 10:
            return self.since
        return (city_time.local(at) if at.tzinfo else at).strftime("%Y-%m-%d %H:%M")


class PushKey(models.Model):
    """The public half of a department's key: under it rows of one source are pushed to us."""

    scope: ClassVar = Scope(plain=("added_by",))

    source = models.CharField(max_length=60)
    # As `crypto.signing.key_name` calls it; the request says under which it is signed.
    name = models.CharField(max_length=16)
    public = models.BinaryField(max_length=65)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Seconds by which the partner's clock is ahead of ours, by its last request; 0 where it is right.
    clock_off = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "name"], condition=models.Q(ended_at__isnull=True), name="push_key_once"
            )
        ]

    @property
    def algorithm(self) -> str:
        """By its length."""
        return "Ed25519" if len(bytes(self.public)) == 32 else "SM2"


class PushedWord(models.Model):
    """A word that was used in a push: a second request with it is a replay."""

    scope: ClassVar = Unlisted("words that requests were told apart by")

    key = models.ForeignKey(PushKey, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "word"], name="pushed_word_once")]
