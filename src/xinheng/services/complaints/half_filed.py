"""A complaint filled in and not sent yet: kept encrypted for a day, and its telephone proven by a code sent to it."""

import json
import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F

from xinheng.kit import city_time
from xinheng.services.complaints import rules
from xinheng.services.complaints.check_words import phone_key
from xinheng.services.complaints.models import HalfFiled
from xinheng.support.crypto.cipher import decrypt, encrypt, new_secret
from xinheng.support.crypto.mac import fits, mac

CODE, KEPT = "half-filed-code", timedelta(days=1)


@transaction.atomic
def keep_half(*, answers: dict[str, object], phone: str) -> str:
    """Keep the answers of a form; gives the key for the device that filled it in."""
    key, secret = secrets.token_urlsafe(24), new_secret()
    body = encrypt(secret, json.dumps(answers, ensure_ascii=False).encode())
    HalfFiled.objects.create(
        key=_digest(key), secret=secret, answers=body, phone_key=phone_key(phone), made_at=city_time.now()
    )
    return key


def half_filed(key: str) -> HalfFiled | None:
    """What a key finds within its day."""
    alive = city_time.now() - KEPT
    return HalfFiled.objects.filter(key=_digest(key), made_at__gt=alive).first() if key else None


def answers_of(half: HalfFiled) -> dict[str, object]:
    """What was filled in."""
    answers: dict[str, object] = json.loads(decrypt(bytes(half.secret), bytes(half.answers)))
    return answers


def sent_as(*, half: HalfFiled, number: str) -> None:
    """Write down which complaint it became."""
    HalfFiled.objects.filter(pk=half.pk).update(number=number)


def forget_half(*, key: str) -> None:
    """Forget what was filled in: it was filled in anew."""
    HalfFiled.objects.filter(key=_digest(key)).delete()


def ask_for_proof(*, form_key: str, phone: str) -> tuple[str, int]:
    """For who files by a program: the key under which a code is sent for this form and telephone, and the row to send
    it by. It is good for the complaint of that form alone."""
    key = keep_half(answers={"form_key": form_key, "phone": phone}, phone=phone)
    return key, HalfFiled.objects.values_list("pk", flat=True).get(key=_digest(key))


def is_proven(*, proof: str, code: str, form_key: str, phone: str) -> bool:
    """Whether the code that was sent for this form to this telephone was told, now or before."""
    half = half_filed(proof)
    if half is None or answers_of(half) != {"form_key": form_key, "phone": phone}:
        return False
    return prove_phone(half=half, given=code)


@transaction.atomic
def make_code(*, half: HalfFiled) -> str | None:
    """A new code for the telephone filled in; None where too many went there. The caller sends it."""
    now = city_time.now()
    # Held meanwhile: of codes asked for at once one is made.
    list(HalfFiled.objects.select_for_update().filter(phone_key=half.phone_key).order_by("pk").values_list("pk"))
    lately = HalfFiled.objects.filter(phone_key=half.phone_key, code_sent_at__gt=now - timedelta(hours=1))
    moments = [at for at in lately.values_list("code_sent_at", flat=True) if at]
    pause = timedelta(seconds=rules.SECONDS_BETWEEN_CODES)
    if len(moments) > rules.MOST_CODES_AN_HOUR or any(at > now - pause for at in moments):
        return None
    code = f"{secrets.randbelow(10**rules.CODE_LENGTH):0{rules.CODE_LENGTH}d}"
    mark = mac(CODE, _said(half, code))
    HalfFiled.objects.filter(pk=half.pk).update(code_digest=mark, code_sent_at=now, code_tries=0)
    return code


def prove_phone(*, half: HalfFiled, given: str) -> bool:
    """Whether the telephone is proven, now or before: the newest code, alive and not tried too often."""
    if half.proven_at is not None:
        return True
    typed = "".join(sign for sign in given if not sign.isspace())
    alive = city_time.now() - timedelta(minutes=rules.CODE_MINUTES)
    # Counted before it is compared, in one statement: tries at once are not one try.
    left = HalfFiled.objects.filter(
        pk=half.pk, code_sent_at__gt=alive, code_tries__lt=rules.MOST_TRIES_OF_A_CODE
    ).update(code_tries=F("code_tries") + 1)
    if not left or half.code_digest is None or not fits(CODE, _said(half, typed), bytes(half.code_digest)):
        return False
    HalfFiled.objects.filter(pk=half.pk).update(proven_at=city_time.now())
    return True


def sweep_half_filed() -> int:
    """Forget what was never sent, after its day; how many."""
    return HalfFiled.objects.filter(made_at__lte=city_time.now() - KEPT).delete()[0]


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _said(half: HalfFiled, code: str) -> bytes:
    return f"{half.key}\0{code}".encode()
