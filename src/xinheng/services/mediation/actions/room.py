"""In the room: a party's key, words, files, offers, signatures. Parties have no account: a key opens one side."""

from collections.abc import Callable
from datetime import timedelta
from secrets import token_urlsafe

from django.db import transaction

from xinheng.kit import city_time
from xinheng.services.mediation import rules
from xinheng.services.mediation.actions.leading import MediationRefused, hold
from xinheng.services.mediation.models import Joined, Mediation, Said, Signal, Signed
from xinheng.services.mediation.represented import ask_represented, not_agreeing, wording_of
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.mac import macs
from xinheng.support.files.actions import erase, keep
from xinheng.support.files.models import StoredFile
from xinheng.support.procedures.able import is_able, must_be_free
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.erasing import also_erases, clean_names_of_files
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.binding import binder
from xinheng.support.redaction.actions import keep_struck

makes = binder("mediation", row="mediation")
# Of each side, so that nobody fills the room for the others; a signature always finds its place.
MOST_FILES, MOST_SAID = 15, 200


def key_digests(key: str) -> list[bytes]:
    """The mark under which a party's key is kept, then those it had before keys were exchanged."""
    return macs("mediation-key", key.encode())


@transaction.atomic
def give_key(*, mediation: Mediation, side: str, by: Account) -> str:
    """A new key that opens the room for one party for its days, shown now and kept nowhere; an earlier one opens no
    more."""
    _must_lead(mediation, by)
    if side not in rules.PARTIES:
        raise MediationRefused("链接只给投诉人或者被投诉人。")
    key = token_urlsafe(24)
    days = timedelta(days=int(parameter("mediation.link_lasts", city_time.today())))
    setattr(mediation, f"{side}_key", key_digests(key)[0])
    setattr(mediation, f"{side}_key_until", city_time.now() + days)
    mediation.save(update_fields=[f"{side}_key", f"{side}_key_until"])
    record_event(
        stream=stream_for(mediation.matter.office, "mediation"), verb="mediation.give_key", actor=by,
        target=mediation, detail={"side": side},
    )  # fmt: skip
    return key


@also_erases
def close_doors(*, matter: Matter, clean: Callable[[str], str], by: Actor, reason: str) -> None:
    """Where a party is forgotten no key opens the room any more, except where others still talk in it."""
    over = Mediation.objects.filter(matter=matter).exclude(matter__closed_at=None)
    over.update(complainant_key=None, business_key=None)
    clean_names_of_files(Mediation.objects.filter(matter=matter), clean)
    Signal.objects.filter(mediation__matter=matter).delete()


@transaction.atomic
def forget_in_rooms(*, complaint: Matter, by: Actor, reason: str) -> None:
    """Destroy what who complained put into the rooms of a complaint. Where others were joined to it one spoke for all,
    and nobody can say whose photo it was: it stays. What was said is cleaned with the rest, what was signed is kept by
    law."""
    if Joined.objects.filter(lead=complaint).exists():
        return
    theirs = Said.objects.filter(mediation__matter__parent=complaint, side=Said.Side.COMPLAINANT)
    for said in theirs.exclude(file=None).select_related("file"):
        if said.file is not None and said.file.erased_at is None:
            erase(stored=said.file, by=by, reason=reason)


@makes("business_offers", "complainant_offers", "mediator_offers", own_page=True)
@transaction.atomic
def say(
    *, mediation: Mediation, side: str, words: str, by: Account | None = None, offer: bool = False,
    file: tuple[str, bytes] | None = None,
) -> Said:  # fmt: skip
    """Say or offer something in the room. `by` for the mediator; a party is who its key says. Of an offer the other
    side is told: it waits for an answer."""
    if by is not None:
        _must_lead(mediation, by)
        side = "mediator"
    hold(mediation)
    if problem := rules.may_talk(state=mediation.matter.state, words=words or ("附件" if file else "")):
        raise MediationRefused(f"{problem}。")
    if mediation.said.filter(side=side).count() >= MOST_SAID:
        raise MediationRefused(f"每一方最多说 {MOST_SAID} 条，请把要说的告诉调解员。")
    told = words.strip() or "（附件）"
    said = Said(mediation=mediation, side=side, by=by, words=told, offer=offer, at=city_time.now())
    if file is not None:
        if mediation.said.filter(side=side, file__isnull=False).count() >= MOST_FILES:
            raise MediationRefused(f"每一方最多放 {MOST_FILES} 份材料，请先合并后再上传。")
        said.file = _keep(mediation, file, by)
    said.save()
    keep_struck([said])
    if offer:
        move(matter=mediation.matter, verb=f"{side}_offers", by="system" if side == "mediator" else None)
    return said


@transaction.atomic
def take_offer(*, said: Said, side: str) -> Said:
    """The other party takes an offer, of the mediator's both do; the mediator then writes the agreement."""
    said = _offered(said, side)
    said.taken_by = f"{said.taken_by} {side}".strip()
    said.save(update_fields=["taken_by"])
    words = f"{rules.SIDES[side]}接受了方案：{said.words}"
    say(mediation=said.mediation, side=side, words=words[: rules.MOST_WORDS])
    matter = said.mediation.matter
    if said.taken and matter.state == "business_first":
        # Both agree on these words by themselves: they stand to be signed, nobody types them again.
        agreement = rules.as_agreed(words=said.words, side=said.side)
        move(matter=matter, verb="reach_agreement", by="system", facts={"agreement": agreement})
        ask_represented(mediation=said.mediation)
    return said


