"""The words of the standard: a record type, its fields, who may see it. One TOML file declares one record type."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field as Given
from pydantic import StringConstraints, model_validator

from xinheng.fusion.standard.conditions import Filter
from xinheng.fusion.standard.publication import Listing, Public
from xinheng.kit.declared import Declaration

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Period = Annotated[str, StringConstraints(pattern=r"^P(\d+[DMY]|T\d+H)$")]

SINGLE_ROLES = frozenset(
    "subject name status division industry address category amount "
    "established_on effective_on ends_on stated_on".split()
)


class Theme(StrEnum):
    """The twelve theme databases (十二类主题库) that group the registers."""

    SUBJECTS = "subjects"
    ACTS = "acts"
    KEY_PRODUCTS = "key_products"
    RIGHTS_RESCUE = "rights_rescue"
    SPECIAL_EQUIPMENT = "special_equipment"
    FOOD_DRUG = "food_drug"
    CREDIT = "credit"
    PRICES = "prices"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    QUALITY_BASE = "quality_base"
    CO_GOVERNANCE = "co_governance"
    POLICY = "policy"


class Check(Declaration):
    """Something that should not be in a register: records of which `when` holds are a finding for their owner."""

    title: Annotated[str, StringConstraints(min_length=1)]
    when: Filter = Given(min_length=1)


class Duties(Declaration):
    """The four duties for a data set: who produces, collects and updates it, and who answers for it."""

    producer: str
    collector: str
    updater: str
    accountable: str


class Field(Declaration):
    """One field of a record type."""

    title: Annotated[str, StringConstraints(min_length=1)]
    title_en: str = ""
    type: str
    required: bool = False
    # Several values in one field, joined by "|".
    many: bool = False
    # What the field does: see SINGLE_ROLES; `key`; or `mention:<role>` where it names a second subject.
    role: str = ""
    # The scheme of the second subject a `mention:` field names; for a subject field the type's own identity.
    scheme: str = ""
    privacy: Literal["open", "internal", "personal", "secret"] = "open"
    # "masked": the open part holds the masked value, the restricted part the full one.
    shown: Literal["plain", "masked"] = "plain"
    # What a value that cannot be does: `refuse` the whole row, or `leave_out` the value, keep the row and open a
    # finding. Absent: refuse where the row would be worthless or shown to the wrong people, see `RecordType.refuses`.
    bad_value: Literal["", "refuse", "leave_out"] = ""
    # Of a date: what falls due on it, told when the day has passed: 定期检验. Nothing is due of what is closed.
    due: str = ""
    unit: str = ""
    # What the law calls it of another category of subject, by the code of that: 经营者 of a household.
    called: dict[str, str] = Given(default_factory=dict)
    note: str = ""
    # Law and article on which a personal or secret value is held; absent: `RecordType.basis_of`.
    basis: str = ""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        mention = self.role.removeprefix("mention:") if self.role.startswith("mention:") else ""
        if self.role and self.role != "key" and self.role not in SINGLE_ROLES and not mention:
            raise ValueError(f"没有字段角色 {self.role}，可用：{'、'.join(sorted(SINGLE_ROLES))}、key、mention:<角色>")
        if mention and not self.scheme:
            raise ValueError('指向其他主体的字段（mention:）应写明 scheme，例如 scheme = "uscc"')
        if self.shown == "masked" and self.privacy != "personal":
            raise ValueError('只有 privacy = "personal" 的字段才能 shown = "masked"')
        return self

    @property
    def mention(self) -> str:
        """The role in which the value's subject is mentioned, "" where the field mentions none."""
        return self.role.removeprefix("mention:") if self.role.startswith("mention:") else ""

    @property
    def in_open(self) -> bool:
        """Whether the open part of a record has this field (masked or plain)."""
        return self.privacy == "open" or self.shown == "masked"

    @property
    def in_restricted(self) -> bool:
        """Whether the encrypted part of a record has this field."""
        return self.privacy != "open"


class Repeated(Declaration):
    """The type whose records this type says again, and the fields in which both bear the same number."""

    type: Identifier
    here: Identifier
    there: Identifier


