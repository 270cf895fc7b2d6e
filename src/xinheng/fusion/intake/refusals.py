"""Why a whole file or run is refused: one sentence in Chinese, what is wrong, what was got, what to do."""

from xinheng.kit.refusal import Refusal


class IntakeRefused(Refusal):
    """Nothing of the file was written."""


class SourceBusy(IntakeRefused):
    """Another run of this source goes on: the same may be asked again in a moment."""