@transaction.atomic
def refuse_offer(*, said: Said, side: str, words: str = "") -> Said:
    """The other party does not take an offer, and may say why; another one may follow."""
    said = _offered(said, side)
    said.refused_by = side
    said.save(update_fields=["refused_by"])
    told = f"{rules.SIDES[side]}没有接受方案。{words.strip()}"
    say(mediation=said.mediation, side=side, words=told[: rules.MOST_WORDS])
    return said


@transaction.atomic
def take_back_offer(*, said: Said, side: str) -> Said:
    """Who made an offer takes it back while nobody has answered (民法典 第四百七十六条、第四百七十七条)."""
    said = _unanswered(said)
    if said.side != side:
        raise MediationRefused("只能收回自己提的方案。")
    said.refused_by = side
    said.save(update_fields=["refused_by"])
    say(mediation=said.mediation, side=side, words=f"{rules.SIDES[side]}收回了方案。")
    return said


@transaction.atomic
def stop_settling(*, mediation: Mediation, side: str, words: str = "") -> Step:
    """Either side would rather have a mediator: what was to be settled first is mediated now."""
    if side not in rules.PARTIES or mediation.matter.state != "business_first":
        raise MediationRefused("现在不在先行和解，不用转调解。")
    reason = f"{rules.SIDES[side]}请调解员主持。{words.strip()}"
    return move(matter=mediation.matter, verb="business_did_not_settle", by=None, reason=reason[: rules.MOST_WORDS])


def _offered(said: Said, side: str) -> Said:
    """The offer, locked; refused where it does not wait for this side, or the talk is over."""
    row = _unanswered(said)
    if side not in row.waits_for:
        raise MediationRefused("这不是等您答复的方案。")
    return row


def _unanswered(said: Said) -> Said:
    """The offer, locked; refused where it was answered or taken back, or the talk is over."""
    row = Said.objects.select_for_update(of=("self",)).select_related("mediation__matter").get(pk=said.pk)
    if not row.waits_for:
        raise MediationRefused("这个方案已经答复过，或者已经收回。")
    if row.mediation.matter.state not in rules.TALKING or row.mediation.matter.state == "agreement_drafted":
        raise MediationRefused("现在不能答复这个方案：已经有协议，或者调解已经结束。")
    return row


@transaction.atomic
def sign(*, mediation: Mediation, side: str, image: bytes, agreement: str, in_person: bool = False) -> Signed:
    """A party signs the wording it reads. Raises MediationRefused where another wording stands now, where somebody
    represented has not agreed to it, or where an agent who may not dispose of the claim signs for who complains;
    `in_person` says that it is the complainant's own hand."""
    matter = hold(mediation)
    if matter.state != "agreement_drafted" or side not in rules.PARTIES:
        raise MediationRefused("现在没有等您签署的协议。")
    if agreement != str(matter.facts.get("agreement", "")):
        raise MediationRefused("协议的文字已经改动，请看过新的文字再签。")
    if side == "complainant" and not in_person and (why := agents_limit(mediation)):
        raise MediationRefused(why)
    if side == "complainant" and (waits := rules.represented_agree(not_agreeing=not_agreeing(mediation))):
        raise MediationRefused(f"{waits}。")
    if mediation.signatures.filter(side=side, wording=wording_of(mediation)).exists():
        raise MediationRefused("您已经签过这份协议。")
    strokes = _keep(mediation, (f"{rules.SIDES[side]}签名.png", image), None)
    signed = Signed.objects.create(
        mediation=mediation, side=side, wording=wording_of(mediation), strokes=strokes, at=city_time.now()
    )
    record_event(
        stream=stream_for(matter.office, "mediation"), verb="mediation.sign", actor=None, target=mediation,
        detail={"side": side, "wording": bytes(signed.wording).hex(), "strokes": strokes.digest.hex(),
                **({"in_person": True} if in_person else {})},
    )  # fmt: skip
    return signed


def agents_limit(mediation: Mediation) -> str:
    """Why the agent of who complains may not sign here; "" where nobody acts for another, or may sign."""
    complaint = mediation.matter.parent
    return rules.agent_may_not_settle(facts=complaint.facts if complaint else {}, today=city_time.today())


def _keep(mediation: Mediation, file: tuple[str, bytes], by: Account | None) -> StoredFile:
    return keep(name=file[0], data=file[1], by=by, restricted=True, about=mediation, office=mediation.matter.office)


def _must_lead(mediation: Mediation, by: Account) -> None:
    matter = Matter.objects.get(pk=mediation.matter_id)
    must_be_free(matter, by)
    if not is_able(by, Permission.HANDLE_COMPLAINT, matter):
        raise MediationRefused("您不办理这件投诉，不能进调解室办理，请转告承办人。")