class RecordType(Declaration):
    """One kind of dated statement about a subject: its fields, key, publicity, duties and words."""

    id: Identifier
    title: Annotated[str, StringConstraints(min_length=1)]
    title_en: str = ""
    theme: Theme
    subject: Literal["entity", "person", "product", "batch", "equipment", "place", "document"] = "entity"
    # The scheme of identifier by which the subject is found; the field with role "subject" holds its value.
    identity: Identifier = "uscc"
    # The field with the subject's name in words, by which a record without its number is looked for; absent: the one
    # with role "name". Where there is none, `nameless` says why.
    names_subject: str = ""
    nameless: str = ""
    # An unknown subject is created from records of this type.
    establishes: bool = False
    # The natural key within a source.
    key: tuple[str, ...] = Given(min_length=1)
    # The section of the dossier that shows it; "" keeps it out of the dossier.
    portrait: str = ""
    # "expires": holds until its end and says so `soon` days before. "listing": being on the list is itself the fact,
    # told in `tone` until the end. Absent: its state is told.
    lifetime: Literal["", "expires", "listing"] = ""
    soon: int = Given(default=60, ge=0)
    tone: Literal["", "green", "yellow", "red"] = ""
    public: Public | None = None
    # The lists of the whole city on which the public finds it.
    lists: tuple[Listing, ...] = ()
    # What the law or good sense excludes though every field is well-formed: an impossible grade.
    checks: tuple[Check, ...] = ()
    owner: str | Duties
    # What supplies it (code list data_supply): the government's network, the geographic information system, or what
    # senses at the front: cameras, instruments, monitors of the internet.
    supply: Literal["network", "gis", "sensing"] = "network"
    # How often the source is due; late data is a quality finding.
    refresh: Period
    # How long a superseded or ended record is kept: a period, or "permanent".
    retention: Period | Literal["permanent"] = "permanent"
    # Law and article on which the data are collected and held; absent: what they are published by, else the theme's.
    basis: str = ""
    # One line in a list: "{violation_type}，{penalty_content}".
    summary: str = ""
    title_field: str = ""
    # What its heading says around the value of the title field, where that alone says too little: "{report_year} 年度".
    heading: str = ""
    # The field with the day on which the subject ended, where its state says that it has.
    ended_on: str = ""
    # What happened, in a sentence that stands before the papers: "{violation_fact}，{penalty_content}".
    sentence: str = ""
    # How a section counts them: "{count} 次，{bad} 次发现问题"; bad is what its codes tone yellow or red.
    tally: str = ""
    # The field with the name of a product, whose own page tells such a record too: a sampling of it in a shop.
    names_product: str = ""
    # A second paper for the same thing: type and the field of one number in both. Pages show the thing once.
    repeats: Repeated | None = None
    list_fields: tuple[str, ...] = Given(default=(), max_length=6)
    note: str = ""
    fields: dict[Identifier, Field] = Given(min_length=1)

    def role(self, role: str) -> str | None:
        """The name of the field that has the role, None where none has.

        What was stated on a day holds from that day, unless another field says since when it does.
        """
        found = next((name for name, field in self.fields.items() if field.role == role), None)
        return self.role("stated_on") if found is None and role == "effective_on" else found

    def refuses(self, name: str) -> bool:
        """Whether a bad value in this field refuses the whole row: what is required, what identifies, and what keeps a
        record from the public, since without it too much would be shown."""
        field = self.fields[name]
        if field.bad_value:
            return field.bad_value == "refuse"
        hides = self.public is not None and (
            name in self.public.hiding or (self.public.until_ended and field.role == "ends_on")
        )
        return field.required or name in self.key or field.role in ("subject", "key") or hides

    @property
    def subject_field(self) -> str:
        """The field whose value finds the subject."""
        return self.role("subject") or ""

    @property
    def calling_field(self) -> str:
        """The field that calls the subject by name, "" where none does: intake, waiting and matching read this one."""
        return self.names_subject or self.role("name") or ""

    @property
    def mentions(self) -> dict[str, Field]:
        """The fields that name a second subject."""
        return {name: field for name, field in self.fields.items() if field.mention}

    @property
    def open_fields(self) -> dict[str, Field]:
        """What `Record.open` holds, in declared order."""
        return {name: field for name, field in self.fields.items() if field.in_open}

    @property
    def prose_fields(self) -> list[str]:
        """Open texts in which a department may have told somebody's number: nothing that names, finds or links. What a
        document says is written for everybody, telephones of offices too."""
        if self.subject == "document":
            return []
        return [
            name
            for name, field in self.open_fields.items()
            if field.type == "text" and field.shown == "plain" and not field.role and name not in self.key
        ]

    @property
    def restricted_fields(self) -> dict[str, Field]:
        """What `Record.restricted` holds, in declared order."""
        return {name: field for name, field in self.fields.items() if field.in_restricted}

    @property
    def parameters(self) -> set[str]:
        """The names of the dated parameters that publicity refers to."""
        return self.public.parameters if self.public else set()

    @property
    def duties(self) -> Duties:
        """The four duties; one name in the file means all four."""
        if isinstance(self.owner, Duties):
            return self.owner
        return Duties(producer=self.owner, collector=self.owner, updater=self.owner, accountable=self.owner)
