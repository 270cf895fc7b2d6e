"""What anybody tells on the public form: the clue with its photos, whole or not at all, and once."""

import json
from dataclasses import asdict
from hashlib import sha256

from django.db import IntegrityError, transaction

from xinheng.supervision.clues.actions.registering import keep_clue, ready_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.files.actions import keep


def register_told(*, tip: Tip, office: str, photos: list[tuple[str, bytes]], form_key: str) -> Clue:
    """Register what was told, with its photos by name, in one transaction. The same form with the same words and photos
    gives the same clue again; what was changed before it was sent anew is a clue of its own.

    Raises ClueRefused.
    """
    mark = _mark(tip, photos, form_key) if form_key else ""
    if earlier := _earlier(mark):
        return earlier
    try:
        with transaction.atomic():
            return _keep(tip, office, photos, mark)
    except IntegrityError:
        # Sent twice at once, and the other one was first.
        if earlier := _earlier(mark):
            return earlier
        raise


def _keep(tip: Tip, office: str, photos: list[tuple[str, bytes]], mark: str) -> Clue:
    ready = ready_clue(tip=tip, office=office, by=None)
    ready.clue.form_key = mark
    clue = keep_clue(ready)
    for name, data in photos:
        keep(name=name, by=None, data=data, restricted=True, about=clue, office=clue.matter.office)
    return clue


def _earlier(mark: str) -> Clue | None:
    return Clue.objects.select_related("matter").filter(form_key=mark).first() if mark else None


def _mark(tip: Tip, photos: list[tuple[str, bytes]], form_key: str) -> str:
    seen = [sha256(data).hexdigest() for _, data in photos]
    return sha256(json.dumps([form_key, asdict(tip), seen], default=str).encode()).hexdigest()
