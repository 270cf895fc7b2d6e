"""An evaluation as a fact of the dossier: added when it is shown, over when it is hidden. No indicator reads it."""

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import identity_now
from xinheng.kit import city_time
from xinheng.services.evaluations.models import Evaluation
from xinheng.support.crypto.mac import mac

RECORD = "consumer_rating"
LENGTH = 16


def keep_record(evaluation: Evaluation, *, hidden_because: str = "") -> None:
    """Say it in the registers as it stands now. Its own number is the writer's alone: here it has another one."""
    subject = evaluation.subject
    row: dict[str, object] = {
        "rating_number": mac("evaluation-record", evaluation.number.encode()).hex()[:LENGTH],
        "uscc": identity_now(subject.identity).partition(":")[2],
        "entity_name": subject.name, "score": evaluation.stars,
        "rated_at": f"{city_time.local(evaluation.told_at):%Y-%m-%d %H:%M}",
    }  # fmt: skip
    if hidden_because:
        row |= {"hidden_on": city_time.today(), "hidden_reason": hidden_because}
    else:
        row |= {"comment": evaluation.words, "reply": evaluation.reply}
    write_records(type=RECORD, rows=[{name: value for name, value in row.items() if value != ""}], by="system")
