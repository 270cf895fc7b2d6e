"""What the house's tests of addresses find at the business portal: of each office's shop a visit and a delegate."""

from dataclasses import dataclass

from tests.business import representative
from tests.commitments import signed
from tests.house.laid import Spot
from tests.letters import sent_letter
from tests.partners import admitted
from tests.shop import register

from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.tests.laid import warning_at
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.certificates.models import Certificate
from xinheng.services.evaluations.models import Evaluation
from xinheng.services.letters.models import Letter
from xinheng.services.loans.models import LoanConsent
from xinheng.services.mandates.models import Mandate
from xinheng.services.partners.models import Tenancy
from xinheng.services.tenant_grading.declarations import starter
from xinheng.services.tenant_grading.grading import keep_grades
from xinheng.services.tenant_grading.models import GradingScheme
from xinheng.services.venue_care.models import HousePaper, MessageReceipt, VenueMessage
from xinheng.support.files.actions import keep
from xinheng.support.files.models import StoredFile
from xinheng.support.procedures.models import Matter


@dataclass(frozen=True)
class There:
    """Where it is a tenant."""

    tenancy: Tenancy
    paper: HousePaper
    receipt: MessageReceipt
    said: Evaluation


@dataclass(frozen=True)
class Shop:
    """What belongs to one business."""

    visit: Matter
    delegate: Mandate
    asked: Tenancy
    letter: Letter
    answer_file: StoredFile
    there: There
    warning: PersonWarning
    promise: Matter
    promise_file: StoredFile
    loan: LoanConsent
    certificate: Certificate


def lay(spot: Spot) -> Shop:
    """The shop the house laid here is visited; somebody is authorised for it."""
    identity = f"uscc:{generate(division=spot.division[:6], serial=700 + spot.number, category='2')}"
    visit = Matter.objects.get(subject_identity=identity, procedure="inspection_task", state="on_site")
    clerk = representative(f"clerk of {identity}")
    delegate, _ = Mandate.objects.get_or_create(
        person_id=clerk, identity=identity, ended_at=None,
        defaults={"subject_name": "某店", "rights": ["standing"], "given_at": city_time.now()},
    )  # fmt: skip
    mall = register(generate(division="509901", serial=750 + spot.number), entity_name="商业管理公司")
    told = {"subject": subject_by(identity), "asked_at": city_time.now()}
    asked = Tenancy.objects.create(partner=admitted(mall.identity), **told)
    letter = sent_letter(identity, answered=True)
    file = StoredFile.objects.filter(about_kind="letters.letteranswer").latest("pk")
    promise = signed(identity, "safety", file=True).matter
    kept = StoredFile.objects.filter(about_kind="commitments.commitment").latest("pk")
    there = _in_a_mall(spot, identity)
    loan = LoanConsent.objects.create(
        number=f"LOAN{spot.number:08d}", identity=identity, service="cqyrt", facts=["registration"], given_by="陈大文",
        expires_on=city_time.today(),
    )  # fmt: skip
    paper = Certificate.objects.create(
        subject=there.tenancy.subject, number=f"信{spot.number}", code=f"CERT{spot.number:08d}",
        made_at=city_time.now(), said=[], facts=b"", paper=b"",
    )  # fmt: skip
    keep(name="a.pdf", by="system", data=b"%PDF-1.7 paper", restricted=False, about=paper)
    return Shop(visit, delegate, asked, letter, file, there, warning_at(spot), promise, kept, loan, paper)


def _in_a_mall(spot: Spot, identity: str) -> There:
    """Where it is a tenant, with a grade, a pact to sign and a message to read."""
    mall = register(generate(division="509901", serial=760 + spot.number), entity_name="市场管理公司")
    told = {"subject": subject_by(identity), "asked_at": city_time.now(), "state": "confirmed"}
    there = Tenancy.objects.create(partner=admitted(mall.identity, "石坝市场"), **told)
    body = starter().rules.model_dump(mode="json")
    scheme = GradingScheme.objects.create(
        partner=there.partner, version=1, state="published", body=body, saved_at=city_time.now()
    )
    keep_grades(scheme=scheme, tenancies=[there], because="published", by="system")
    paper = HousePaper.objects.create(
        partner=there.partner, kind="pact", title="公约", version=1, text="不卖过期", published_at=city_time.now(),
        published_by=1,
    )  # fmt: skip
    message = VenueMessage.objects.create(
        partner=there.partner, kind="other", title="停电", text="周三停电", sent_at=city_time.now(), sent_by=1
    )
    receipt = MessageReceipt.objects.create(message=message, tenancy=there)
    said = Evaluation.objects.create(
        number=f"评{spot.number}", subject=there.subject, stars=4, words="好", visited_on=city_time.today(),
        proof="receipt", proof_key=str(spot.number), device="x", state="shown", told_at=city_time.now(),
    )  # fmt: skip
    return There(there, paper, receipt, said)


STARTS = {
    "business/matters/": lambda shop: {"number": shop.visit.number, "verb": "receive_rectification"},
    "business/commitments/sign/": lambda shop: {"template": "safety"},
    "business/commitments/": lambda shop: {"number": shop.promise.number, "pk": shop.promise_file.pk},
    "business/letters/": lambda shop: {"number": shop.letter.matter.number, "pk": shop.answer_file.pk},
    "business/evaluations/": lambda shop: {"number": shop.there.said.number, "verb": "reply"},
    "business/venues/": lambda shop: {"pk": shop.asked.pk, "token": shop.asked.partner.join_token},
    "business/venues/<int:pk>/": lambda shop: {
        "pk": shop.there.tenancy.pk,
        "paper": shop.there.paper.pk,
        "receipt": shop.there.receipt.pk,
    },
    "business/venues/<int:pk>/reply": lambda shop: {"pk": shop.asked.pk},
    "business/venues/<int:pk>/leave": lambda shop: {"pk": shop.asked.pk},
    "business/certificates/": lambda shop: {"number": shop.certificate.number},
    "business/loans/": lambda shop: {"pk": shop.loan.pk},
    "business/persons/": lambda shop: {"pk": shop.warning.pk},
    "business/people/": lambda shop: {"pk": shop.delegate.pk},
    "business/reports/": lambda _: {"year": city_time.today().year - 1},
}
