"""What the acts of command ask."""

from xinheng.support.procedures.table.asking import Asked, line, lines


class Transfer(Asked):
    """Handing a clue to another authority."""

    outside = line("移送给哪个机关", ask="填写机关名称")
    reason = lines("理由")


class Result(Asked):
    """What enforcement did about a clue."""

    result = lines("核查结果", hint="写给反映人看：做了什么、结论是什么。")
