"""Checked rows of one record type made into statements, in Python: for what the platform itself decides."""

from collections.abc import Mapping

from xinheng.fusion.registers.rules import content, natural_key, statement_digest
from xinheng.fusion.registers.statements import Statement
from xinheng.fusion.registers.subjects import Projection
from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.validation import open_value
from xinheng.kit.masking import mask
from xinheng.kit.personal.striking import strike_prose
from xinheng.support.crypto.blind import register_blind_keys, register_key
from xinheng.support.orgs.rules import Territory

# Roles whose value the subject carries as a projection of its master record.
PROJECTED_ROLES = ("name", "status", "category", "division", "industry", "address", "established_on")
# Field types whose restricted values are looked up by blind key.
BLIND_TYPES = frozenset({"person_id", "id_document", "phone", "subject_ref:person"})


def has_blind_keys(type: RecordType) -> bool:
    """Whether records of the type may have values that are looked up by blind key."""
    return any(type.fields[name].type in BLIND_TYPES for name in type.restricted_fields)


def identity_of(type: RecordType, row: Mapping[str, str]) -> str:
    """`scheme:value` of the row's subject, empty when the row does not say. A person's number becomes a blind key."""
    return identifier(type.identity, row.get(type.subject_field, ""))


def identifier(scheme: str, value: str) -> str:
    """`scheme:value`, where a person's value is the blind key of the number."""
    if not (scheme and value):
        return ""
    return f"{scheme}:{register_blind_keys('person_id', [value])[0].hex() if scheme == 'person' else value}"


def blind_kind(field_type: str) -> str:
    """Equal values have equal blind keys whatever field they stand in."""
    return "phone" if field_type == "phone" else "person_id"


def compose(type: RecordType, row: Mapping[str, str]) -> Statement:
    """The statement a checked row makes; its subject and what it replaces are still to be found."""
    row = {**row, **{name: strike_prose(row[name]) for name in type.prose_fields if row.get(name)}}
    opened = content({name: open_value(field, row.get(name, "")) for name, field in type.open_fields.items()}) or "{}"
    hidden = {name: row.get(name, "") for name in type.restricted_fields}
    restricted = content(hidden)
    return Statement(
        subject=None,
        identity=identity_of(type, row),
        key=natural_key([row.get(name, "") for name in type.key]),
        open=opened,
        restricted=restricted,
        effective_on=_day(type, row, "effective_on"),
        ends_on=_day(type, row, "ends_on"),
        digest=statement_digest(opened, restricted, register_key()),
        blind_keys=[
            (name, mark)
            for name, value in hidden.items()
            if type.fields[name].type in BLIND_TYPES
            for mark in register_blind_keys(blind_kind(type.fields[name].type), filter(None, value.split("|")))
        ],
    )


def project(
    type: RecordType, row: Mapping[str, str], identity: str, subject: int | None, places: Territory
) -> Projection:
    """What a master record says of its subject; `places` tells the office in charge."""
    said = {role: _open_said(type, row, role) for role in PROJECTED_ROLES}
    return Projection(
        subject=subject,
        kind=type.subject,
        identity=identity,
        name=shown_name(type, said["name"]) or identity.partition(":")[2],
        status=said["status"],
        category=said["category"],
        division=said["division"],
        industry=said["industry"],
        address=said["address"],
        established_on=said["established_on"] or None,
        office=places.office_for(said["division"], said["address"]),
    )


def shown_name(type: RecordType, name: str) -> str:
    """The name by which lists show a subject: of a person the masked one, since whoever may search reads the list and
    the full name is kept with the other personal fields, encrypted."""
    field = hidden_name(type)
    return name if field is None else mask(name, field.privacy, field.type)


def hidden_name(type: RecordType) -> Field | None:
    """The field that names the subject, where not everybody may read it whole."""
    named = type.role("name")
    return None if named is None or type.fields[named].privacy == "open" else type.fields[named]


def _open_said(type: RecordType, row: Mapping[str, str], role: str) -> str:
    """What anybody may read of the field with this role: a person's name comes masked."""
    name = type.role(role)
    if not name or not type.fields[name].in_open:
        return ""
    return open_value(type.fields[name], row.get(name, ""))


def _day(type: RecordType, row: Mapping[str, str], role: str) -> str | None:
    """The day a role says; of a moment, its date."""
    return row.get(type.role(role) or "", "")[:10] or None
