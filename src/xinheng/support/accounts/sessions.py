"""Django's sessions in the database, whose reading is put into SQL once: each page of who works here begins with it."""

from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.signing import BadSignature, JSONSerializer
from django.utils import timezone

from xinheng.support.prepared.asking import PreparedQuestion, given

_KEPT = PreparedQuestion(
    lambda: Session.objects.filter(session_key=given("key"), expire_date__gt=given("now")).order_by()
)


class SessionStore(InDatabase):
    """As Django's; only the question is prepared, and what is signed is looked through once a process."""

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """As Django's, which says what to think of a session that is not ours."""
        try:
            kept: dict[str, Any] = JSONSerializer().loads(_opened(str(session_data), self.key_salt))
        except (BadSignature, ValueError):
            return super().decode(session_data)
        return kept

    def _get_session_from_db(self) -> Any:
        # By the clock that Django wrote the end by.
        now = timezone.now()  # noqa: TID251
        kept = _KEPT.first(key=self.session_key, now=now) if self.session_key else None
        if kept is None:
            self._session_key = None
        return kept


class _AsItStands:
    """Gives the bytes that were signed."""

    def dumps(self, obj: bytes) -> bytes:
        return obj

    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=1024)
def _opened(kept: str, salt: str) -> bytes:
    """What was signed; raises BadSignature for what was not, which is not remembered."""
    opened: bytes = signing.loads(kept, salt=salt, serializer=_AsItStands)
    return opened
