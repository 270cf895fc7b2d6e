"""What people do with the two lists."""

from xinheng.credit.listing.actions.abnormal import open_finding, put_on_list
from xinheng.credit.listing.actions.season import propose_daily, propose_unreported
from xinheng.credit.listing.actions.serious import serve_notice

__all__ = ["open_finding", "propose_daily", "propose_unreported", "put_on_list", "serve_notice"]
