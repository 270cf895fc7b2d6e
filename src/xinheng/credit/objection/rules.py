"""What each move of an objection demands (企业信息公示暂行条例 art 12; 政务数据共享条例 art 26)."""


def nobody_else_asks(*, running: str) -> str | None:
    """One objection for a fact at a time."""
    return f"这条记录已经有一件异议在核实（{running}），有了结果再提。" if running else None


def record_stands(*, gone: bool) -> str | None:
    """The record is still what is held to be true."""
    return "这条记录已经更正或者撤回，不用再受理；请“不予受理”，并告诉提出人。" if gone else None


def was_corrected(*, changed: bool) -> str | None:
    """Never edited here: the owner of the data delivers the right one, which supersedes the wrong one (art 12)."""
    if changed:
        return None
    return "资料来源还没有送来更正后的记录。请来源单位更正后重新报送；记录不应存在的，由负责人“撤销记录”。"


def not_extended_before(*, made_before: int) -> str | None:
    """Once."""
    return "办理期限只能延长一次。" if made_before else None
