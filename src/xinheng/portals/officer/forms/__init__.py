"""The forms of the workbench's own pages: what begins a matter. What an act asks stands in its app's `forms.py`."""

from xinheng.portals.officer.forms.beginning import MOST_BYTES, NewClue, NewComplaint, NewTask, TicketsSent
from xinheng.portals.officer.forms.hands import REACHED_AT, Assign, Away, OnDuty, Reaching
from xinheng.portals.officer.forms.judging import FigureAnswer, LeftAsked, ObjectionForm, PersonLookup, WarningNote
from xinheng.portals.officer.forms.matters import Correction, GiveBack, HandOver, Merge, Note, OpenNumber

__all__ = [
    "MOST_BYTES",
    "REACHED_AT",
    "Assign",
    "Away",
    "Correction",
    "FigureAnswer",
    "GiveBack",
    "HandOver",
    "LeftAsked",
    "Merge",
    "NewClue",
    "NewComplaint",
    "NewTask",
    "Note",
    "ObjectionForm",
    "OnDuty",
    "OpenNumber",
    "PersonLookup",
    "Reaching",
    "TicketsSent",
    "WarningNote",
]
