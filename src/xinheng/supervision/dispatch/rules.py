"""Where a clue may be sent, and what a second sending to the same unit must say."""

from xinheng.kit.characters import is_blank


def may_send(*, office_known: bool, office: str, returned_by: set[str], instruction: str) -> str | None:
    """A unit of the tree; one that sent the clue back gets it again only with a word why (Order 121 art 41)."""
    if not office_known:
        return f"组织机构里没有“{office}”，请从机构列表中选择"
    if office in returned_by and is_blank(instruction):
        return "该单位曾以无权办理退回此线索，再次派给它须写明理由"
    return None


def may_return(*, status: str, order_office: str, in_charge: bool) -> str | None:
    """Only the unit that was told sends back, and only back to command: it may not forward by itself (art 41)."""
    if status != "open":
        return "这条指令已经办结或退回，不能再退"
    if not in_charge:
        return f"只有被派单位（{order_office}）可以退回，且只能退回指挥调度，不得自行转派"
    return None
