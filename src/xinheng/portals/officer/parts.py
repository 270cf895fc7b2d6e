"""What every matter's page shows beside its own: clocks, what may be done, hands, family, papers, history."""

from xinheng.portals.officer.acts import actbar
from xinheng.portals.officer.beginnings import links_of, paper_rows
from xinheng.portals.officer.family import beside
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings, state_title


def parts_of(matter: Matter, account: Account) -> dict[str, object]:
    """The parts by the names the templates know."""
    return {
        "matter": matter,
        "step": state_title(matter),
        "clocks": clock_readings(matter),
        "bar": actbar(matter, account),
        **beside(matter, account),
        "papers": paper_rows(matter, account),
        "begins": links_of(matter, account),
        "steps": matter.steps.order_by("seq"),
    }
