"""Subjects, their identifiers, and records: dated statements that are added, superseded or withdrawn, never edited."""

from typing import ClassVar

from django.db import models

from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope, Unlisted
from xinheng.support.prepared.rows import QuickRow


class Subject(QuickRow):
    """What the city keeps watch over: an entity, a person, a product, a batch, a piece of equipment, a place, a
    document (a law, a plan, a standard).

    Everything here but `id` is a projection of the subject's master record (the registration, for an entity) and is
    written only together with it, so that lists and search need no join.
    """

    scope: ClassVar = Scope(office="office", division="division", plain=("identity", "name", "address"))

    class Kind(models.TextChoices):
        """What a subject is."""

        ENTITY = "entity", "经营主体"
        PERSON = "person", "人员"
        PRODUCT = "product", "产品"
        BATCH = "batch", "批次"
        EQUIPMENT = "equipment", "设备"
        PLACE = "place", "场所"
        DOCUMENT = "document", "文件"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    # The main identifier, `scheme:value`, as addresses and the API write it.
    identity = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=240)
    status = models.CharField(max_length=40, default="")
    category = models.CharField(max_length=40, default="")
    division = models.CharField(max_length=12, default="")
    industry = models.CharField(max_length=8, default="")
    address = models.CharField(max_length=240, default="")
    established_on = models.DateField(null=True)
    # Path of the office in charge, by territory: what row scope is judged by.
    office = models.CharField(max_length=80, default="")
    # The subject that this one turned out to be (`matching`): its records and numbers are there until they are split.
    merged_into = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            # Row scope asks for a range of paths by bytes, whatever the locale.
            models.Index(fields=["office", "id"], name="subject_office", opclasses=["varchar_pattern_ops", "int8_ops"])
        ]


class Identifier(QuickRow):
    """One name by which the world knows a subject: `uscc`, `registration_no`, `equipment_code`, `license` …

    For a person the value is a blind key, never the number itself.
    """

    scope: ClassVar = Unlisted("a way to a subject")
    hangs: ClassVar = Hangs(
        on="subject", merge="moves", split="returns",
        why="merging itself moves numbers and keeps which",
    )  # fmt: skip

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        # The value first: a number typed into the search box is found whatever its scheme is.
        constraints = [models.UniqueConstraint(fields=["value", "scheme"], name="identifier_once")]


class SubjectSecret(models.Model):
    """The key material under which a subject's restricted fields are encrypted. Destroying the row erases them."""

    scope: ClassVar = Unlisted("opened with its subject")
    hangs: ClassVar = Hangs(
        on="subject", merge="stays", split="stays",
        why="the key of what is sealed about this very subject; moved records are sealed anew",
    )  # fmt: skip

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True)
    secret = models.BinaryField(max_length=16)


class RecordSecret(models.Model):
    """The same for a record that has no subject yet: it is erased alone, and re-encrypted when it is linked."""

    scope: ClassVar = Unlisted("opened with its record")

    record = models.OneToOneField("Record", on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    secret = models.BinaryField(max_length=16)


class Source(models.Model):
    """Who says it: a department's data set, or this platform itself."""

    scope: ClassVar = Scope(plain=("title", "department"))

    name = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    department = models.CharField(max_length=120)
    last_received_at = models.DateTimeField(null=True)


class Batch(models.Model):
    """One write batch: what one transaction added to the registers. It is also the row of the feed.

    Followers read batches after their cursor. On PostgreSQL ids commit out of order, so the feed is ordered by
    (`transaction`, `id`) and read only below the oldest running transaction; on SQLite `transaction` is 0.
    """

    scope: ClassVar = Scope(plain=("types", "withdrawn_subjects"))

    transaction = models.BigIntegerField(default=0)
    written_at = models.DateTimeField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    # The intake run this batch belongs to; 0 for what the platform itself wrote.
    run = models.BigIntegerField(default=0)
    types = models.JSONField(default=list)
    # Records of a batch are found by this range and `Record.batch`, without an index of their own.
    first_record = models.BigIntegerField(default=0)
    last_record = models.BigIntegerField(default=0)
    # The same for the mentions these records made.
    first_mention = models.BigIntegerField(default=0)
    last_mention = models.BigIntegerField(default=0)
    # Subjects that lost a record without getting a new one: withdrawals, and records linked elsewhere.
    withdrawn_subjects = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["transaction", "id"], name="batch_feed")]


class Record(models.Model):
    """One dated statement about a subject, of one record type, from one source, under one natural key.

    Current = `superseded_at is null`. The only updates ever made set `superseded_at` and `superseded_by`, once,
    and empty `restricted` when its time is over (`erasing`).
    `open` is canonical JSON text of what the public or any officer may see; `restricted` is the encrypted rest.
    """

    scope: ClassVar = Unlisted("told through the portrait, which judges every value")
    hangs: ClassVar = Hangs(
        on="subject", merge="moves", split="returns",
        why="merging says records again of the other, and splitting what it moved and what bears the other numbers",
    )  # fmt: skip

    # No database constraints on the hot columns: checking four parents a row costs a tenth of intake's writing, and
    # nothing below is ever deleted.
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, db_index=False, db_constraint=False)
    type = models.CharField(max_length=60)
    key = models.CharField(max_length=240)
    open = models.TextField()
    restricted = models.BinaryField(null=True)
    effective_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.BigIntegerField(null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type", "source", "key"],
                condition=models.Q(superseded_at__isnull=True),
                name="record_current_once",
            )
        ]
        indexes = [
            # Serves the present (superseded_at is null) and, with a filter on the few rows of a subject, the past.
            models.Index(fields=["subject", "superseded_at"], name="record_of_subject"),
        ]


class Mention(models.Model):
    """A record about one subject that also concerns another: a lift and the firm that uses it, a person and the shop.

    `subject` is the one mentioned; the record appears in its dossier too.
    """

    scope: ClassVar = Unlisted("told through the portrait, which judges every value")
    hangs: ClassVar = Hangs(
        on="subject", merge="moves", split="returns",
        why="merging moves mentions in current records and keeps which",
    )  # fmt: skip

    record = models.ForeignKey(Record, on_delete=models.PROTECT, db_constraint=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "record", "role"], name="mention_once")]


class BlindKey(models.Model):
    """Look-up of a restricted value without the value: HMAC of the cleaned id or phone number."""

    scope: ClassVar = Unlisted("finds a record by a value nobody may read")

    record = models.ForeignKey(Record, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    field = models.CharField(max_length=40)
    value = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["value"], name="blind_key_value"),
            # The keys of a few records: what the lake lacks, what is destroyed.
            models.Index(fields=["record"], name="blind_key_record"),
        ]


class FeedCursor(models.Model):
    """How far one follower has read the feed. Advanced in the transaction that stored what it made of it."""

    scope: ClassVar = Unlisted("how far a follower came")

    reader = models.CharField(max_length=60, primary_key=True)
    transaction = models.BigIntegerField(default=0)
    batch = models.BigIntegerField(default=0)
