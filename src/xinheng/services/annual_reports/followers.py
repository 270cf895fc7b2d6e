"""What was filed comes into the registers within seconds, on the last day of June too."""

from datetime import timedelta

from xinheng.kit import city_time
from xinheng.services.annual_reports.actions.entering import PIECE, enter_filings
from xinheng.services.annual_reports.queries import waiting_filings

# Others have their turn in the worker's round as well.
PIECES_A_ROUND = 10
# So long filings gather: whatever follows the registers has a turn's work for one report as for hundreds, and scoring
# four hundred at once costs a quarter of scoring a hundred four times.
GATHERED = timedelta(seconds=3)


def enter_reports_gathered() -> int:
    """The worker's turn: everything, once the oldest has waited long enough; how many came into the registers."""
    oldest = waiting_filings().values_list("filed_at", flat=True).first()
    return enter_reports() if oldest and oldest <= city_time.now() - GATHERED else 0


def enter_reports() -> int:
    """Bring what waits into the registers; how many."""
    done = 0
    for _ in range(PIECES_A_ROUND):
        entered = enter_filings()
        done += entered
        if entered < PIECE:
            break
    return done
