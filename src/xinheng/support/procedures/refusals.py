"""Why a matter did not move."""

from xinheng.kit.refusal import Refusal


class MoveRefused(Refusal):
    """A move cannot be made now; the sentence names the missing condition."""


class HistoryIsKept(Refusal):
    """Somebody tried to edit or delete a step: history is added to, never changed."""

    def __init__(self) -> None:
        super().__init__("办理经过只能追加，不能修改或删除；如有差错，请追加一条更正。")
