"""What the acts on a filing ask."""

from xinheng.support.procedures.table.asking import Asked, lines


class SentBack(Asked):
    """What has to be changed, in words that who filled it in reads."""

    reason = lines("哪里要改", 3, hint="写明行、列和原因，填报单位照着改。")
