"""What may be done with warnings on key persons."""

from xinheng.support.access.permissions import Verb


class PersonVerb(Verb):
    """The permissions of this app."""

    VIEW_WARNINGS = "person.view", "查看重点人员警示"
    HANDLE_WARNING = "person.handle", "核实重点人员警示"
