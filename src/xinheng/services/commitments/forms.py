"""What the acts of a commitment ask of officers."""

from xinheng.support.procedures.table.asking import Asked, line, lines


class Breach(Asked):
    """Which fact says that the promise was not kept."""

    complaint_number = line("投诉、举报或者检查的编号", most=60, hint="同一家企业的，已经查实的。")
    reason = lines("没有履行哪一条")


class ToldWhy(Asked):
    """Why, for the business to read."""

    reason = lines("告诉企业的话")
