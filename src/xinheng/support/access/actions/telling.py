"""What the trail is told of a grant."""

from xinheng.support.access.models import Grant, ProposedGrant
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for


def record_grant(verb: str, grant: Grant | ProposedGrant, by: Actor, reason: str) -> None:
    """One event: whose role it is, which, where, until when, and who gave it."""
    record_event(
        stream=stream_for(grant.organisation.path, "account"),
        verb=verb,
        actor=by,
        target=grant.account,
        detail={
            "role": grant.role,
            "organisation": grant.organisation.path,
            "place": grant.organisation_id,
            "division": grant.division,
            "field": grant.field,
            "reason": reason,
            "expires_on": grant.expires_on.isoformat() if grant.expires_on else "",
        },
    )
