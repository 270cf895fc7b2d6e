"""What was filed comes into the registers within seconds, on the last day of June too."""

from datetime import timedelta

from xinheng.kit import city_time
from xinheng.services.annual_reports.actions.entering import PIECE, enter_filings
from xinheng.services.annual_reports.queries import waiting_filings

# Others have their turn in the worker's round as well.
PIECES_A_ROUND = 10
# So long few wait for more: whatever follows the registers has a turn's work for one report as for two hundred.
GATHERED = timedelta(seconds=3)


def enter_reports_gathered() -> int:
    """The worker's turn: a whole piece at once, or what has waited long enough; how many came into the registers."""
    waiting = list(waiting_filings().values_list("filed_at", flat=True)[:PIECE])
    if not waiting or (len(waiting) < PIECE and waiting[0] > city_time.now() - GATHERED):
        return 0
    return enter_reports()


def enter_reports() -> int:
    """Bring what waits into the registers; how many."""
    done = 0
    for _ in range(PIECES_A_ROUND):
        entered = enter_filings()
        done += entered
        if entered < PIECE:
            break
    return done
