"""What the house's tests of addresses find at the workbench: somebody of each office is away, a file of tickets."""

from typing import NamedTuple

from tests.commitments import signed
from tests.house.laid import Spot
from tests.letters import sent_letter
from tests.shop import register

from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.tests.laid import warning_at
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.letters.models import Letter
from xinheng.services.tickets.models import TicketFile
from xinheng.supervision.dispatch.models import DutyTurn
from xinheng.supervision.performance.models import Figure, FigureObjection
from xinheng.support.accounts.models import Account
from xinheng.support.files.models import StoredFile
from xinheng.support.procedures.models import Absence, Matter


class Laid(NamedTuple):
    """What lies in one office."""

    away: Absence
    turn: DutyTurn
    tickets: TicketFile
    letter: Letter
    answer_file: StoredFile
    warning: PersonWarning
    promise: Matter
    promise_file: StoredFile
    figure: Figure
    objection: FigureObjection


def lay(spot: Spot) -> Laid:
    """Away today, with somebody of the city standing in; and tickets taken in."""
    account, _ = Account.objects.get_or_create(
        username=f"away-{spot.name}", defaults={"display_name": "请假人员", "office": spot.office}
    )
    today = city_time.today()
    told = {"stand_in": spot.cast.luo, "since": today, "until": today, "made_by": account}
    away = Absence.objects.get_or_create(away=account, defaults=told)[0]
    file = {"name": "工单.csv", "channel": "hotline_12345", "taken_at": city_time.now(), "by": account}
    tickets = TicketFile.objects.get_or_create(office=spot.office, defaults=file)[0]
    code = generate(division=spot.division[:6], serial=720 + spot.number)
    told = {"registered_division": spot.division, "entity_name": "来函商行"}
    letter = sent_letter(register(code, **told).identity, answered=True)
    promise = signed(letter.matter.subject_identity, "safety", file=True).matter
    duty = {"office": spot.office, "day": today, "account": account}
    return Laid(
        away,
        DutyTurn.objects.get_or_create(**duty, defaults={"made_by": account})[0],
        tickets,
        letter,
        StoredFile.objects.filter(about_kind="letters.letteranswer").latest("pk"),
        warning_at(spot),
        promise,
        StoredFile.objects.filter(about_kind="commitments.commitment").latest("pk"),
        *_assessed(spot, account),
    )


def _assessed(spot: Spot, account: Account) -> tuple[Figure, FigureObjection]:
    """A figure of somebody of the office, and what he objects to in it."""
    about = {"account": account, "office": spot.office, "month": city_time.today().replace(day=1)}
    about["indicator"] = "checks_done"
    counted = {"part": 1, "whole": 1, "counted_at": city_time.now()}
    figure = Figure.objects.get_or_create(**about, defaults=counted)[0]
    told = {"words": "少算了一件。", "filed_at": city_time.now()}
    return figure, FigureObjection.objects.get_or_create(**about, defaults=told)[0]


# Start of an address → what stands in its places.
STARTS = {
    "officer/away/": lambda laid: {"pk": laid.away.pk},
    "officer/commitments/": lambda laid: {"number": laid.promise.number, "pk": laid.promise_file.pk},
    "officer/duty/": lambda laid: {"pk": laid.turn.pk},
    "officer/letters/": lambda laid: {"number": laid.letter.matter.number, "pk": laid.answer_file.pk},
    "officer/performance/": lambda laid: {"pk": laid.figure.account_id, "name": laid.figure.indicator},
    "officer/performance/objections/": lambda laid: {"pk": laid.objection.pk},
    "officer/persons/": lambda laid: {"pk": laid.warning.pk},
    "officer/tickets/": lambda laid: {"pk": laid.tickets.pk},
}
