"""Messages to the complainant: composed and sent by the worker, so that no telephone waits in a job's arguments."""

from django_tasks import task

from xinheng.services.complaints import rules
from xinheng.services.complaints.half_filed import answers_of, sweep_half_filed
from xinheng.services.complaints.half_filed import make_code as make_proof
from xinheng.services.complaints.informing import phone_of
from xinheng.services.complaints.models import HalfFiled
from xinheng.services.complaints.queries import complaint_numbered
from xinheng.services.complaints.sent_codes import make_code
from xinheng.support.notices.channels import send_message


@task()
def send_code(number: str, keys: str, browser: str = "") -> bool:
    """Send a code, good in the browser of this mark, to the complaint's telephone if its blind key is one of `keys`
    (hexadecimal, joined by commas); whether one was sent.

    Ordered for every number that is asked, so that neither answer nor time tells whether number and telephone fit.
    """
    complaint = complaint_numbered(number)
    if complaint is None or not complaint.phone_key or bytes(complaint.phone_key).hex() not in keys.split(","):
        return False
    phone = phone_of(complaint)
    code = make_code(complaint=complaint, browser=browser) if phone else None
    return bool(code) and send_message(to=phone, words=rules.CODE_WORDS.format(code=code, minutes=rules.CODE_MINUTES))


@task()
def send_proof(half: int) -> bool:
    """Send a code to the telephone of a complaint that is filled in; whether one was sent."""
    found = HalfFiled.objects.filter(pk=half).first()
    code = make_proof(half=found) if found else None
    if found is None or code is None:
        return False
    words = rules.PROOF_WORDS.format(code=code, minutes=rules.CODE_MINUTES)
    return send_message(to=str(answers_of(found)["phone"]), words=words)


@task()
def forget_half_filed() -> int:
    """The daily sweep of what was filled in and never sent."""
    return sweep_half_filed()
